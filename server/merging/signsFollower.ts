import type { Kysely } from 'kysely'
import { tellingWords } from '#shared/tellingWords.ts'
import { followLog, type Follower } from '#server/ledger/follower.ts'
import type { Log } from '#server/log.ts'
import type { Tables } from '#server/store/tables.ts'
import { looksOf } from './mergeLooks.ts'
import { readMergeRules } from './mergeRuleRepo.ts'
import { noteLooks } from './ruleMergingRepo.ts'
import { keysToKeep } from './signKeys.ts'
import {
  readStale,
  SIGNS_FOLLOWER,
  writeSigns,
  type SignsRow,
  type StaleTicket,
} from './signsRepo.ts'
import { toldBy, type ToldTicket } from './toldTickets.ts'

/**
 * Makes tickets comparable a moment after they have come in, so that intake never waits for it, and
 * notes the cases that a rule may want to merge (`ruleMerging.ts`).
 */
export const followForSigns = (deps: {
  db: Kysely<Tables>
  log: Log
  quiet?: () => Promise<void>
  lookMs?: number
  batchMax?: number
  restFactor?: number
  gatherMs?: number
}): Follower =>
  followLog({
    ...deps,
    name: SIGNS_FOLLOWER,
    async onEvents(tx, events) {
      const told = toldBy(events)
      await noteLooks(tx, looksOf(events, await readMergeRules(tx)))
      const stale = await readStale(tx, [...told.values()])
      await writeSigns(
        tx,
        stale.map((row) => signsOf(told.get(row.id) as ToldTicket, row)),
      )
    },
  })

/** A ticket's signs, from what is redacted alone: words from `tickets.detail`, the rest from the public card. */
export function signsOf(told: ToldTicket, row: StaleTicket): SignsRow {
  const titleWords = tellingWords(told.title)
  const words = tellingWords(`${told.title}\n${row.detail}`)
  const position = told.position ?? row.position
  const place = told.place ?? row.place
  const { phoneHash, receivedAt } = row
  return {
    ticketId: told.id,
    version: told.version,
    receivedAt,
    position,
    place,
    words: [...words],
    keys: keysToKeep({ position, place, titleWords, words, phoneHash }),
  }
}
