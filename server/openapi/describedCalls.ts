import { z } from 'zod'
import { CallFigures, CallLogEntry, CallLogQuery } from '#shared/callLog.ts'
import type { Described } from './described.ts'

const CallLogAnswer = z.object({ calls: z.array(CallLogEntry) })
const CallFiguresAnswer = z.object({ units: z.array(CallFigures) })

export const describedCalls: readonly Described[] = [
  {
    method: 'get',
    path: '/api/calls',
    tag: 'people',
    summary:
      'The calls this account may see, the newest first: who was rung, how long, what came of it',
    access: 'account',
    query: CallLogQuery,
    answers: [{ status: 200, what: 'At most 200 of the period', body: CallLogAnswer }],
    refuses: ['badRequest'],
  },
  {
    method: 'get',
    path: '/api/figures/calls',
    tag: 'people',
    summary: 'How many calls each unit answered, and how soon',
    access: 'account',
    query: CallLogQuery,
    answers: [{ status: 200, what: 'Unit by unit', body: CallFiguresAnswer }],
    refuses: ['badRequest'],
  },
]
