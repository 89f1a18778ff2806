import { z } from 'zod'

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

/** A form's state as everybody may see it: figures and verdict, no names. */
export const FormSummary = z.object({
  form: z.literal('cookingFume'),
  stage: z.enum(['screened', 'sampled', 'judged']),
  screeningMgM3: z.number().nullable(),
  convertedMgM3: z.number().nullable(),
  limitMgM3: z.number().nullable(),
  standard: z.string().nullable(),
  verdict: z.enum(['pass', 'exceed', 'invalid']).nullable(),
  droppedSamples: z.number().int().nullable(),
  reportNo: z.string().nullable(),
})
export type FormSummary = z.infer<typeof FormSummary>

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
  result: z.object({ result: OrderResult, note: z.string(), at: z.string() }).nullable(),
  sentBack: z.number().int(),
  form: FormSummary.nullable(),
})
export type Order = z.infer<typeof Order>

const openStates: ReadonlySet<OrderState> = new Set(['sent', 'acknowledged', 'arrived'])
export const isOpen = (order: Order): boolean => openStates.has(order.state)
