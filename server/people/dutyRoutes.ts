import { Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { mayFollow } from '#shared/account.ts'
import type { AreaTree } from '#shared/area.ts'
import { filledText } from '#shared/text.ts'
import type { Clock } from '#server/clock.ts'
import { notAllowed } from '#server/errors.ts'
import type { Tables } from '#server/store/tables.ts'
import { officersOnDuty } from './dutyRepo.ts'
import { accountOf } from './requireAccount.ts'

export const DutyQuery = z.strictObject({ townCode: filledText(40) })

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  tree: AreaTree
  /** How many connections an account has: is somebody at that desk? */
  connectionsOf: (accountId: string) => number
}

/** `GET /api/duty`: who of each unit is on duty now, and whether their desk is connected. */
export function dutyRoutes({ db, clock, tree, connectionsOf }: Deps): Router {
  const router = Router()
  router.get('/', async (req, res) => {
    const { townCode } = DutyQuery.parse(req.query)
    const account = accountOf(res)
    // A station's operator and lead call the units of their town, whatever they follow.
    const isStation =
      account.stationGridId !== null && tree.townOfGrid(account.stationGridId) === townCode
    if (!isStation && !mayFollow(account, { townCode }, tree)) throw notAllowed()

    const units = new Map<string, { label: string; rank: number; present: boolean }[]>()
    for (const { unitId, accountId, label, rank } of await officersOnDuty(
      db,
      { townCode },
      clock.now(),
    )) {
      const officers = units.get(unitId) ?? []
      officers.push({ label, rank, present: connectionsOf(accountId) > 0 })
      units.set(unitId, officers)
    }
    res.json({ units: [...units].map(([unitId, officers]) => ({ unitId, officers })) })
  })
  return router
}
