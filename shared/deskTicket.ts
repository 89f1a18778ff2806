import { z } from 'zod'
import type { Account, Post } from './account.ts'
import { filledText, plainText } from './text.ts'
import { Instant } from './ticket.ts'

const pasted = filledText(10_000)

/** `POST /api/tickets`: what the town's desk takes by hand, as whoever pasted it corrected it. */
export const DeskTicket = z.strictObject({
  /** The message as it was pasted: the ticket's words, and what a second pasting is known by. */
  text: pasted,
  title: filledText(200),
  address: plainText(300).optional(),
  occurredAt: Instant.optional(),
  /** The 居村 it lies in, which says town and grid. */
  communityCode: filledText(40).optional(),
  caller: z
    .strictObject({ name: plainText(100).optional(), phone: plainText(40).optional() })
    .optional(),
  /** Taken although the same text is known: it joins that case while it is open. */
  isAgain: z.boolean(),
})
export type DeskTicket = z.infer<typeof DeskTicket>

/** `POST /api/tickets/known`: was this very text taken before? */
export const KnownText = z.strictObject({ text: pasted })

/** The case that the same text became. */
export interface KnownTicket {
  caseId: string
  caseNo: string
  /** ISO instant of its ticket. */
  receivedAt: string
}
export type TakenTicket =
  { known: KnownTicket } | { known: null; caseId: string; ticketId: string; number: string }

const posts: ReadonlySet<Post> = new Set(['dutyOfficer', 'shiftLeader'])

/** Chat groups write to the town's duty desk; nobody else takes tickets by hand. */
export const mayTakeTickets = ({ post, area }: Account): boolean =>
  posts.has(post) && area.kind === 'town'

/** A text as it is compared: the same message copied twice differs in blanks and marks at most. */
export const sameText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
