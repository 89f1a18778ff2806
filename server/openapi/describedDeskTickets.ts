import { z } from 'zod'
import { DeskTicket, KnownText } from '#shared/deskTicket.ts'
import type { Described } from './described.ts'

const Known = z.object({ caseId: z.uuid(), caseNo: z.string(), receivedAt: z.string() })
const refuses = ['badRequest', 'notJson', 'tooLarge', 'notAllowed'] as const

export const describedDeskTickets: readonly Described[] = [
  {
    method: 'post',
    path: '/api/tickets',
    tag: 'cases',
    summary: "Take a ticket by hand: what a chat group wrote to the town's duty desk",
    access: 'account',
    headers: { 'Idempotency-Key': 'Makes a retry safe: it is answered as the first was' },
    body: DeskTicket,
    answers: [
      {
        status: 201,
        what: 'Taken, with its own number',
        body: z.object({
          known: z.null(),
          caseId: z.uuid(),
          ticketId: z.uuid(),
          number: z.string(),
        }),
      },
      {
        status: 200,
        what: 'Not taken: the very same text is this case already',
        body: z.object({ known: Known }),
      },
    ],
    refuses: [...refuses, 'idempotencyConflict'],
  },
  {
    method: 'post',
    path: '/api/tickets/known',
    tag: 'cases',
    summary: 'Was this very text taken by hand before?',
    access: 'account',
    body: KnownText,
    answers: [{ status: 200, what: 'Its case', body: z.object({ known: Known.nullable() }) }],
    refuses,
  },
  {
    method: 'get',
    path: '/api/tickets/communities',
    tag: 'cases',
    summary: "The town's 居村, for whoever takes a ticket by hand",
    access: 'account',
    answers: [
      {
        status: 200,
        what: 'In the order of their codes',
        body: z.object({
          communities: z.array(z.object({ code: z.string(), shortName: z.string() })),
        }),
      },
    ],
    refuses: ['notAllowed'],
  },
]
