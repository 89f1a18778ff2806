import { CaseQuery } from '#shared/caseQuery.ts'
import {
  caseCommandNames,
  caseCommands,
  orderCommandNames,
  orderCommands,
} from '#shared/commands.ts'
import { DuplicateCandidates } from '#shared/duplicate.ts'
import { CaseAnswer, CaseCommandAnswer, CaseListAnswer, OrderCommandAnswer } from './answers.ts'
import type { Described } from './described.ts'

const headers = {
  'Idempotency-Key': 'Makes a retry safe: the same key and request are answered as the first time',
}
const refuses = [
  'badRequest',
  'notJson',
  'tooLarge',
  'notFound',
  'notAllowed',
  'versionConflict',
  'notAllowedNow',
  'idempotencyConflict',
] as const

export const describedCases: readonly Described[] = [
  {
    method: 'get',
    path: '/api/cases',
    tag: 'cases',
    summary:
      'The cases the account may see, newest or next due first; every filter given must hold',
    access: 'account',
    query: CaseQuery,
    answers: [{ status: 200, what: 'A page of cases', body: CaseListAnswer }],
    refuses: ['badRequest'],
  },
  {
    method: 'get',
    path: '/api/cases/{id}',
    tag: 'cases',
    summary: 'One case whole: tickets, orders, calls, clocks and timeline',
    access: 'account',
    inPath: { id: 'The case' },
    answers: [{ status: 200, what: 'The case', body: CaseAnswer }],
    refuses: ['notFound'],
  },
  {
    method: 'get',
    path: '/api/cases/{id}/candidates',
    tag: 'cases',
    summary:
      'Other cases the account may see that may be the same matter, at most ten, each with why',
    access: 'account',
    inPath: { id: 'The case' },
    answers: [
      {
        status: 200,
        what: 'The likeliest first; `asOf` is the number of the log up to which tickets were compared',
        body: DuplicateCandidates,
      },
    ],
    refuses: ['notFound'],
  },
  ...caseCommandNames.map((name): Described => ({
    method: 'post',
    path: `/api/cases/{id}/${name}`,
    tag: 'cases',
    summary: `Command on a case: ${name}`,
    access: 'account',
    inPath: { id: 'The case' },
    headers,
    body: caseCommands[name],
    answers: [{ status: 200, what: 'The case as it is now', body: CaseCommandAnswer }],
    refuses,
  })),
  ...orderCommandNames.map((name): Described => ({
    method: 'post',
    path: `/api/orders/{id}/${name}`,
    tag: 'cases',
    summary: `Command on a unit's order: ${name}`,
    access: 'account',
    inPath: { id: 'The order' },
    headers,
    body: orderCommands[name],
    answers: [
      { status: 200, what: 'Its case and the order as they are now', body: OrderCommandAnswer },
    ],
    refuses,
  })),
]
