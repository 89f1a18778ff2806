import { Router } from 'express'
import { z } from 'zod'
import { rosterCommandNames, rosterCommands } from '#shared/rosterCommands.ts'
import { DAY_MS } from '#shared/rosterDays.ts'
import type { Span } from '#shared/roster.ts'
import { filledText } from '#shared/text.ts'
import { Instant } from '#shared/ticket.ts'
import { retryOf } from '#server/cases/retryOf.ts'
import type { Clock } from '#server/clock.ts'
import { badRequest } from '#server/errors.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { Limits } from '#server/rules/limits.ts'
import { rosterFileRoutes } from './rosterFileRoutes.ts'
import { createRosterReading, type RosterReadingDeps } from './rosterReading.ts'
import { createRosters } from './rosterService.ts'
import type { Ledger } from '#server/ledger/ledger.ts'

/** Exactly one place, and a stretch; left out: from now, as far ahead as holes are shown. */
export const RosterQuery = z
  .strictObject({
    unitId: filledText(60).optional(),
    gridId: filledText(40).optional(),
    townCode: filledText(40).optional(),
    from: Instant.optional(),
    to: Instant.optional(),
  })
  .refine(
    ({ unitId, gridId, townCode }) =>
      [unitId, gridId, townCode].filter((one) => one !== undefined).length === 1,
    'name a unit, a grid or a town',
  )

const DAYS_MAX = 62

interface Deps extends RosterReadingDeps {
  ledger: Ledger
  limits: Limits
}

/** `/api/rosters`: who is on now, next and in a stretch; how one unit's is made; the commands on it. */
export function rosterRoutes(deps: Deps): Router {
  const reading = createRosterReading(deps)
  const rosters = createRosters(deps)
  const router = Router()

  router.get('/', async (req, res) => {
    const { unitId, gridId, townCode = '', ...asked } = RosterQuery.parse(req.query)
    const span = await spanOf(asked, deps)
    const place =
      unitId !== undefined ? { unitId } : gridId !== undefined ? { gridId } : { townCode }
    res.json(await reading.read(accountOf(res), place, span))
  })
  router.use('/file', rosterFileRoutes(deps))
  router.get('/units/:id', async (req, res) => {
    res.json(await reading.unit(accountOf(res), req.params.id))
  })
  for (const name of rosterCommandNames) {
    router.post(`/units/:id/${name}`, async (req, res) => {
      const input = rosterCommands[name].parse(req.body)
      const unitId = filledText(60).parse(req.params.id)
      res.json(await rosters.command(name, accountOf(res), unitId, input, retryOf(req)))
    })
  }
  return router
}

async function spanOf(
  asked: { from?: string | undefined; to?: string | undefined },
  { clock, limits }: { clock: Clock; limits: Limits },
): Promise<Span> {
  const now = clock.now()
  const { aheadDays } = await limits.at('rosterHoles', now)
  const from = asked.from === undefined ? now.getTime() : Date.parse(asked.from)
  const to = asked.to === undefined ? now.getTime() + aheadDays * DAY_MS : Date.parse(asked.to)
  if (to <= from || to - from > DAYS_MAX * DAY_MS)
    throw badRequest(`Ask for a stretch of up to ${DAYS_MAX} days, its end after its begin`)
  return { from, to }
}
