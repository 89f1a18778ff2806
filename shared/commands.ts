import { z } from 'zod'
import { Tier } from './case.ts'
import { FormEntry } from './forms.ts'
import { OrderResult, WhistleKind } from './order.ts'
import { filledText, plainText } from './text.ts'
import { ClosingVerdict, ContactResult, Satisfaction } from './ticket.ts'

const id = filledText(60)
/** Words an officer types; redacted before they reach an event. */
const note = plainText(1000)

/** Somebody was faster when this is not the row's version any more: 409 `versionConflict`. */
const versioned = { expectedVersion: z.number().int().nonnegative() }

export const caseCommands = {
  /** 立案 */
  file: z.strictObject({ ...versioned }),
  sort: z.strictObject({ ...versioned, tier: Tier }),
  dispatch: z.strictObject({ ...versioned, unitId: id, task: note.default('') }),
  whistle: z.strictObject({
    ...versioned,
    unitIds: z.array(id).min(1).max(10),
    kind: WhistleKind,
    task: note.default(''),
    callId: id.optional(),
  }),
  /** 先行联系 */
  firstContact: z.strictObject({ ...versioned, ticketId: id, result: ContactResult }),
  /** The place was wrong: another grid, another town, or no grid. */
  relocate: z.strictObject({ ...versioned, townCode: id, gridId: id.nullable() }),
  /** 核查: passed, the results stand. What failed is sent back, order by order. */
  check: z.strictObject({ ...versioned, note: note.default('') }),
  /** 回访 */
  callback: z.strictObject({
    ...versioned,
    ticketId: id,
    satisfaction: Satisfaction,
    verdict: ClosingVerdict,
  }),
  /** 结案 */
  close: z.strictObject({ ...versioned }),
} as const
export type CaseCommandName = keyof typeof caseCommands
export type CaseCommands = { [N in CaseCommandName]: z.infer<(typeof caseCommands)[N]> }

export const orderCommands = {
  acknowledge: z.strictObject({ ...versioned }),
  /** 报到 */
  arrive: z.strictObject({ ...versioned }),
  result: z.strictObject({ ...versioned, result: OrderResult, note: note.default('') }),
  sendBack: z.strictObject({ ...versioned, reason: filledText(1000) }),
  cancel: z.strictObject({ ...versioned }),
  form: z.strictObject({ ...versioned, entry: FormEntry }),
} as const
export type OrderCommandName = keyof typeof orderCommands
export type OrderCommands = { [N in OrderCommandName]: z.infer<(typeof orderCommands)[N]> }

export const caseCommandNames = Object.keys(caseCommands) as CaseCommandName[]
export const orderCommandNames = Object.keys(orderCommands) as OrderCommandName[]
