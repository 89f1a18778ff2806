import { Router } from 'express'
import type { Kysely } from 'kysely'
import type { Calendar } from '#shared/calendar.ts'
import { DistrictName } from '#shared/districtName.ts'
import type { FirstSteps } from '#shared/firstSteps.ts'
import type { Clock } from '#server/clock.ts'
import { adminOnly } from '#server/people/adminOnly.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { Tables } from '#server/store/tables.ts'
import type { createDistrictNames } from './districtNameService.ts'
import { firstSteps } from './firstSteps.ts'
import { countFirstSteps } from './firstStepsRepo.ts'
import { readInstallation } from './installationRepo.ts'

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  calendar: () => Calendar
  names: ReturnType<typeof createDistrictNames>
}

/** `PUT /api/admin/district` names the district; `GET /api/admin/first-steps` says what is missing. */
export function installationRoutes({ db, clock, calendar, names }: Deps): Router {
  const router = Router()
  router.put('/district', adminOnly, async (req, res) => {
    const wanted = DistrictName.parse(req.body)
    await names.name(wanted, accountOf(res))
    res.json(wanted)
  })
  router.get('/first-steps', adminOnly, async (_req, res) => {
    const now = clock.now()
    const counted = await countFirstSteps(db, now)
    const answer: FirstSteps = {
      steps: firstSteps(await readInstallation(db), counted, calendar(), now),
    }
    res.json(answer)
  })
  return router
}
