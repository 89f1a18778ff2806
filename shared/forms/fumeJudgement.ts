import { z } from 'zod'
import { filledText } from '../text.ts'

/**
 * Cooking fume (油烟): from five laboratory samples to a verdict. The procedure is GB 18483-2001 §6
 * (samples, conversion to the base flow); Shanghai's limit is DB31/844-2014. Both are data.
 */
const ConcentrationMgM3 = z.number().nonnegative().max(1000)
/** Base stoves (基准灶头数) at work; a fraction where they are counted from heat or hood area. */
const StovesWorking = z.number().positive().max(200)

export const CookingFumeLimits = z.object({
  code: z.string().min(1),
  standard: z.string().min(1),
  limitMgM3: z.number().positive(),
  /** Flow of one base stove, m³/h. */
  baseFlowM3h: z.number().positive(),
  minValidSamples: z.number().int().positive(),
  samples: z.number().int().positive(),
  /** A sample below this share of the largest one is invalid. */
  invalidBelowShareOfMax: z.number().min(0).max(1),
})
export type CookingFumeLimits = z.infer<typeof CookingFumeLimits>

/** Stage one, a hand-held meter at the door: a hint where to look, never a verdict. */
export const CookingFumeScreening = z.object({
  valueMgM3: ConcentrationMgM3,
  instrument: filledText(100).trim(),
})
export type CookingFumeScreening = z.infer<typeof CookingFumeScreening>

export const PurifierState = z.enum(['running', 'stopped', 'faulty', 'absent'])
export type PurifierState = z.infer<typeof PurifierState>

/** Stage two, samples taken in the duct at the peak of cooking. */
export const CookingFumeSampling = z.object({
  sampledAt: z.iso.datetime({ offset: true }),
  /** The sampling unit; never a person, the form is seen by many. */
  sampler: filledText(100).trim(),
  stovesWorking: StovesWorking,
  purifierState: PurifierState,
})
export type CookingFumeSampling = z.infer<typeof CookingFumeSampling>

/** Stage three, what the laboratory reports. The unit is spelled out: mg and µg have been mixed up. */
export const CookingFumeLaboratory = z.object({
  samplesMgM3: z.array(ConcentrationMgM3).min(1).max(20),
  flowM3h: z.number().positive().max(1_000_000),
  stovesWorking: StovesWorking,
  unit: z.literal('mg/m3'),
  reportNo: filledText(100).trim(),
})
export type CookingFumeLaboratory = z.infer<typeof CookingFumeLaboratory>

export type CookingFumeMeasurement = Pick<
  CookingFumeLaboratory,
  'samplesMgM3' | 'flowM3h' | 'stovesWorking'
>

interface Basis {
  /** Which rule was applied. */
  code: string
  standard: string
  limitMgM3: number
  /** Samples that the quarter rule struck out, by their position in the list. */
  dropped: { index: number; valueMgM3: number }[]
}

export type CookingFumeJudgement = Basis &
  (
    | {
        verdict: 'invalid'
        reason: {
          code: 'wrongSampleCount' | 'tooFewValidSamples'
          params: { found: number; required: number }
        }
      }
    | {
        verdict: 'pass' | 'exceed'
        /** Mean of the valid samples, as measured, mg/m³. */
        meanMgM3: number
        /** Converted to the base flow, mg/m³, unrounded: this is what is compared. */
        convertedMgM3: number
        /** For people and papers only, see `showConcentration`. */
        convertedShown: string
      }
  )

/**
 * Applies GB 18483-2001 §6: a sample below a quarter of the largest is invalid, at least three must
 * remain, else sampling is repeated; C_base = C_mean × Q / (q_base × n). Exactly at the limit passes.
 */
export function judgeCookingFume(
  { samplesMgM3, flowM3h, stovesWorking }: CookingFumeMeasurement,
  limits: CookingFumeLimits,
): CookingFumeJudgement {
  const { code, standard, limitMgM3, baseFlowM3h, minValidSamples, samples } = limits
  const threshold = Math.max(...samplesMgM3) * limits.invalidBelowShareOfMax
  const dropped = samplesMgM3
    .map((valueMgM3, index) => ({ index, valueMgM3 }))
    .filter(({ valueMgM3 }) => valueMgM3 < threshold)
  const basis = { code, standard, limitMgM3, dropped }

  if (samplesMgM3.length !== samples) {
    const params = { found: samplesMgM3.length, required: samples }
    return { ...basis, verdict: 'invalid', reason: { code: 'wrongSampleCount', params } }
  }
  const valid = samplesMgM3.filter((value) => value >= threshold)
  if (valid.length < minValidSamples) {
    const params = { found: valid.length, required: minValidSamples }
    return { ...basis, verdict: 'invalid', reason: { code: 'tooFewValidSamples', params } }
  }

  const meanMgM3 = mean(valid)
  const convertedMgM3 = (meanMgM3 * flowM3h) / (baseFlowM3h * stovesWorking)
  const exceeds = isAbove(convertedMgM3, limitMgM3)
  return {
    ...basis,
    verdict: exceeds ? 'exceed' : 'pass',
    meanMgM3,
    convertedMgM3,
    convertedShown: showConcentration(convertedMgM3, limitMgM3),
  }
}

/**
 * A concentration in mg/m³ with three decimals; with more where three would show a value over the
 * limit as the limit itself (1.0004 as 1.000), since a printed number must not contradict its verdict.
 */
export function showConcentration(valueMgM3: number, limitMgM3: number): string {
  const decimals = [3, 4, 5, 6, 7, 8].find(
    (count) =>
      isAbove(Number(valueMgM3.toFixed(count)), limitMgM3) === isAbove(valueMgM3, limitMgM3),
  )
  return valueMgM3.toFixed(decimals ?? 9)
}

// A binary fraction's last digit must not decide over a fine: 0.1 + 0.2 is above 0.3 in doubles.
const ROUNDING_NOISE = 1e-9

function isAbove(value: number, limit: number): boolean {
  return value - limit > ROUNDING_NOISE * limit
}

/** Summed in one order, so that the same samples in another order give the same last digit. */
function mean(values: readonly number[]): number {
  const sum = [...values].sort((a, b) => a - b).reduce((total, value) => total + value, 0)
  return sum / values.length
}
