import type { Kysely } from 'kysely'
import type { Actor } from '#server/cases/happening.ts'
import type { Clock } from '#server/clock.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import { servingOf } from './forceRepo.ts'
import { forgetPositionReads } from './positionReadRepo.ts'
import { accountsKept, forgetOldPositions, forgetPositions } from './positionRepo.ts'
import { trailsDeleted } from './sharingDraft.ts'
import { deleteTrailsOf, deleteTrailsOver, isAnyTrailOver } from './trailRepo.ts'

const time: Actor = { id: 'clock', label: 'clock' }

/** Nobody is shown off duty, whatever is still kept: deleting may take a moment longer. */
const DUTY_LOOK_MS = 10_000
const DAY_MS = 24 * 3_600_000

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  limits: Limits
}

/**
 * Deletes positions and trails as soon as there is no reason for them any more: too old, the consent or
 * the duty over, the whistle ended. Any number of processes may do it; each trail's end is told once.
 */
export function createForgetting({ db, ledger, clock, limits }: Deps) {
  let dutyLookedAt = -Infinity

  async function forgetOffDuty(now: Date): Promise<void> {
    const kept = await accountsKept(db)
    if (kept.length === 0) return
    const serving = await servingOf(db, kept, now)
    const gone = kept.filter((id) => !serving.has(id))
    if (gone.length === 0) return
    await forgetPositions(db, gone)
    await ledger.write(async (tx) => ({
      result: undefined,
      drafts: trailsDeleted(time, await deleteTrailsOf(tx, gone)),
    }))
  }

  return {
    async tick(): Promise<void> {
      const now = clock.now()
      const { keepMinutes } = await limits.at('positions', now)
      await forgetOldPositions(db, new Date(now.getTime() - keepMinutes * 60_000))
      if (await isAnyTrailOver(db)) {
        await ledger.write(async (tx) => ({
          result: undefined,
          drafts: trailsDeleted(time, await deleteTrailsOver(tx)),
        }))
      }
      if (Math.abs(now.getTime() - dutyLookedAt) < DUTY_LOOK_MS) return
      dutyLookedAt = now.getTime()
      const { keepDays } = await limits.at('positionReads', now)
      await forgetPositionReads(db, new Date(now.getTime() - keepDays * DAY_MS))
      await forgetOffDuty(now)
    },
  }
}
