import { Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { mayFollow } from '#shared/account.ts'
import type { AreaTree } from '#shared/area.ts'
import { isReached, type Presence } from '#shared/presence.ts'
import { filledText } from '#shared/text.ts'
import type { Clock } from '#server/clock.ts'
import { notAllowed } from '#server/errors.ts'
import type { Tables } from '#server/store/tables.ts'
import { unitsOnDuty, type OfficerOnDuty } from './dutyRepo.ts'
import { accountOf } from './requireAccount.ts'

interface OfficerShown {
  label: string
  rank: number
  presence: Presence
  present: boolean
}

export const DutyQuery = z.strictObject({ townCode: filledText(40) })

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  tree: AreaTree
  /** Is somebody there, and how near to a desk? */
  presenceOf: (accountId: string) => Presence
}

/** `GET /api/duty`: the units one can call, who of each is on duty now, nobody included, and whether their desk is connected. */
export function dutyRoutes({ db, clock, tree, presenceOf }: Deps): Router {
  const shown = ({ accountId, label, rank }: OfficerOnDuty): OfficerShown => {
    const presence = presenceOf(accountId)
    return { label, rank, presence, present: isReached(presence) }
  }
  const router = Router()
  router.get('/', async (req, res) => {
    const { townCode } = DutyQuery.parse(req.query)
    const account = accountOf(res)
    // A station's operator and lead call the units of their town, whatever they follow.
    const isStation =
      account.stationGridId !== null && tree.townOfGrid(account.stationGridId) === townCode
    if (!isStation && !mayFollow(account, { townCode }, tree)) throw notAllowed()

    const units = await unitsOnDuty(db, { townCode }, clock.now())
    res.json({
      units: units.map(({ unitId, officers }) => ({ unitId, officers: officers.map(shown) })),
    })
  })
  return router
}
