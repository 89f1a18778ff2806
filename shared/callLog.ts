import { z } from 'zod'
import { CallOutcome } from './call.ts'
import { RungEnd, RungPost } from './callChain.ts'
import { filledText } from './text.ts'

/** Which calls: of one unit, placed in a period; without `from`, of the last seven days. */
export const CallLogQuery = z.strictObject({
  unitId: filledText(60).optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
})
export type CallLogQuery = z.infer<typeof CallLogQuery>

/** A call as it went: who was rung in which order, how long it took, what came of it. */
export const CallLogEntry = z.object({
  callId: z.string(),
  caseId: z.string(),
  caseNo: z.string(),
  title: z.string(),
  unitId: z.string(),
  /** Who placed it, as post and place. */
  from: z.string(),
  placedAt: z.string(),
  endedAt: z.string().nullable(),
  outcome: CallOutcome.nullable(),
  /** Behind which post it was taken. */
  by: RungPost.nullable(),
  /** Seconds from the press to the answer. */
  waitSeconds: z.number().nullable(),
  /** Seconds spoken here. */
  seconds: z.number().nullable(),
  nobodyOnDuty: z.boolean(),
  /** The unit called back whoever had called it. */
  isBack: z.boolean(),
  /** Somebody of the unit has called back since, and was answered. */
  isCalledBack: z.boolean(),
  rungs: z.array(
    z.object({
      unitId: z.string(),
      post: RungPost,
      label: z.string(),
      seconds: z.number(),
      end: RungEnd.nullable(),
    }),
  ),
})
export type CallLogEntry = z.infer<typeof CallLogEntry>

/**
 * How a unit answers. Counted are calls to it that rang to their end: one that the caller took back is
 * nobody's miss.
 */
export const CallFigures = z.object({
  unitId: z.string(),
  counted: z.number(),
  answered: z.number(),
  /** Of the answered, those that only the duty phone took. */
  byPhone: z.number(),
  nobodyOnDuty: z.number(),
  /** Seconds to the answer; null while none was answered. */
  waitMedian: z.number().nullable(),
  waitP90: z.number().nullable(),
})
export type CallFigures = z.infer<typeof CallFigures>

/** Missed, and nobody has called back yet: it waits for one key. */
export const awaitsCallBack = (call: CallLogEntry): boolean =>
  !call.isBack &&
  !call.isCalledBack &&
  call.endedAt !== null &&
  call.outcome !== 'answered' &&
  call.outcome !== 'byPhone'
