import type { Kysely } from 'kysely'
import type { CaseCard } from '#shared/case.ts'
import { followLog, type Follower } from '#server/ledger/follower.ts'
import type { Log } from '#server/log.ts'
import type { Tables } from '#server/store/tables.ts'
import { writeSearch } from './searchRepo.ts'

/**
 * Keeps the search up with the log, a moment behind it: what came in is found by its words within about
 * a second, later while more comes in than it keeps up with. Whole numbers are found at once.
 */
export const followForSearch = (deps: {
  db: Kysely<Tables>
  log: Log
  quiet?: () => Promise<void>
  lookMs?: number
}): Follower =>
  followLog({
    ...deps,
    name: 'caseSearch',
    async onEvents(tx, events) {
      // An event about a case carries the whole of it, so the last one says all.
      const cards = new Map<string, CaseCard>()
      for (const { caseId, data } of events)
        if (caseId !== null && 'case' in data) cards.set(caseId, data['case'] as CaseCard)
      await writeSearch(tx, [...cards.values()])
    },
  })
