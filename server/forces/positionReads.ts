import type { Kysely } from 'kysely'
import { roomOf } from '#shared/area.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import { notePositionRead } from './positionReadRepo.ts'

interface Read {
  accountId: string
  place: { gridId: string } | { townCode: string }
  /** For which case; null: for none. */
  caseId: string | null
  now: Date
}

/**
 * The audit of who looked where people are: kept before anything is shown, one row a person, place and
 * stretch of time, with the cases it was for. A screen asks every few seconds; this process asks the store once a stretch.
 */
export function createPositionReads({ db, limits }: { db: Kysely<Tables>; limits: Limits }) {
  let stretch = 0
  const noted = new Set<string>()
  return {
    async note({ accountId, place, caseId, now }: Read): Promise<void> {
      const { everyMinutes } = await limits.at('positionReads', now)
      const lengthMs = everyMinutes * 60_000
      const fromMs = Math.floor(now.getTime() / lengthMs) * lengthMs
      if (fromMs !== stretch) {
        stretch = fromMs
        noted.clear()
      }
      const room = roomOf(place)
      const key = `${accountId} ${room} ${caseId ?? ''}`
      if (noted.has(key)) return
      await notePositionRead(db, { accountId, place: room, from: new Date(fromMs), caseId })
      if (fromMs === stretch) noted.add(key)
    },
  }
}
