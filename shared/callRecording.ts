import { z } from 'zod'
import type { Account } from './account.ts'
import type { CaseCard } from './case.ts'
import { filledText } from './text.ts'
import { Instant } from './ticket.ts'
import { holdsAt } from './validity.ts'
import { dutyOf, leadOf } from './who.ts'

/**
 * A row: calls to these units are recorded, or, more closely named, are not. Without a row that says so
 * nothing is ever recorded. `basis` is what both ends are told as the reason.
 */
export const RecordingRule = z.strictObject({
  code: filledText(60),
  /** Conditions; null means any. The row that names more of them holds, of two the unit's. */
  townCode: filledText(12).nullable(),
  unitId: filledText(60).nullable(),
  records: z.boolean(),
  /** So many days after a recording ended it is deleted. */
  keepDays: z.number().int().min(1).max(3650),
  basis: filledText(200),
  validFrom: Instant,
  validTo: Instant.nullable(),
})
export type RecordingRule = z.infer<typeof RecordingRule>

/** The row that a call to this unit about a case of this town is recorded by; null: it is not. */
export function recordingRuleFor(
  rules: readonly RecordingRule[],
  about: { townCode: string | null; unitId: string },
  at: string,
): RecordingRule | null {
  const weight = ({ unitId, townCode }: RecordingRule): number =>
    (unitId === null ? 0 : 2) + (townCode === null ? 0 : 1)
  const [closest] = rules
    .filter(
      (rule) =>
        holdsAt(rule, at) &&
        (rule.unitId === null || rule.unitId === about.unitId) &&
        (rule.townCode === null || rule.townCode === about.townCode),
    )
    .sort((a, b) => weight(b) - weight(a))
  return closest?.records ? closest : null
}

/**
 * `on`: it will be, or is. `refused`: somebody at it, or rung into it, said no. `failed`: the caller's
 * desk cannot record. `uncovered`: a unit was called in whose calls no row lets be recorded. Once it has
 * stopped it does not begin again.
 */
export const RecordingState = z.enum(['on', 'refused', 'failed', 'uncovered'])
export type RecordingState = z.infer<typeof RecordingState>

/** What everybody at a call is told of its recording, from the first ring on. */
export const ShownRecording = z.object({
  state: RecordingState,
  basis: z.string(),
  keepDays: z.number(),
})
export type ShownRecording = z.infer<typeof ShownRecording>

const positive = z.number().int().positive()

/** What the server takes of a recording; a limit row. */
export const RecordingLimits = z.object({
  /** Of one piece, and of all pieces of one recording. */
  pieceBytes: positive,
  recordingBytes: positive,
  /** Pieces an account may send within a minute. */
  perMinute: positive,
  /** So long after the call's end a last piece is still taken, and after the last piece one is awaited. */
  lateSeconds: positive,
})
export type RecordingLimits = z.infer<typeof RecordingLimits>

/** One piece of a recording, in the order they were recorded; the body is the piece itself. */
export const RecordingPiece = z.strictObject({
  /** One run of the recorder, named by the desk that records: a page loaded again makes another. */
  recording: z.uuid(),
  n: z.coerce.number().int().min(0).max(100_000),
  /** The recorder has ended: no piece follows, and this one may be empty. */
  last: z.stringbool().optional(),
})
export type RecordingPiece = z.infer<typeof RecordingPiece>

/** A recording as those see it who may hear it. */
export const RecordingInfo = z.object({
  id: z.string(),
  callId: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  bytes: z.number(),
  /** How long it plays; null: it does not tell. */
  seconds: z.number().nullable(),
  sha256: z.string(),
  basis: z.string(),
  /** It is deleted then. */
  keptUntil: z.string(),
  deletedAt: z.string().nullable(),
})
export type RecordingInfo = z.infer<typeof RecordingInfo>

/** Who may listen to a recording: the station's lead and the duty desk, never a wall, never a unit. */
export const mayHear = (account: Account, card: CaseCard): boolean =>
  leadOf(account, card) || dutyOf(account, card)
