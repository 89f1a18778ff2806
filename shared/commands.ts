import { z } from 'zod'
import { Tier } from './case.ts'
import { ReturnForm } from './returnForm.ts'
import { FormEntry } from './forms/forms.ts'
import { OrderResult, WhistleGrade, WhistleKind } from './order.ts'
import { filledText, plainText } from './text.ts'
import {
  Category,
  ClosingVerdict,
  ContactResult,
  FeedSource,
  Instant,
  Satisfaction,
  Urgency,
} from './ticket.ts'

const id = filledText(60)
/** Words an officer types; redacted before they reach an event. */
const note = plainText(1000).default('')
const reason = filledText(1000)
/** At most a week ahead: what takes longer is a matter for a plan, not for a clock. */
const minutes = z
  .number()
  .int()
  .min(1)
  .max(7 * 24 * 60)

/** Somebody was faster when this is not the row's version any more: 409 `versionConflict`. */
const versioned = { expectedVersion: z.number().int().nonnegative() }

export const caseCommands = {
  /** 立案 */
  file: z.strictObject({ ...versioned }),
  /** 四层分拣; category and urgency too, where they are known better now. */
  sort: z.strictObject({
    ...versioned,
    tier: Tier,
    category: Category.optional(),
    urgency: Urgency.optional(),
  }),
  dispatch: z.strictObject({ ...versioned, unitId: id, task: note }),
  whistle: z.strictObject({
    ...versioned,
    unitIds: z.array(id).min(1).max(10),
    kind: WhistleKind,
    task: note,
    callId: id.optional(),
    /** Minutes from now to be on site; absent: what the rules of this kind say. */
    arriveWithin: minutes.optional(),
  }),
  /** 先行联系 */
  firstContact: z.strictObject({ ...versioned, ticketId: id, result: ContactResult }),
  /** The place was wrong: another grid, another town, or no grid. */
  relocate: z.strictObject({ ...versioned, townCode: id, gridId: id.nullable() }),
  /** 核查: passed, the results stand. What failed is sent back, order by order. */
  check: z.strictObject({ ...versioned, note }),
  /** 再次处置: the caller is not content, the unit goes again, on a clock of its own. */
  redo: z.strictObject({ ...versioned, unitId: id.optional(), task: reason }),
  /** 回复单: the hotline's return form, sent back with the answer. */
  answer: z.strictObject({ ...versioned, ticketId: id, form: ReturnForm }),
  /** 回访 */
  callback: z.strictObject({
    ...versioned,
    ticketId: id,
    satisfaction: Satisfaction,
    verdict: ClosingVerdict,
  }),
  /** 结案 */
  close: z.strictObject({ ...versioned }),
  /** 退单: asked by whoever decides, reviewed by the shift leader, answered by the source. */
  requestReturn: z.strictObject({ ...versioned, ticketId: id, reason }),
  reviewReturn: z.strictObject({ ...versioned, ticketId: id, approved: z.boolean(), note }),
  /** The source answered in words: an officer has read them. */
  concludeReturn: z.strictObject({ ...versioned, ticketId: id, accepted: z.boolean() }),
  /** 延期 */
  requestExtension: z.strictObject({ ...versioned, ticketId: id, reason }),
  reviewExtension: z.strictObject({ ...versioned, ticketId: id, approved: z.boolean(), note }),
  /** 督办 */
  supervise: z.strictObject({ ...versioned, note: reason }),
  /** 请示: a question to the grid's chief; 批示: the chief's word, asked for or not. */
  askChief: z.strictObject({ ...versioned, question: reason }),
  instruct: z.strictObject({ ...versioned, words: reason }),
  /** 记事: what was learnt, on the telephone or on the spot; changes nothing but the story. */
  remark: z.strictObject({ ...versioned, note: reason }),
  /** 催办: an order, or every unit that has not answered. */
  urge: z.strictObject({ ...versioned, orderId: id.optional(), note }),
  /** 挂账 and back. */
  suspend: z.strictObject({ ...versioned, reason, until: Instant.optional() }),
  resume: z.strictObject({ ...versioned }),
  /** 知悉: whoever was told of an escalation has taken note, and it goes no further up. */
  heed: z.strictObject({ ...versioned }),
  /** 销单 */
  void: z.strictObject({ ...versioned, reason }),
  /** 强制定夺: the shift leader says who does it, and nobody objects any more. */
  decide: z.strictObject({ ...versioned, unitId: id, task: reason }),
  /** Tier ④: accepted with a plan and a deadline, seen to move, handed back. */
  acceptSpecial: z.strictObject({ ...versioned, plan: reason, due: Instant }),
  reportProgress: z.strictObject({ ...versioned, note: reason }),
  handBack: z.strictObject({ ...versioned, tier: z.literal([1, 2, 3]), note: reason }),
  /** 12345 ↔ 110: another body's matter, passed on system to system. */
  passOn: z.strictObject({ ...versioned, ticketId: id, to: FeedSource, reason }),
  /** 并单: takes another open case in, with its tickets, each keeping number, clocks and call-back. */
  merge: z.strictObject({ ...versioned, caseId: id, caseVersion: z.number().int() }),
  /** Gives a case taken in its tickets back. */
  unmerge: z.strictObject({ ...versioned, caseId: id }),
} as const
export type CaseCommandName = keyof typeof caseCommands
export type CaseCommands = { [N in CaseCommandName]: z.infer<(typeof caseCommands)[N]> }

export const orderCommands = {
  /** 接单, 应哨; with the minutes until the unit is there, where it knows them. */
  acknowledge: z.strictObject({ ...versioned, minutes: minutes.optional() }),
  /** 预计到达: said anew when something came in between. */
  expect: z.strictObject({ ...versioned, minutes }),
  /** 报到 */
  arrive: z.strictObject({
    ...versioned,
    /** Metres from the case's place, where whoever reports in chose to tell; reckoned on their device. */
    distanceM: z.number().int().min(0).max(100_000).optional(),
  }),
  /** 离场 */
  leave: z.strictObject({ ...versioned, contribution: note }),
  /** 站长评价 */
  rate: z.strictObject({ ...versioned, grade: WhistleGrade, note }),
  result: z.strictObject({ ...versioned, result: OrderResult, note }),
  sendBack: z.strictObject({ ...versioned, reason }),
  cancel: z.strictObject({ ...versioned }),
  /** 派单异议 and its review 异议审核. */
  object: z.strictObject({ ...versioned, reason }),
  reviewObjection: z.strictObject({ ...versioned, upheld: z.boolean(), note }),
  form: z.strictObject({ ...versioned, entry: FormEntry }),
} as const
export type OrderCommandName = keyof typeof orderCommands
export type OrderCommands = { [N in OrderCommandName]: z.infer<(typeof orderCommands)[N]> }

export const caseCommandNames = Object.keys(caseCommands) as CaseCommandName[]
export const orderCommandNames = Object.keys(orderCommands) as OrderCommandName[]
