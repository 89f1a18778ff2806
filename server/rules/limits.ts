import { sql, type Kysely } from 'kysely'
import { z } from 'zod'
import { RingRules } from '#shared/callChain.ts'
import { RecordingLimits } from '#shared/callRecording.ts'
import { WorkHours } from '#shared/calendar.ts'
import { CallerLookupLimit } from '#shared/callerLookup.ts'
import { caseLimits } from '#shared/caseLimits.ts'
import { evidenceLimits } from '#shared/evidence.ts'
import { forceLimits } from '#shared/forcePosition.ts'
import { formLimits } from '#shared/forms/forms.ts'
import { NoiseFrame } from '#shared/forms/noiseLimit.ts'
import { DutyShifts } from '#shared/handover.ts'
import { SavedViewLimit } from '#shared/savedView.ts'
import { SortingWeights } from '#shared/suggestion.ts'
import { UnitLinkLimits } from '#shared/unitLink.ts'
import type { Tables } from '#server/store/tables.ts'

const positive = z.number().int().positive()

/** Every limit the product knows, by code, with the shape its row must have. */
export const limitShapes = {
  /** 等保 8.1.4.1 b: lock after so many failures, for so long. */
  loginLock: z.object({ failures: positive, minutes: positive }),
  session: z.object({ hours: positive, displayHours: positive }),
  ring: RingRules,
  recording: RecordingLimits,
  workHours: WorkHours,
  callerLookup: CallerLookupLimit,
  savedViews: SavedViewLimit,
  sorting: SortingWeights,
  /** When a shift begins, and how early it may be handed over. */
  dutyShifts: DutyShifts,
  /** After how long a notice is sent again, first; how long what became of it is kept; requests about one's own a minute. */
  notices: z.object({ againSeconds: positive, keepDays: positive, perMinute: positive }),
  /** How far ahead holes in rosters are shown, and how near one is when it is told. */
  /** How short a password may be, and for how long a code to choose one may be used. */
  password: z.object({ minLength: positive, codeDays: positive }),
  /** What outlines may overlap or stand out by before they are refused. */
  outlines: z.object({ sliverSquareMetres: positive }),
  rosterHoles: z.object({ aheadDays: positive, tellHours: positive }),
  ...formLimits,
  /** The figures are rows of their own: `noise_limits`. */
  noise: NoiseFrame,
  ...evidenceLimits,
  ...forceLimits,
  ...caseLimits,
  unitLinks: UnitLinkLimits,
} as const
export type LimitCode = keyof typeof limitShapes
export const isLimitCode = (code: string): code is LimitCode => Object.hasOwn(limitShapes, code)
export type Limit<C extends LimitCode> = z.infer<(typeof limitShapes)[C]>

/** No row of this limit is in force at that moment. */
export class NotInForce extends Error {
  constructor(code: string, moment: Date) {
    super(`No limit ${code} is in force at ${moment.toISOString()}`)
    this.name = 'NotInForce'
  }
}

export interface Limits {
  /** The row in force at that moment. Throws `NotInForce` when none is: a missing limit is never guessed. */
  at<C extends LimitCode>(code: C, moment: Date): Promise<Limit<C>>
  /** When another row of it comes into force after that moment; null: none is planned. */
  nextAfter(code: LimitCode, moment: Date): Promise<Date | null>
}

/** Limits are rows with validity: a change never rewrites what was judged before it. */
export function createLimits(db: Kysely<Tables>): Limits {
  return {
    async at(code, moment) {
      const { rows } = await sql<{ params: unknown }>`
        select params from limits
        where code = ${code} and valid_from <= ${moment}
          and (valid_to is null or valid_to > ${moment})`.execute(db)
      const row = rows[0]
      if (!row) throw new NotInForce(code, moment)
      return limitShapes[code].parse(row.params) as Limit<typeof code>
    },
    async nextAfter(code, moment) {
      const { rows } = await sql<{ at: Date | null }>`
        select min(valid_from) as at from limits
        where code = ${code} and valid_from > ${moment}`.execute(db)
      return rows[0]?.at ?? null
    },
  }
}
