import { Router } from 'express'
import type { Kysely } from 'kysely'
import { CallLogQuery } from '#shared/callLog.ts'
import type { Clock } from '#server/clock.ts'
import { badRequest } from '#server/errors.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { Tables } from '#server/store/tables.ts'
import { readCallFigures, readCallLog, type Period } from './callLogRepo.ts'

const USUAL_PERIOD_MS = 7 * 86_400_000

interface Deps {
  db: Kysely<Tables>
  clock: Clock
}

function periodOf(query: unknown, now: Date): Period {
  const { unitId, from, to } = CallLogQuery.parse(query)
  const until = to === undefined ? new Date(now.getTime() + 1) : new Date(to)
  const since = from === undefined ? new Date(until.getTime() - USUAL_PERIOD_MS) : new Date(from)
  if (since >= until) throw badRequest('from must lie before to')
  return { unitId, from: since, to: until }
}

/** `GET /api/calls`: the log of the calls this account may see. */
export function callLogRoutes({ db, clock }: Deps): Router {
  const router = Router()
  router.get('/', async (req, res) => {
    res.json({ calls: await readCallLog(db, accountOf(res), periodOf(req.query, clock.now())) })
  })
  return router
}

/** `GET /api/figures/calls`: answer rate and time, unit by unit. */
export function callFiguresRoutes({ db, clock }: Deps): Router {
  const router = Router()
  router.get('/calls', async (req, res) => {
    res.json({ units: await readCallFigures(db, accountOf(res), periodOf(req.query, clock.now())) })
  })
  return router
}
