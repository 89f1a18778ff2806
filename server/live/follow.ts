import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { mayFollow } from '#shared/account.ts'
import { roomOf, type AreaTree, type Room } from '#shared/area.ts'
import { CONTRACT } from '#shared/board.ts'
import type { Followed, Input } from '#shared/contract.ts'
import { notAllowed } from '#server/errors.ts'
import { eventFor, newestSeq, readMissed } from '#server/ledger/readLog.ts'
import type { Tables } from '#server/store/tables.ts'
import type { Publisher } from './publisher.ts'

/** More than this is cheaper as a fresh board: about what a board of the whole district weighs. */
const MISSED_MAX = 2000
/** Further back the log is not searched at all. */
const REACH_MAX = 50_000

export interface Membership {
  /** Leaves the room followed before, if another, and enters this one, in the same turn. */
  enter(room: Room): void
}

interface Deps {
  db: Kysely<Tables>
  tree: AreaTree
  publisher: Publisher
}

/**
 * Answers `board:follow`. The room is entered before what was missed is read, so that nothing falls
 * between the two; what comes twice is dropped by its number.
 */
export async function follow(
  { db, tree, publisher }: Deps,
  account: Account,
  { scope, since, contract }: Input<'board:follow'>,
  membership: Membership,
): Promise<Followed> {
  if (!mayFollow(account, scope, tree)) throw notAllowed('This account may not follow that area')
  const room = roomOf(scope)
  membership.enter(room)
  const to = publisher.follow(room)

  if (contract < CONTRACT) return { kind: 'reload', seq: to, reason: 'oldContract' }
  if (since > to) {
    // Another process may have read further than this one; only past the log's end is it wrong.
    const newest = await newestSeq(db)
    if (since > newest) return { kind: 'reload', seq: newest, reason: 'ahead' }
    publisher.wake()
    return { kind: 'events', from: since, to: since, events: [] }
  }
  if (publisher.tail.covers(since)) {
    const events = publisher.tail.events(room, since, to)
    if (events.length <= MISSED_MAX) return { kind: 'events', from: since, to, events }
    return { kind: 'reload', seq: to, reason: 'tooMuch' }
  }

  if (to - since > REACH_MAX) return { kind: 'reload', seq: to, reason: 'tooOld' }
  const missed = await readMissed(db, room, { since, to, limit: MISSED_MAX })
  if (missed.length > MISSED_MAX) return { kind: 'reload', seq: to, reason: 'tooMuch' }
  const events = missed.flatMap((logged) => eventFor(room, logged) ?? [])
  return { kind: 'events', from: since, to, events }
}
