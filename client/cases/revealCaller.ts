import { post, type Answer } from '../link/http.ts'

/** What a reveal shows: in memory only, and not for long. */
export interface Revealed {
  caller: { name?: string; phone?: string; extra?: Record<string, unknown> }
  words: { title: string; detail?: string; address?: string }
}

/** The reason the lead handler's one key stands for; every other reason is typed. */
export const FIRST_CONTACT = 'firstContact'

/** Long enough to dial and to write down a time, short enough for a desk somebody walks past. */
export const REVEALED_FOR_MS = 60_000

/** Every reveal is written into the audit with its reason; the server refuses one without. */
export const revealCaller = (ticketId: string, reason: string): Promise<Answer<Revealed>> =>
  post<Revealed>(`/api/tickets/${encodeURIComponent(ticketId)}/reveal`, { reason })
