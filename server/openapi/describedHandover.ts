import { z } from 'zod'
import { handoverCommands } from '#shared/handover.ts'
import { HandoverReport } from '#shared/handoverReport.ts'
import { HandoverAgainAnswer, HandoverAnswer, HandoverStateAnswer } from './answers.ts'
import type { Described } from './described.ts'

/** Exactly one of the three, as a query says it. */
const place = {
  district: z.literal('true').optional(),
  townCode: z.string().max(40).optional(),
  gridId: z.string().max(40).optional(),
}
const retry = { 'Idempotency-Key': 'Makes a retry safe: it is told what the first one was told' }

export const describedHandover: readonly Described[] = [
  {
    method: 'get',
    path: '/api/handovers',
    tag: 'handover',
    summary: 'What is handed over and not yet taken, and the confirmed ones, newest first',
    access: 'account',
    query: z.object({ ...place, before: z.uuid().optional() }),
    answers: [{ status: 200, what: 'Where it stands', body: HandoverStateAnswer }],
    refuses: ['badRequest', 'notAllowed'],
  },
  {
    method: 'get',
    path: '/api/handovers/now',
    tag: 'handover',
    summary: 'What happened since the last handover, and what is carried over, as of now',
    access: 'account',
    query: z.object(place),
    answers: [{ status: 200, what: 'The report', body: HandoverReport }],
    refuses: ['badRequest', 'notAllowed'],
  },
  {
    method: 'get',
    path: '/api/handovers/{id}',
    tag: 'handover',
    summary: 'One handover with its report, made again from the log exactly as it was',
    access: 'account',
    inPath: { id: 'The handover' },
    answers: [{ status: 200, what: 'The handover and its report', body: HandoverAgainAnswer }],
    refuses: ['notFound'],
  },
  {
    method: 'post',
    path: '/api/handovers/offer',
    tag: 'handover',
    summary: 'Hand over; again, with newer numbers, until somebody took it',
    access: 'account',
    headers: retry,
    body: handoverCommands.offer,
    answers: [{ status: 200, what: 'What is handed over', body: HandoverAnswer }],
    refuses: [
      'badRequest',
      'notJson',
      'tooLarge',
      'notAllowed',
      'notAllowedNow',
      'idempotencyConflict',
    ],
  },
  {
    method: 'post',
    path: '/api/handovers/take',
    tag: 'handover',
    summary:
      'Confirm what was handed over; without an offer, go on oneself or take over all the same',
    access: 'account',
    headers: retry,
    body: handoverCommands.take,
    answers: [{ status: 200, what: 'The confirmed handover', body: HandoverAnswer }],
    refuses: [
      'badRequest',
      'notJson',
      'tooLarge',
      'notAllowed',
      'notAllowedNow',
      'idempotencyConflict',
    ],
  },
]
