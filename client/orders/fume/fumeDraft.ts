import {
  judgeCookingFume,
  type CookingFumeJudgement,
  type CookingFumeLaboratory,
  type CookingFumeLimits,
  type CookingFumeSampling,
  type CookingFumeScreening,
  type PurifierState,
} from '#shared/forms/fumeJudgement.ts'
import { say, type Say } from '#shared/say.ts'
import { figureOf, instantOf, momentError } from '../forms/figures.ts'

/** What stands in the fields, as typed; figures are text until somebody sends them. */
export interface ScreeningDraft {
  value: string
  instrument: string
}
export interface SamplingDraft {
  /** The district's local time, as a `datetime-local` field gives it. */
  sampledAt: string
  sampler: string
  stoves: string
  purifierState: PurifierState | ''
}
export interface LaboratoryDraft {
  samples: string[]
  flow: string
  stoves: string
  reportNo: string
}

export type FieldErrors<T> = Partial<Record<keyof T & string, Say>>
export type Parsed<T, D> = { ok: true; value: T } | { ok: false; errors: FieldErrors<D> }

const MOST_MG_M3 = 1000

function concentrationError(text: string): Say | null {
  if (text.trim() === '') return say('form.error.missing')
  const value = figureOf(text)
  if (value === null) return say('form.error.notAFigure')
  return value > MOST_MG_M3 ? say('fume.error.unitMixedUp', { most: MOST_MG_M3 }) : null
}

function positiveError(text: string, most: number): Say | null {
  if (text.trim() === '') return say('form.error.missing')
  const value = figureOf(text)
  if (value === null) return say('form.error.notAFigure')
  if (value <= 0) return say('form.error.notPositive')
  return value > most ? say('form.error.tooMuch', { most }) : null
}

const wordsError = (text: string): Say | null =>
  text.trim() === '' ? say('form.error.missing') : null

function errorsOf<D>(checks: Record<string, Say | null>): FieldErrors<D> | null {
  const found = Object.entries(checks).filter(([, error]) => error !== null)
  return found.length === 0 ? null : (Object.fromEntries(found) as FieldErrors<D>)
}

export function parseScreening(
  draft: ScreeningDraft,
): Parsed<CookingFumeScreening, ScreeningDraft> {
  const errors = errorsOf<ScreeningDraft>({
    value: concentrationError(draft.value),
    instrument: wordsError(draft.instrument),
  })
  if (errors) return { ok: false, errors }
  const valueMgM3 = figureOf(draft.value) ?? 0
  return { ok: true, value: { valueMgM3, instrument: draft.instrument.trim() } }
}

export function parseSampling(
  draft: SamplingDraft,
  nowMs: number,
): Parsed<CookingFumeSampling, SamplingDraft> {
  const errors = errorsOf<SamplingDraft>({
    sampledAt: momentError(draft.sampledAt, nowMs),
    sampler: wordsError(draft.sampler),
    stoves: positiveError(draft.stoves, 200),
    purifierState: draft.purifierState === '' ? say('form.error.missing') : null,
  })
  if (errors || draft.purifierState === '') return { ok: false, errors: errors ?? {} }
  const value = {
    sampledAt: instantOf(draft.sampledAt),
    sampler: draft.sampler.trim(),
    stovesWorking: figureOf(draft.stoves) ?? 0,
    purifierState: draft.purifierState,
  }
  return { ok: true, value }
}

export interface LaboratoryErrors extends FieldErrors<Omit<LaboratoryDraft, 'samples'>> {
  /** By position; null: that sample is fine. */
  samples?: (Say | null)[]
}

export function parseLaboratory(
  draft: LaboratoryDraft,
): { ok: true; value: CookingFumeLaboratory } | { ok: false; errors: LaboratoryErrors } {
  const samples = draft.samples.map(concentrationError)
  const errors: LaboratoryErrors =
    errorsOf<Omit<LaboratoryDraft, 'samples'>>({
      flow: positiveError(draft.flow, 1_000_000),
      stoves: positiveError(draft.stoves, 200),
      reportNo: wordsError(draft.reportNo),
    }) ?? {}
  if (samples.some((error) => error !== null)) errors.samples = samples
  if (Object.keys(errors).length > 0) return { ok: false, errors }
  const value: CookingFumeLaboratory = {
    samplesMgM3: draft.samples.map((text) => figureOf(text) ?? 0),
    flowM3h: figureOf(draft.flow) ?? 0,
    stovesWorking: figureOf(draft.stoves) ?? 0,
    unit: 'mg/m3',
    reportNo: draft.reportNo.trim(),
  }
  return { ok: true, value }
}

/** The verdict as it would come out, as soon as the figures are there; null until then. */
export function previewJudgement(
  draft: Pick<LaboratoryDraft, 'samples' | 'flow' | 'stoves'>,
  limits: CookingFumeLimits,
): CookingFumeJudgement | null {
  const parsed = parseLaboratory({ ...draft, reportNo: '-' })
  return parsed.ok ? judgeCookingFume(parsed.value, limits) : null
}
