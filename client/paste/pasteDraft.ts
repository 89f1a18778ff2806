import type { ChatText } from '#shared/chatText.ts'
import type { DeskTicket } from '#shared/deskTicket.ts'
import { inputOf, instantOf } from '../cases/commands/momentInput.ts'

/** The fields of a ticket taken by hand, as they stand in the form. */
export interface PasteDraft {
  title: string
  address: string
  communityCode: string
  callerName: string
  phone: string
  /** As the input writes a moment, in the district's time. */
  occurredAt: string
}

export const emptyDraft: PasteDraft = {
  title: '',
  address: '',
  communityCode: '',
  callerName: '',
  phone: '',
  occurredAt: '',
}

/** What was read of the text, in every field nobody has written in yet. */
export function proposed(
  draft: PasteDraft,
  read: ChatText,
  touched: ReadonlySet<keyof PasteDraft>,
): PasteDraft {
  const { occurredAt, ...words } = read
  const fresh: PasteDraft = {
    title: words.title ?? '',
    address: words.address ?? '',
    communityCode: words.communityCode ?? '',
    callerName: words.callerName ?? '',
    phone: words.phone ?? '',
    occurredAt: occurredAt === null ? '' : inputOf(occurredAt),
  }
  const kept = Object.entries(draft).filter(([field]) => touched.has(field as keyof PasteDraft))
  return { ...fresh, ...Object.fromEntries(kept) }
}

/** What is sent; what was left empty is left out. */
export function ticketOf(text: string, draft: PasteDraft, isAgain: boolean): DeskTicket {
  const { title, address, communityCode, callerName, phone, occurredAt } = draft
  const name = callerName.trim()
  const number = phone.trim()
  const caller = { ...(name !== '' && { name }), ...(number !== '' && { phone: number }) }
  return {
    text,
    title: title.trim(),
    isAgain,
    ...(address.trim() !== '' && { address: address.trim() }),
    ...(communityCode !== '' && { communityCode }),
    ...(occurredAt !== '' && { occurredAt: instantOf(occurredAt) }),
    ...((name !== '' || number !== '') && { caller }),
  }
}
