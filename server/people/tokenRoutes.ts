import { Router } from 'express'
import { z } from 'zod'
import { filledText } from '#shared/text.ts'
import { notAllowed, notFound } from '#server/errors.ts'
import { accountOf, sessionOf } from './requireAccount.ts'
import type { TokenRow } from './tokenRepo.ts'
import type { TokenService } from './tokenService.ts'

export const NewToken = z.strictObject({
  accountUsername: filledText(100),
  /** Which display, which program: what somebody reads who wonders whether it may be ended. */
  note: filledText(200),
  days: z.number().int().min(1).max(3650).optional(),
})

const shown = ({ createdAt, expiresAt, endedAt, ...rest }: TokenRow) => ({
  ...rest,
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  endedAt: endedAt?.toISOString() ?? null,
})

/** `/api/tokens`: an administrator's keys for displays and programs. */
export function tokenRoutes(tokens: TokenService): Router {
  const router = Router()

  router.use((_req, res, next) => {
    if (accountOf(res).post !== 'admin') throw notAllowed()
    // Else a leaked token could make itself another one before it is ended.
    if (sessionOf(res).isToken) throw notAllowed('A token may not manage tokens')
    next()
  })
  router.post('/', async (req, res) => {
    const { token, row } = await tokens.make(NewToken.parse(req.body), accountOf(res))
    res.setHeader('Cache-Control', 'no-store')
    res.status(201).json({ ...shown(row), token })
  })
  router.get('/', async (_req, res) => {
    res.json({ tokens: (await tokens.list()).map(shown) })
  })
  router.delete('/:id', async (req, res) => {
    const id = z.uuid().safeParse(req.params.id)
    if (!id.success) throw notFound('token')
    await tokens.end(id.data, accountOf(res))
    res.status(204).end()
  })
  return router
}
