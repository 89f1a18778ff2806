import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { Actor } from '#server/cases/happening.ts'
import type { Clock } from '#server/clock.ts'
import { notAllowed } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import type { Caller, Changed, createCallChanges } from './callChanges.ts'
import type { CallGateway } from './callGateway.ts'
import * as talk from './conversation.ts'
import type { Conversation, End } from './conversation.ts'

/** What every part of the calls stands on: the one way to write a call, and how it is told. */
export interface CallParts extends ReturnType<typeof createCallChanges> {
  db: Kysely<Tables>
  clock: Clock
  limits: Limits
  gateway: CallGateway
  log: Log
  /** A connection may go while its call is being written: then nobody is at that end. */
  isConnected: (connectionId: string) => boolean
  /** Connections of this process that are at a call, as far as it knows. */
  mine: Set<string>
}

export const actorOf = ({ id, label }: Account): Actor => ({ id, label })

/** The end that asks. Throws 403 where it is none. */
export function ownEnd(call: Conversation, { connectionId }: Caller): End {
  const end = talk.endAt(call, connectionId)
  if (!end) throw notAllowed('Only the ends of a call may do that')
  return end
}

/** A change whose asker is answered nothing. */
export const nothing = (call: Conversation): Changed<void> => ({ call, answer: () => undefined })
