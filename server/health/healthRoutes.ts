import { Router } from 'express'
import type { Kysely } from 'kysely'
import type { Calendar } from '#shared/calendar.ts'
import type { Health } from '#shared/health.ts'
import { say, type Say } from '#shared/say.ts'
import type { Clock } from '#server/clock.ts'
import { noticesStand } from '#server/notify/noticeHealthRepo.ts'
import { adminOnly } from '#server/people/adminOnly.ts'
import type { Tables } from '#server/store/tables.ts'
import { readHealth } from './healthRepo.ts'

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  calendar: () => Calendar
  warnings: () => Say[]
  /** Screens of this process. */
  connections: () => number
  /** The newest number this process has sent on. */
  position: () => number
}

/** Nothing here asks other processes, the disk, or whether anybody keeps a copy: so it says so. */
const unknown: readonly Say[] = [
  say('health.unknown.processes'),
  say('health.unknown.backup'),
  say('health.unknown.disk'),
]

/** `GET /api/admin/health`: what an administrator should see to. */
export function healthRoutes({
  db,
  clock,
  calendar,
  warnings,
  connections,
  position,
}: Deps): Router {
  const router = Router()
  router.use(adminOnly)
  router.get('/', async (_req, res) => {
    const { newest, ...stored } = await readHealth(db)
    const { firstYear, lastYear } = calendar()
    const answer: Health = {
      warnings: warnings(),
      calendar: firstYear <= lastYear ? { firstYear, lastYear } : null,
      log: { ...newest, sent: position() },
      ...stored,
      connections: connections(),
      notices: await noticesStand(db, clock.now()),
      unknown: [...unknown],
    }
    res.json(answer)
  })
  return router
}
