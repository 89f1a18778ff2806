import { expect, it } from 'vitest'
import type { CookingFumeLimits } from '#shared/forms/fumeJudgement.ts'
import { say } from '#shared/say.ts'
import {
  parseLaboratory,
  parseSampling,
  parseScreening,
  previewJudgement,
  type LaboratoryDraft,
} from './fumeDraft.ts'

const limits: CookingFumeLimits = {
  code: 'shanghai',
  standard: 'DB31/844-2014',
  limitMgM3: 1,
  baseFlowM3h: 2000,
  minValidSamples: 3,
  samples: 5,
  invalidBelowShareOfMax: 0.25,
}
const aDraft = (change: Partial<LaboratoryDraft> = {}): LaboratoryDraft => ({
  samples: ['1.2', '1.4', '1.1', '0.2', '1.3'],
  flow: '5200',
  stoves: '2',
  reportNo: 'HJ-2026-118',
  ...change,
})

it('previews the verdict of the worked example', () => {
  const judgement = previewJudgement(aDraft(), limits)

  expect(judgement).toMatchObject({
    verdict: 'exceed',
    meanMgM3: 1.25,
    convertedShown: '1.625',
    dropped: [{ index: 3, valueMgM3: 0.2 }],
  })
})

it('previews nothing while a figure is missing, and does not wait for the report number', () => {
  expect(previewJudgement(aDraft({ flow: '' }), limits)).toBeNull()
  expect(previewJudgement(aDraft({ reportNo: '' }), limits)).not.toBeNull()
})

it('says at the field what is wrong with it', () => {
  const parsed = parseLaboratory(
    aDraft({ samples: ['1.2', '1400', '', 'x', '1'], flow: '0', reportNo: ' ' }),
  )

  expect(parsed).toEqual({
    ok: false,
    errors: {
      flow: say('form.error.notPositive'),
      reportNo: say('form.error.missing'),
      samples: [
        null,
        say('fume.error.unitMixedUp', { most: 1000 }),
        say('form.error.missing'),
        say('form.error.notAFigure'),
        null,
      ],
    },
  })
})

it('takes a screening value of nothing at all for what it is', () => {
  expect(parseScreening({ value: '0', instrument: '手持式 PM 仪' })).toEqual({
    ok: true,
    value: { valueMgM3: 0, instrument: '手持式 PM 仪' },
  })
})

it('keeps the time of sampling in the district’s zone, wherever the browser stands', () => {
  const draft = {
    sampledAt: '2026-04-16T18:30',
    sampler: '区监测站',
    stoves: '2',
    purifierState: 'running' as const,
  }

  const before = parseSampling(draft, Date.parse('2026-04-16T18:00:00+08:00'))
  const after = parseSampling(draft, Date.parse('2026-04-16T19:00:00+08:00'))

  expect(before).toEqual({ ok: false, errors: { sampledAt: say('form.error.future') } })
  expect(after).toMatchObject({ ok: true, value: { sampledAt: '2026-04-16T18:30:00+08:00' } })
})
