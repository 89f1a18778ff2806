import { z } from 'zod'
import { say, Say } from '../say.ts'
import { choice, figure, hinted, moment, optional, stageOf, words } from './fields.ts'
import { defineForm, type Entered } from './form.ts'
import {
  isRoomOfSameBuilding,
  judgeNoise,
  judgesBursts,
  limitsOf,
  needsZone,
  periodAt,
} from './noiseJudgement.ts'
import {
  NoiseBurst,
  NoiseLimits,
  NoisePeriod,
  NoisePlace,
  NoiseSubType,
  NoiseZone,
} from './noiseLimit.ts'

const decibels = figure({ least: 10, most: 150, step: 0.1 })

const measurement = stageOf(
  {
    subType: hinted(choice(NoiseSubType)),
    measuredAt: moment(),
    place: optional(choice(NoisePlace)),
    zone: optional(choice(NoiseZone)),
    levelDb: optional(decibels),
    minutes: optional(figure({ least: 1, most: 480, step: 1 })),
    burst: optional(choice(NoiseBurst)),
    maxDb: optional(decibels),
    backgroundDb: hinted(optional(decibels)),
    instrument: optional(words(100)),
  },
  (field, given, row) => {
    if (field === 'subType' || field === 'measuredAt') return 'must'
    const limits = NoiseLimits.safeParse(row).data
    const subType = NoiseSubType.safeParse(given['subType']).data
    if (!limits || !subType) return 'no'
    const rows = limitsOf(limits, subType)
    // Nothing to judge by: a level may be noted, and nothing else is worth the officer's time.
    if (rows.length === 0) return field === 'levelDb' ? 'may' : 'no'
    const place = NoisePlace.safeParse(given['place']).data ?? null
    switch (field) {
      case 'zone':
        return needsZone(rows, place) ? 'must' : 'no'
      case 'burst':
        return judgesBursts(rows) &&
          !isRoomOfSameBuilding(place) &&
          isNight(given['measuredAt'], limits)
          ? 'may'
          : 'no'
      case 'maxDb':
        return given['burst'] ? 'must' : 'no'
      case 'backgroundDb':
        return 'may'
      default:
        return 'must'
    }
  },
)

function isNight(measuredAt: string | undefined, limits: NoiseLimits): boolean {
  const at = new Date(measuredAt ?? '')
  return !Number.isNaN(at.getTime()) && periodAt(at, limits).period === 'night'
}

const Summary = z.object({
  form: z.literal('noise'),
  stage: z.literal('judged'),
  subType: NoiseSubType,
  measuredAt: z.string(),
  period: NoisePeriod,
  zone: NoiseZone.nullable(),
  place: NoisePlace.nullable(),
  levelDb: z.number().nullable(),
  maxDb: z.number().nullable(),
  backgroundDb: z.number().nullable(),
  limitDb: z.number().nullable(),
  maxLimitDb: z.number().nullable(),
  standard: z.string().nullable(),
  isUnverified: z.boolean(),
  verdict: z.enum(['pass', 'exceed', 'invalid', 'noLimit']),
  reason: Say,
  /** How often it has been measured. */
  round: z.number().int(),
})
type Summary = z.infer<typeof Summary>

/** 噪声测量: one measurement, judged by the limits in force when it was made. */
export const noise = defineForm({
  name: 'noise',
  suits: [{ scheme: 'gb47678', code: '06028' }],
  stages: { measurement },
  summary: Summary,
  limits: { code: 'noise', shape: NoiseLimits },
  nextStage: () => 'measurement',
  momentOf: ({ data }) => data.measuredAt,

  enter(before, { data }, { limits }): Entered<Summary> {
    const judged = judgeNoise(data, limits)
    if ('missing' in judged)
      return { kind: 'wrong', field: judged.missing, reason: say('form.error.missing') }
    const { subType, measuredAt, zone, place, levelDb, maxDb, backgroundDb } = data
    return {
      kind: 'taken',
      summary: {
        form: 'noise',
        stage: 'judged',
        subType,
        measuredAt,
        zone,
        place,
        levelDb,
        maxDb,
        backgroundDb,
        ...judged,
        round: (before?.round ?? 0) + 1,
      },
      what: say(judged.reason.code.replace('noise.reason.', 'happened.noise.'), {
        ...judged.reason.params,
        kind: `form.noise.subType.${subType}`,
        period: `form.noise.period.${judged.period}`,
      }),
    }
  },

  tell: (form) => ({
    look: looks[form.verdict],
    headline: say(`form.noise.verdict.${form.verdict}`),
    detail: form.reason,
    notes: [
      whereAndWhen(form),
      ...(form.standard === null ? [] : [say('form.told.standard', { standard: form.standard })]),
      ...(form.isUnverified ? [say('noise.told.unverified')] : []),
      ...(form.levelDb !== null && form.limitDb === null
        ? [say('noise.told.level', { value: form.levelDb })]
        : []),
      ...burstNotes(form),
      ...(form.backgroundDb === null
        ? []
        : [say('noise.told.background', { value: form.backgroundDb })]),
      ...(form.round > 1 ? [say('form.told.round', { n: form.round })] : []),
    ],
  }),
})

const looks = { pass: 'good', exceed: 'bad', invalid: 'unsure', noLimit: 'unsure' } as const

const whereAndWhen = ({ subType, period, zone, place, measuredAt }: Summary): Say => {
  const params = {
    kind: `form.noise.subType.${subType}`,
    period: `form.noise.period.${period}`,
    at: measuredAt,
  }
  if (place === null) return say('noise.told.when', params)
  const where = { ...params, place: `form.noise.place.${place}` }
  return zone === null
    ? say('noise.told.where', where)
    : say('noise.told.zone', { ...where, zone: `form.noise.zone.${zone}` })
}

function burstNotes({ maxDb, maxLimitDb }: Summary): Say[] {
  if (maxDb === null) return []
  return maxLimitDb === null
    ? [say('noise.told.maxOnly', { value: maxDb })]
    : [say('noise.told.max', { value: maxDb, limit: maxLimitDb })]
}
