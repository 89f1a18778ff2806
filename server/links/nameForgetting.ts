import type { Kysely } from 'kysely'
import type { Clock } from '#server/clock.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import { forgetNames } from './linkRepo.ts'

const DAY_MS = 24 * 3_600_000
/** Days are counted, nobody waits for the minute. */
const LOOK_MS = 60_000

/** Deletes the names of those whose links ended long enough ago. */
export function createNameForgetting({
  db,
  clock,
  limits,
}: {
  db: Kysely<Tables>
  clock: Clock
  limits: Limits
}) {
  let lookedAtMs = -Infinity
  return {
    async tick(): Promise<void> {
      const now = clock.now()
      if (Math.abs(now.getTime() - lookedAtMs) < LOOK_MS) return
      lookedAtMs = now.getTime()
      const { keepNameDays } = await limits.at('unitLinks', now)
      await forgetNames(db, new Date(now.getTime() - keepNameDays * DAY_MS))
    },
  }
}
