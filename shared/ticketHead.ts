import { z } from 'zod'
import {
  ClosingVerdict,
  ContactResult,
  Satisfaction,
  Source,
  TicketKind,
  UpdateKind,
  Urgency,
} from './ticket.ts'

/** Something asked of somebody who decides: with the source, or with the town's shift leader. */
const asked = { reason: z.string(), at: z.string() }

/**
 * 退单: the ticket is not this town's. Reviewed here first, then sent to the source, whose answer
 * comes as words: an officer reads them and says what was decided.
 */
export const ReturnRequest = z.object({
  ...asked,
  state: z.enum(['asked', 'refused', 'sent', 'answered', 'accepted', 'declined']),
})
export type ReturnRequest = z.infer<typeof ReturnRequest>

/** 延期: more time, approved by the town, and by the source too where the deadline is the source's. */
export const ExtensionRequest = z.object({
  ...asked,
  state: z.enum(['asked', 'refused', 'sent', 'approved']),
})
export type ExtensionRequest = z.infer<typeof ExtensionRequest>

/** 事实认定 and 诉求认定 of the hotline's return form. */
export const FactsFound = z.enum(['true', 'partlyTrue', 'untrue'])
export type FactsFound = z.infer<typeof FactsFound>
export const AppealFound = z.enum(['reasonable', 'unreasonable'])
export type AppealFound = z.infer<typeof AppealFound>

/** What everybody with the case on screen may know of a ticket: no words of the caller, no caller. */
export const TicketHead = z.object({
  id: z.string(),
  source: Source,
  sourceId: z.string(),
  version: z.number().int(),
  title: z.string(),
  kind: TicketKind.nullable(),
  urgency: Urgency,
  receivedAt: z.string(),
  /** The caller wants to stay unknown: reached only through the town. */
  confidential: z.boolean(),
  /** `ended`: tried in vain at so many different hours that the duty counts as done, as not reached. */
  firstContact: z
    .object({
      result: ContactResult,
      tries: z.number().int(),
      at: z.string(),
      ended: z.boolean().optional(),
    })
    .nullable(),
  callback: z
    .object({
      satisfaction: Satisfaction,
      verdict: ClosingVerdict,
      tries: z.number().int(),
      at: z.string(),
      ended: z.boolean().optional(),
    })
    .nullable(),
  /** Later messages of the source, newest last; their words stay behind the right to read them. */
  updates: z.array(z.object({ id: z.string(), kind: UpdateKind, at: z.string() })),
  withdrawn: z.boolean(),
  /** How often the matter had to be handled again 再次处置. */
  redone: z.number().int(),
  /** How often the source or the town urged 催办. */
  urged: z.number().int(),
  returning: ReturnRequest.nullable(),
  extension: ExtensionRequest.nullable(),
  /** The source called back itself: what it found. */
  sourceCallback: z.object({ satisfaction: Satisfaction, at: z.string() }).nullable(),
  /** The feed this ticket was passed on to, as another body's matter (12345 ↔ 110). */
  passedTo: z.object({ source: Source, at: z.string() }).nullable(),
  /** The return form has gone back to the source. */
  answered: z.object({ facts: FactsFound, appeal: AppealFound, at: z.string() }).nullable(),
  /** The case it came in with, while it is merged into another. */
  mergedFrom: z.string().nullable(),
})
export type TicketHead = z.infer<typeof TicketHead>

/** What a ticket's head is before anything happened to it. */
export const untouched = {
  firstContact: null,
  callback: null,
  updates: [],
  withdrawn: false,
  redone: 0,
  urged: 0,
  returning: null,
  extension: null,
  sourceCallback: null,
  passedTo: null,
  answered: null,
  mergedFrom: null,
} satisfies Partial<TicketHead>
