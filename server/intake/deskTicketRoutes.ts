import { Router } from 'express'
import { DeskTicket, KnownText } from '#shared/deskTicket.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { Sealing } from '#server/people/sealing.ts'
import { retryOf } from '#server/visits/requests.ts'
import type { DeskTickets } from './deskTicketService.ts'

/** `POST /api/tickets` and what its form asks before: the duty desk's intake by hand. */
export function deskTicketRoutes(tickets: DeskTickets, sealing: Sealing): Router {
  const router = Router()
  router.get('/communities', async (_req, res) => {
    res.json({ communities: await tickets.communities(accountOf(res)) })
  })
  router.post('/known', async (req, res) => {
    const { text } = KnownText.parse(req.body)
    res.json({ known: await tickets.known(accountOf(res), text) })
  })
  router.post('/', async (req, res) => {
    const asked = DeskTicket.parse(req.body)
    const taken = await tickets.take(accountOf(res), asked, retryOf(req, sealing))
    res.status(taken.known === null ? 201 : 200).json(taken)
  })
  return router
}
