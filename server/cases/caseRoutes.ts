import { Router, type Request } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { CaseQuery } from '#shared/caseQuery.ts'
import {
  caseCommandNames,
  caseCommands,
  orderCommandNames,
  orderCommands,
} from '#shared/commands.ts'
import { mayReadWords } from '#shared/sight.ts'
import type { Clock } from '#server/clock.ts'
import { notFound } from '#server/errors.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { Tables } from '#server/store/tables.ts'
import { listCases } from './caseListRepo.ts'
import { readWholeCase } from './caseReadRepo.ts'
import type { CaseService } from './caseService.ts'
import { retryOf } from './retryOf.ts'
import { searchCases } from './searchRepo.ts'

const Id = z.uuid()

/** An id from a path; what is no id names nothing. */
function idOf(req: Request, what: string): string {
  const parsed = Id.safeParse(req.params['id'])
  if (!parsed.success) throw notFound(what)
  return parsed.data
}

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  cases: CaseService
}

/** `/api/cases`: the list, one case whole, and the commands on it. */
export function caseRoutes({ db, clock, cases }: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const query = CaseQuery.parse(req.query)
    const find = query.q === undefined ? listCases : searchCases
    res.json(await find(db, accountOf(res), query, clock.now()))
  })

  router.get('/:id', async (req, res) => {
    const account = accountOf(res)
    const id = idOf(req, 'case')
    const found = await readWholeCase(db, account, id)
    if (!found) throw notFound('case')
    const { card, timeline, words } = found
    res.json({ case: card, timeline, ...(mayReadWords(account, card) && { words }) })
  })

  for (const name of caseCommandNames) {
    router.post(`/:id/${name}`, async (req, res) => {
      const id = idOf(req, 'case')
      const input = caseCommands[name].parse(req.body)
      res.json({ case: await cases.command(name, accountOf(res), id, input, retryOf(req)) })
    })
  }
  return router
}

/** `/api/orders`: the commands on one unit's task. */
export function orderRoutes({ cases }: Pick<Deps, 'cases'>): Router {
  const router = Router()
  for (const name of orderCommandNames) {
    router.post(`/:id/${name}`, async (req, res) => {
      const id = idOf(req, 'order')
      const input = orderCommands[name].parse(req.body)
      const card = await cases.orderCommand(name, accountOf(res), id, input, retryOf(req))
      res.json({ case: card, order: card.orders.find((order) => order.id === id) })
    })
  }
  return router
}
