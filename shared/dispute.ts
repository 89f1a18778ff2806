import { z } from 'zod'
import { DisputeReminder } from './disputeReminder.ts'
import { filledText } from './text.ts'
import { Step } from './visitWish.ts'

/** 事前提醒 prompt before · 事中引导 guide during · 事后回访 visit after · closed. */
export const DisputeStage = z.enum(['prompt', 'guide', 'visitAfter', 'closed'])
export type DisputeStage = z.infer<typeof DisputeStage>

/** Settled; to the people's mediation committee 人民调解委员会; to court; closed, and still watched. */
export const DisputeOutcome = z.enum(['settled', 'mediation', 'court', 'watched'])
export type DisputeOutcome = z.infer<typeof DisputeOutcome>

/** 矛盾纠纷: its parties are roles from a list, never names. */
export const NewDispute = z.strictObject({
  kind: filledText(40),
  parties: z
    .array(filledText(40))
    .min(1)
    .max(6)
    .refine((all) => new Set(all).size === all.length, 'twice the same'),
  /** Absent: the author's own 居村; a grid worker's then lies in their grid. */
  communityCode: filledText(20).optional(),
  place: filledText(300),
  words: filledText(5000),
  /** One that has broken out already begins with guiding. */
  stage: z.enum(['prompt', 'guide']),
})
export type NewDispute = z.infer<typeof NewDispute>

const expectedVersion = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)
const note = filledText(2000)
export const disputeCommands = {
  /** To another stage. */
  advance: z.strictObject({ expectedVersion, to: z.enum(['prompt', 'guide', 'visitAfter']), note }),
  /** What was done about a reminder. */
  done: z.strictObject({ expectedVersion, reminderId: z.uuid(), note }),
  note: z.strictObject({ expectedVersion, note }),
  close: z.strictObject({ expectedVersion, outcome: DisputeOutcome, note }),
} as const
export type DisputeCommandName = keyof typeof disputeCommands
export type DisputeCommands = {
  [N in DisputeCommandName]: z.infer<(typeof disputeCommands)[N]>
}
export const disputeCommandNames = Object.keys(disputeCommands) as DisputeCommandName[]

/** A dispute as somebody may read it: `isWhole` says whether its words are as they were written. */
export const Dispute = z.object({
  id: z.string(),
  number: z.string(),
  version: z.number().int(),
  author: z.string(),
  townCode: z.string().nullable(),
  gridId: z.string().nullable(),
  communityCode: z.string().nullable(),
  kind: z.string(),
  parties: z.array(z.string()),
  stage: DisputeStage,
  outcome: DisputeOutcome.nullable(),
  openedAt: z.string(),
  closedAt: z.string().nullable(),
  place: z.string(),
  words: z.string(),
  isWhole: z.boolean(),
  /** May this account go on with it? */
  isOurs: z.boolean(),
  reminders: z.array(DisputeReminder),
  steps: z.array(Step),
})
export type Dispute = z.infer<typeof Dispute>

/** What is sealed of a dispute: exactly what was written. */
export const DisputeWords = z.object({ place: z.string(), words: z.string() })
export type DisputeWords = z.infer<typeof DisputeWords>

export const DisputeQuery = z.strictObject({
  state: z.enum(['open', 'closed']).default('open'),
  limit: z.coerce.number().int().min(1).max(200).default(100),
})
export type DisputeQuery = z.infer<typeof DisputeQuery>
