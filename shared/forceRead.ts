import { z } from 'zod'
import type { Span } from './roster.ts'
import { Instant } from './ticket.ts'

/** Somebody looked where people are, within a stretch of time; post and place, never a name. */
const PositionRead = z.object({
  from: z.string(),
  to: z.string(),
  /** Post and place of who looked. */
  who: z.string(),
  /** As in a case's rooms: town:310118105, grid:310118105G01. */
  place: z.string(),
  /** For which cases; the number only for who may see that case. None: the map or the list of the place. */
  cases: z.array(z.object({ caseNo: z.string().nullable(), isWhistle: z.boolean() })),
})
export type PositionRead = z.infer<typeof PositionRead>

/** `GET /api/forces/reads/mine`: who could have seen where I was; `GET /api/forces/reads`: every look. */
export const PositionReadsAnswer = z.object({
  keepDays: z.number().int(),
  everyMinutes: z.number().int(),
  /** The newest first. */
  reads: z.array(PositionRead),
  /** More are asked for with this; null: that is all. */
  before: z.string().nullable(),
})
export type PositionReadsAnswer = z.infer<typeof PositionReadsAnswer>

export const PositionReadsQuery = z.strictObject({ before: Instant.optional() })

/** Of the looks at one's places, those within a time in which one was on duty: off duty nobody is shown. */
export const seenOnDuty = (reads: readonly PositionRead[], duty: readonly Span[]): PositionRead[] =>
  reads.filter((read) =>
    duty.some(({ from, to }) => from < Date.parse(read.to) && to > Date.parse(read.from)),
  )
