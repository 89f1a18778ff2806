import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CookingFumeLaboratory,
  CookingFumeLimits,
  CookingFumeSampling,
  CookingFumeScreening,
  judgeCookingFume,
  showConcentration,
} from './fumeJudgement.ts'

const limits = CookingFumeLimits.parse({
  code: 'cookingFume',
  standard: 'DB31/844-2014',
  limitMgM3: 1.0,
  baseFlowM3h: 2000,
  minValidSamples: 3,
  samples: 5,
  invalidBelowShareOfMax: 0.25,
})
const judge = (samplesMgM3: number[], flowM3h = 4000, stovesWorking = 2) =>
  judgeCookingFume({ samplesMgM3, flowM3h, stovesWorking }, limits)

describe('a laboratory result', () => {
  it('drops a sample below a quarter of the largest, and converts the mean of the others', () => {
    const judgement = judge([1.2, 1.4, 1.1, 0.2, 1.3], 5200, 2)

    expect(judgement).toEqual({
      code: 'cookingFume',
      standard: 'DB31/844-2014',
      limitMgM3: 1,
      dropped: [{ index: 3, valueMgM3: 0.2 }],
      verdict: 'exceed',
      meanMgM3: 1.25,
      convertedMgM3: 1.625,
      convertedShown: '1.625',
    })
  })

  it('keeps a sample at exactly a quarter of the largest', () => {
    expect(judge([1.4, 1.4, 1.4, 1.4, 0.35]).dropped).toEqual([])
  })

  it.each([
    ['exactly at the limit', [1, 1, 1, 1, 1], 'pass'],
    ['at the limit but for binary rounding', [0.7, 0.8, 1.1, 1.1, 1.3], 'pass'],
    ['a thousandth above the limit', [1.001, 1.001, 1.001, 1.001, 1.001], 'exceed'],
    ['nothing at all', [0, 0, 0, 0, 0], 'pass'],
  ] as const)('%s: %j → %s', (_what, samples, verdict) => {
    expect(judge([...samples]).verdict).toBe(verdict)
  })

  it('is invalid with fewer than three valid samples, and says how many there were', () => {
    expect(judge([4, 4, 0.9, 0.9, 0.9])).toMatchObject({
      verdict: 'invalid',
      reason: { code: 'tooFewValidSamples', params: { found: 2, required: 3 } },
      dropped: [{ index: 2 }, { index: 3 }, { index: 4 }],
    })
  })

  it.each([[[]], [[1, 1, 1, 1]], [[1, 1, 1, 1, 1, 1]]])(
    'is invalid with %j: not the five samples of the procedure',
    (samples) => {
      expect(judge(samples)).toMatchObject({
        verdict: 'invalid',
        reason: { code: 'wrongSampleCount', params: { found: samples.length, required: 5 } },
      })
    },
  )

  it('is shown with as many decimals as its verdict needs', () => {
    expect(showConcentration(0.9996, 1)).toBe('1.000')
    expect(showConcentration(1.0004, 1)).toBe('1.0004')
    expect(showConcentration(1 + 1e-16, 1)).toBe('1.000')
    expect(showConcentration(1.00000004, 1)).toBe('1.00000004')
  })
})

describe('any laboratory result', () => {
  const value = fc.double({ min: 0.001, max: 50, noNaN: true })
  const samples = fc.array(value, { minLength: 5, maxLength: 5 })
  const flow = fc.double({ min: 100, max: 100_000, noNaN: true })
  const stoves = fc.integer({ min: 1, max: 30 })
  const converted = (judgement: ReturnType<typeof judge>) =>
    judgement.verdict === 'invalid' ? undefined : judgement.convertedMgM3

  it('grows with the samples in proportion, and drops the same ones', () => {
    fc.assert(
      fc.property(samples, flow, stoves, (values, q, n) => {
        const once = judge(values, q, n)
        const fourfold = judge(
          values.map((v) => v * 4),
          q,
          n,
        )
        expect(fourfold.dropped.map((d) => d.index)).toEqual(once.dropped.map((d) => d.index))
        const before = converted(once)
        if (before === undefined) expect(fourfold.verdict).toBe('invalid')
        else expect(converted(fourfold)).toBeCloseTo(before * 4, 6)
      }),
    )
  })

  it('does not depend on the order of the samples, down to the last digit', () => {
    fc.assert(
      fc.property(samples, flow, stoves, (values, q, n) => {
        const turned = judge([...values].reverse(), q, n)
        expect(turned.verdict).toBe(judge(values, q, n).verdict)
        expect(converted(turned)).toBe(converted(judge(values, q, n)))
      }),
    )
  })

  it('never gets better with more flow', () => {
    fc.assert(
      fc.property(samples, flow, flow, stoves, (values, a, b, n) => {
        const less = judge(values, Math.min(a, b), n)
        const more = judge(values, Math.max(a, b), n)
        if (less.verdict === 'invalid') expect(more.verdict).toBe('invalid')
        else expect(converted(more)).toBeGreaterThanOrEqual(less.convertedMgM3)
        if (less.verdict === 'exceed') expect(more.verdict).toBe('exceed')
      }),
    )
  })

  it('shows a number on the same side of the limit as its verdict', () => {
    fc.assert(
      fc.property(samples, flow, stoves, (values, q, n) => {
        const judgement = judge(values, q, n)
        if (judgement.verdict === 'invalid') return
        expect(Number(judgement.convertedShown) > 1).toBe(judgement.verdict === 'exceed')
      }),
    )
  })
})

describe('the form’s stages', () => {
  it('takes a screening value without any verdict', () => {
    const screening = { valueMgM3: 3.2, instrument: '便携式油烟检测仪' }

    expect(CookingFumeScreening.parse({ ...screening, verdict: 'exceed' })).toEqual(screening)
  })

  it('takes a sampling with the stoves at work and the purifier’s state', () => {
    const sampling = {
      sampledAt: '2026-11-20T18:10:00+08:00',
      sampler: '区环境监测站',
      stovesWorking: 2,
      purifierState: 'running',
    }

    expect(CookingFumeSampling.parse(sampling)).toEqual(sampling)
    expect(CookingFumeSampling.safeParse({ ...sampling, stovesWorking: 0 }).success).toBe(false)
    expect(CookingFumeSampling.safeParse({ ...sampling, purifierState: '?' }).success).toBe(false)
  })

  it('takes laboratory values in mg/m³ and in no other unit', () => {
    const report = {
      samplesMgM3: [1.2, 1.4, 1.1, 0.2, 1.3],
      flowM3h: 5200,
      stovesWorking: 2,
      unit: 'mg/m3',
      reportNo: '2026-0815',
    }

    expect(CookingFumeLaboratory.parse(report)).toEqual(report)
    expect(CookingFumeLaboratory.safeParse({ ...report, unit: 'ug/m3' }).success).toBe(false)
    expect(CookingFumeLaboratory.safeParse({ ...report, samplesMgM3: [-1] }).success).toBe(false)
  })
})
