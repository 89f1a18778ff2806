import { DutyQuery } from '#server/people/dutyRoutes.ts'
import { RevealRequest } from '#server/people/revealRoutes.ts'
import { Credentials } from '#server/people/sessionRoutes.ts'
import { NewToken } from '#server/people/tokenRoutes.ts'
import { DutyAnswer, NewTokenAnswer, RevealAnswer, SessionAnswer, TokensAnswer } from './answers.ts'
import type { Described } from './described.ts'

export const describedPeople: readonly Described[] = [
  {
    method: 'post',
    path: '/api/session',
    tag: 'people',
    summary: 'Log in; the session is an HttpOnly cookie',
    access: 'open',
    body: Credentials,
    answers: [{ status: 200, what: 'Who is logged in now', body: SessionAnswer }],
    refuses: ['badRequest', 'notJson', 'tooLarge', 'wrongLogin', 'lockedOut', 'slowDown'],
  },
  {
    method: 'get',
    path: '/api/session',
    tag: 'people',
    summary: 'Who am I',
    access: 'account',
    answers: [{ status: 200, what: 'Who is logged in', body: SessionAnswer }],
  },
  {
    method: 'delete',
    path: '/api/session',
    tag: 'people',
    summary: 'Log out',
    access: 'open',
    answers: [{ status: 204, what: 'Nobody is logged in any more' }],
  },
  {
    method: 'post',
    path: '/api/tickets/{id}/reveal',
    tag: 'people',
    summary: 'The caller and the words as they came, to one person, on record',
    access: 'account',
    inPath: { id: 'The ticket' },
    body: RevealRequest,
    answers: [{ status: 200, what: 'What was sealed', body: RevealAnswer }],
    refuses: [
      'badRequest',
      'notJson',
      'tooLarge',
      'notFound',
      'notAllowed',
      'reasonRequired',
      'confidentialCaller',
    ],
  },
  {
    method: 'get',
    path: '/api/duty',
    tag: 'people',
    summary: 'Who of each unit of a town is on duty now, and whether their desk is connected',
    access: 'account',
    query: DutyQuery,
    answers: [{ status: 200, what: 'Officers in the order in which they ring', body: DutyAnswer }],
    refuses: ['badRequest', 'notAllowed'],
  },
  {
    method: 'post',
    path: '/api/tokens',
    tag: 'people',
    summary: 'Make a token for a display or a program; by an administrator who is logged in',
    access: 'account',
    body: NewToken,
    answers: [{ status: 201, what: 'The token, this once', body: NewTokenAnswer }],
    refuses: ['badRequest', 'notJson', 'tooLarge', 'notAllowed', 'notFound'],
  },
  {
    method: 'get',
    path: '/api/tokens',
    tag: 'people',
    summary: 'The tokens ever made, newest first, without their secret',
    access: 'account',
    answers: [{ status: 200, what: 'The tokens', body: TokensAnswer }],
    refuses: ['notAllowed'],
  },
  {
    method: 'delete',
    path: '/api/tokens/{id}',
    tag: 'people',
    summary: 'End a token; its connections are cut within five seconds',
    access: 'account',
    inPath: { id: 'The token' },
    answers: [{ status: 204, what: 'It has ended' }],
    refuses: ['notAllowed', 'notFound'],
  },
]
