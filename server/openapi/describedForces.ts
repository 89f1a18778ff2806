import { ForcesAnswer } from '#shared/force.ts'
import { FittingAnswer } from '#shared/forceNearest.ts'
import { ConsentInput, MineAnswer, SentPosition } from '#shared/forcePosition.ts'
import { PositionReadsAnswer, PositionReadsQuery } from '#shared/forceRead.ts'
import { FittingQuery, ForcesQuery } from '#server/forces/forceRoutes.ts'
import type { Described } from './described.ts'

export const describedForces: readonly Described[] = [
  {
    method: 'get',
    path: '/api/forces',
    tag: 'people',
    summary:
      'Who is on duty in a town or grid, what they have in hand, and where those who agreed are',
    access: 'account',
    query: ForcesQuery,
    answers: [{ status: 200, what: 'Unit by unit', body: ForcesAnswer }],
    refuses: ['badRequest', 'notAllowed', 'notFound'],
  },
  {
    method: 'get',
    path: '/api/forces/fitting',
    tag: 'people',
    summary: 'Who could go to a case, the nearest first, and who is left out and why',
    access: 'account',
    query: FittingQuery,
    answers: [{ status: 200, what: 'Everybody, with the reason', body: FittingAnswer }],
    refuses: ['badRequest', 'notAllowed', 'notFound'],
  },
  {
    method: 'get',
    path: '/api/forces/mine',
    tag: 'people',
    summary: 'Whether I share my place, and all that is kept of it',
    access: 'account',
    answers: [{ status: 200, what: 'My own', body: MineAnswer }],
    refuses: ['notAllowed'],
  },
  {
    method: 'get',
    path: '/api/forces/reads/mine',
    tag: 'people',
    summary:
      'Who looked where people are while I was on duty and shared my place, and for which case',
    access: 'account',
    answers: [{ status: 200, what: 'The newest first', body: PositionReadsAnswer }],
    refuses: ['notAllowed'],
  },
  {
    method: 'get',
    path: '/api/forces/reads',
    tag: 'people',
    summary: 'Who looked where people are, to an administrator',
    access: 'account',
    query: PositionReadsQuery,
    answers: [{ status: 200, what: 'The newest first', body: PositionReadsAnswer }],
    refuses: ['badRequest', 'notAllowed'],
  },
  {
    method: 'post',
    path: '/api/forces/consent',
    tag: 'people',
    summary: 'Agree to share my place while on duty, or take that back: what was shared is deleted',
    access: 'account',
    body: ConsentInput,
    answers: [{ status: 200, what: 'My own', body: MineAnswer }],
    refuses: ['badRequest', 'notJson', 'tooLarge', 'notAllowed'],
  },
  {
    method: 'post',
    path: '/api/forces/position',
    tag: 'people',
    summary: 'Where I am now; only the last one is kept, and only while on duty and agreed',
    access: 'account',
    body: SentPosition,
    answers: [{ status: 204, what: 'Kept' }],
    refuses: ['badRequest', 'notJson', 'tooLarge', 'notAllowed', 'notAllowedNow'],
  },
]
