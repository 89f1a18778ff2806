import { Router, type Response } from 'express'
import { z } from 'zod'
import { ConsentInput, SentPosition } from '#shared/forcePosition.ts'
import { PositionReadsQuery } from '#shared/forceRead.ts'
import { filledText } from '#shared/text.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { createForces } from './forceService.ts'
import type { createPositionReadList } from './positionReadList.ts'
import type { createPositions } from './positionService.ts'

/** Exactly one place. */
export const ForcesQuery = z.union([
  z.strictObject({ townCode: filledText(40) }),
  z.strictObject({ gridId: filledText(40) }),
])
export const FittingQuery = z.strictObject({ caseId: z.uuid() })

interface Deps {
  forces: ReturnType<typeof createForces>
  positions: ReturnType<typeof createPositions>
  readList: ReturnType<typeof createPositionReadList>
}

/** No browser and nothing between keeps where people are. */
const unkept = (res: Response): Response => res.set('Cache-Control', 'no-store')

/** `/api/forces`: who on duty is where, who could go to a case, one's own place shared or not, and who looked. */
export function forceRoutes({ forces, positions, readList }: Deps): Router {
  const router = Router()
  router.get('/', async (req, res) => {
    const place = ForcesQuery.parse(req.query)
    unkept(res).json(await forces.ofPlace(accountOf(res), place))
  })
  router.get('/fitting', async (req, res) => {
    const { caseId } = FittingQuery.parse(req.query)
    unkept(res).json(await forces.fitting(accountOf(res), caseId))
  })
  router.get('/mine', async (_req, res) => {
    unkept(res).json(await positions.mine(accountOf(res)))
  })
  router.get('/reads', async (req, res) => {
    const { before } = PositionReadsQuery.parse(req.query)
    unkept(res).json(await readList.all(accountOf(res), before))
  })
  router.get('/reads/mine', async (_req, res) => {
    unkept(res).json(await readList.mine(accountOf(res)))
  })
  router.post('/consent', async (req, res) => {
    const account = accountOf(res)
    await positions.consent(account, ConsentInput.parse(req.body).given)
    unkept(res).json(await positions.mine(account))
  })
  router.post('/position', async (req, res) => {
    await positions.take(accountOf(res), SentPosition.parse(req.body))
    res.status(204).end()
  })
  return router
}
