import { createHash } from 'node:crypto'
import compression from 'compression'
import { Router } from 'express'
import type { Kysely } from 'kysely'
import { CategoriesQuery, CategoryImport } from '#shared/category.ts'
import type { Clock } from '#server/clock.ts'
import { notAllowed } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { Tables } from '#server/store/tables.ts'
import { readCategoriesAt } from './categoryRepo.ts'
import { createCategoryImport } from './categoryService.ts'

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  log: Log
}

/** `GET /api/categories`: the code lists that hold; a screen that has them is told so (304). */
export function categoryRoutes({ db, clock }: Pick<Deps, 'db' | 'clock'>): Router {
  const router = Router()
  router.use(compression())
  router.get('/', async (req, res) => {
    const { at, scheme } = CategoriesQuery.parse(req.query)
    const moment = at === undefined ? clock.now() : new Date(at)
    const body = JSON.stringify({ categories: await readCategoriesAt(db, moment, scheme) })
    const etag = `"${createHash('sha256').update(body).digest('base64url')}"`
    res.setHeader('ETag', etag)
    res.setHeader('Cache-Control', 'private, no-cache')
    if (req.headers['if-none-match'] === etag) res.status(304).end()
    else res.type('application/json').send(body)
  })
  return router
}

/** `/api/admin/categories`: an administrator's file of rows. */
export function categoryAdminRoutes(deps: Deps): Router {
  const router = Router()
  const importCategories = createCategoryImport(deps)
  router.post('/import', async (req, res) => {
    const account = accountOf(res)
    if (account.post !== 'admin') throw notAllowed()
    res.json(await importCategories(CategoryImport.parse(req.body), account))
  })
  return router
}
