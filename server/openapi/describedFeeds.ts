import { OutboxAck, OutboxQuery } from '#server/intake/outboxRoutes.ts'
import {
  AckAnswer,
  IntakeAnswer,
  IntakeBody,
  OutboxAnswer,
  UpdatesAnswer,
  UpdatesBody,
} from './answers.ts'
import type { Described } from './described.ts'

const inPath = { feed: '12345, 110 or visits' }
const refuses = ['notFound', 'notJson', 'slowDown'] as const
const refusesItems = [...refuses, 'noItems', 'tooMany', 'tooLarge', 'unsupportedType'] as const

export const describedFeeds: readonly Described[] = [
  {
    method: 'post',
    path: '/api/intake/{feed}',
    tag: 'feeds',
    summary: 'Take tickets, 1 to 500; answered only after they are durable, in the order sent',
    access: 'feed',
    inPath,
    body: IntakeBody,
    answers: [
      { status: 200, what: 'What became of each item', body: IntakeAnswer },
      { status: 422, what: 'Every item was rejected', body: IntakeAnswer },
    ],
    refuses: refusesItems,
  },
  {
    method: 'post',
    path: '/api/intake/{feed}/updates',
    tag: 'feeds',
    summary: 'Take what a source says later about its tickets; one that comes early is held',
    access: 'feed',
    inPath,
    body: UpdatesBody,
    answers: [
      { status: 200, what: 'What became of each message', body: UpdatesAnswer },
      { status: 422, what: 'Every message was rejected', body: UpdatesAnswer },
    ],
    refuses: refusesItems,
  },
  {
    method: 'get',
    path: '/api/outbox/{feed}',
    tag: 'feeds',
    summary: 'What must go back to the source, in order, until it is acknowledged',
    access: 'feed',
    inPath,
    query: OutboxQuery,
    answers: [{ status: 200, what: 'The oldest of what waits', body: OutboxAnswer }],
    refuses: ['notFound', 'badRequest', 'slowDown'],
  },
  {
    method: 'post',
    path: '/api/outbox/{feed}/ack',
    tag: 'feeds',
    summary: 'Acknowledge everything up to a position',
    access: 'feed',
    inPath,
    body: OutboxAck,
    answers: [{ status: 200, what: 'How many were acknowledged now', body: AckAnswer }],
    refuses: [...refuses, 'badRequest', 'tooLarge'],
  },
]
