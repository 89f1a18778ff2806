import type { Room } from '#shared/area.ts'
import type { Signal } from '#shared/contract.ts'
import type { Conversation } from './conversation.ts'

/** What of its case a call carries along: for the banner of a desk, and to know which rooms see it. */
export interface About {
  caseNo: string
  title: string
  rooms: readonly Room[]
}

/**
 * How a call reaches people: in the browser over WebRTC here; a SIP trunk would be another. What a call
 * is stands in the store: a gateway is told how it stood and how it stands now, and does what lies between.
 */
export interface CallGateway {
  /** Rings, silences, connects and parts. `before` is null for a new call. */
  changed(before: Conversation | null, after: Conversation, about: About): void
  /** A desk of this account has come: what rings it, rings there too; what waits for it is offered. */
  arrived(call: Conversation, about: About, accountId: string, connectionId: string): void
  signal(toConnection: string, message: { callId: string; from: string; signal: Signal }): void
}
