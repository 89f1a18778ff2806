import { z } from 'zod'
import { FormSummary, type FormName } from './forms/forms.ts'

export const OrderState = z.enum([
  'sent',
  'acknowledged',
  'arrived',
  'answered',
  'accepted',
  'cancelled',
])
export type OrderState = z.infer<typeof OrderState>

/** `needsAnotherUnit` is an honest answer, not a return 退单. */
export const OrderResult = z.enum(['solved', 'explained', 'unsolved', 'needsAnotherUnit'])
export type OrderResult = z.infer<typeof OrderResult>

export const WhistleKind = z.enum(['emergency', 'jointEnforcement', 'keyWork'])
export type WhistleKind = z.infer<typeof WhistleKind>

/** 站长评价: how a unit answered a whistle, in the words of its station lead. About units, never persons. */
export const WhistleGrade = z.enum(['prompt', 'fair', 'poor'])
export type WhistleGrade = z.infer<typeof WhistleGrade>

/** One handling unit's task inside a case. */
export const Order = z.object({
  id: z.string(),
  version: z.number().int(),
  unitId: z.string(),
  kind: z.enum(['dispatch', 'whistle']),
  whistle: WhistleKind.nullable(),
  /** The call that became this whistle, when there was one. */
  callId: z.string().nullable(),
  task: z.string(),
  state: OrderState,
  sentAt: z.string(),
  acknowledgedAt: z.string().nullable(),
  arrivedAt: z.string().nullable(),
  /** Metres from the case's place at that moment, where it was told. */
  arrivedM: z.number().int().nullable().optional(),
  result: z.object({ result: OrderResult, note: z.string(), at: z.string() }).nullable(),
  sentBack: z.number().int(),
  /** 派单异议: the unit says it is not its matter; whoever dispatches reviews it. */
  objection: z
    .object({ reason: z.string(), at: z.string(), state: z.enum(['open', 'upheld', 'rejected']) })
    .nullable(),
  /** The shift leader's decision 定夺: no objection any more. */
  isFinal: z.boolean(),
  /** How often it was urged 催办. */
  urged: z.number().int(),
  /** The units of one whistle share this; a dispatch, and a card from before there was one, have none. */
  whistleId: z.string().optional(),
  /** 预计到达: when the unit said it would be there. */
  eta: z.string().nullable().optional(),
  /** 离场, and what the unit contributed on site, in its own words. */
  leftAt: z.string().nullable().optional(),
  contribution: z.string().optional(),
  rating: z.object({ grade: WhistleGrade, note: z.string(), at: z.string() }).optional(),
  /** The case it was given in, while that is merged into another. */
  mergedFrom: z.string().nullable(),
  /** The form entered last. */
  form: FormSummary.nullable(),
  /** The other forms of this order, one of each kind, the newest first; older cards have none. */
  otherForms: z.array(FormSummary).optional(),
})
export type Order = z.infer<typeof Order>

export const openStates: ReadonlySet<OrderState> = new Set(['sent', 'acknowledged', 'arrived'])
export const isOpen = (order: Order): boolean => openStates.has(order.state)

type Forms = Pick<Order, 'form' | 'otherForms'>
/** Every form of an order, the one entered last first. */
export const formsOf = ({ form, otherForms = [] }: Forms): FormSummary[] =>
  form ? [form, ...otherForms] : otherForms
export const formOf = (order: Forms, name: FormName): FormSummary | null =>
  formsOf(order).find(({ form }) => form === name) ?? null
