import { Router } from 'express'
import { disputeCommandNames, disputeCommands, DisputeQuery, NewDispute } from '#shared/dispute.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import { idOf, mustRead, mustWrite, retryOf } from '#server/visits/requests.ts'
import { WordsReveal } from '#server/visits/visitRoutes.ts'
import { createDisputeReading } from './disputeReading.ts'
import { createDisputes, type DisputeDeps } from './disputeService.ts'

/** `/api/disputes`: disputes, the commands on them, and their whole words under a right. */
export function disputeRoutes(deps: DisputeDeps): Router {
  const { sealing } = deps
  const disputes = createDisputes(deps)
  const reading = createDisputeReading(deps)
  const router = Router()
  router.use((_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store')
    next()
  })

  router.get('/', async (req, res) => {
    const account = mustRead(accountOf(res))
    res.json({ items: await reading.list(account, DisputeQuery.parse(req.query)) })
  })
  router.post('/', async (req, res) => {
    const account = mustWrite(accountOf(res))
    const input = NewDispute.parse(req.body)
    res.status(201).json(await disputes.open(account, input, retryOf(req, sealing)))
  })
  router.get('/:id', async (req, res) => {
    const account = mustRead(accountOf(res))
    res.json({ dispute: await reading.one(account, idOf(req, 'dispute')) })
  })
  for (const name of disputeCommandNames) {
    router.post(`/:id/${name}`, async (req, res) => {
      const account = mustWrite(accountOf(res))
      const id = idOf(req, 'dispute')
      const input = disputeCommands[name].parse(req.body)
      res.json(await disputes.command(name, account, id, input, retryOf(req, sealing)))
    })
  }
  router.post('/:id/reveal', async (req, res) => {
    const account = mustRead(accountOf(res))
    const id = idOf(req, 'dispute')
    const { reason } = WordsReveal.parse(req.body)
    res.json(await disputes.reveal(account, id, reason))
  })
  return router
}
