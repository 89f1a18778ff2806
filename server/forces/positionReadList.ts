import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { mayShare } from '#shared/force.ts'
import { seenOnDuty, type PositionRead, type PositionReadsAnswer } from '#shared/forceRead.ts'
import { dutyBetween } from '#shared/rosterDuty.ts'
import type { Clock } from '#server/clock.ts'
import { notAllowed } from '#server/errors.ts'
import { readRosters } from '#server/rosters/rosterRepo.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import { allReads, isAnyReadBefore, readsOfPlaces, type ReadRow } from './positionReadRepo.ts'

/** So many looks are listed at once. */
const LISTED = 100
const MINUTE_MS = 60_000

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  limits: Limits
}

/** Who looked where people are: to whoever was looked at, and to an administrator. */
export function createPositionReadList({ db, clock, limits }: Deps) {
  const shownBy =
    (everyMinutes: number) =>
    ({ from, ...row }: ReadRow): PositionRead => ({
      ...row,
      from: from.toISOString(),
      to: new Date(from.getTime() + everyMinutes * MINUTE_MS).toISOString(),
    })

  async function dutyOf({ id, area }: Account, reads: readonly PositionRead[]) {
    const [newest, oldest] = [reads[0], reads.at(-1)]
    if (!newest || !oldest || area.kind !== 'unit') return []
    const span = { from: Date.parse(oldest.from), to: Date.parse(newest.to) }
    const { rows, isWorkday } = await readRosters(db, { unitId: area.unitId }, span)
    return rows.flatMap(({ roster }) =>
      dutyBetween(roster, span, isWorkday).filter(({ accountId }) => accountId === id),
    )
  }

  return {
    /** Looks at my places while I was on duty and agreed; nobody else's business. 403 where nobody is sent. */
    async mine(account: Account): Promise<PositionReadsAnswer> {
      if (!mayShare(account)) throw notAllowed()
      const now = clock.now()
      const { everyMinutes, keepDays } = await limits.at('positionReads', now)
      const rows = await readsOfPlaces(db, account, { everyMinutes, limit: LISTED, now })
      const reads = rows.map(shownBy(everyMinutes))
      const duty = await dutyOf(account, reads)
      return { keepDays, everyMinutes, reads: seenOnDuty(reads, duty), before: null }
    },

    /** Every look, page by page. 403 for all but an administrator. */
    async all(account: Account, before: string | undefined): Promise<PositionReadsAnswer> {
      if (account.post !== 'admin') throw notAllowed()
      const { everyMinutes, keepDays } = await limits.at('positionReads', clock.now())
      const since = before === undefined ? null : new Date(before)
      const rows = await allReads(db, account, { before: since, limit: LISTED })
      const last = rows.at(-1)
      const isMore = last !== undefined && (await isAnyReadBefore(db, last.from))
      return {
        ...{ keepDays, everyMinutes, reads: rows.map(shownBy(everyMinutes)) },
        before: isMore ? last.from.toISOString() : null,
      }
    },
  }
}
