import { z } from 'zod'
import { RecordingInfo, RecordingPiece } from '#shared/callRecording.ts'
import { CallFigures, CallLogEntry, CallLogQuery } from '#shared/callLog.ts'
import { CallNote } from '#server/calls/callLogRoutes.ts'
import type { Described } from './described.ts'

const CallLogAnswer = z.object({ calls: z.array(CallLogEntry) })
const CallFiguresAnswer = z.object({ units: z.array(CallFigures) })
const PieceAnswer = z.object({ n: z.number().int() })
const RecordingsAnswer = z.object({ recordings: z.array(RecordingInfo) })

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
    method: 'post',
    path: '/api/calls/{id}/note',
    tag: 'people',
    summary:
      'A remark on the call’s case, by whoever was at the call, with or without an order on it',
    access: 'account',
    inPath: { id: 'The call' },
    headers: { 'Idempotency-Key': 'Makes a repeat safe' },
    body: CallNote,
    answers: [{ status: 204, what: 'It stands on the case' }],
    refuses: [
      ...(['badRequest', 'notJson', 'tooLarge', 'notFound'] as const),
      ...(['notAllowedNow', 'idempotencyConflict'] as const),
    ],
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
  {
    method: 'post',
    path: '/api/calls/{id}/pieces',
    tag: 'people',
    summary:
      'One piece of a call’s recording, from whoever placed it; only where a row lets it be recorded and nobody said no',
    access: 'account',
    inPath: { id: 'The call' },
    query: RecordingPiece,
    bodyTypes: ['audio/webm'],
    answers: [{ status: 201, what: 'It is kept, or was already', body: PieceAnswer }],
    refuses: [
      'badRequest',
      'notFound',
      'notAllowedNow',
      'idempotencyConflict',
      'tooLarge',
      'unsupportedType',
      'unusableFile',
      'slowDown',
    ],
  },
  {
    method: 'get',
    path: '/api/calls/{id}/recordings',
    tag: 'people',
    summary: 'A call’s recordings, to the station lead and the duty desk',
    access: 'account',
    inPath: { id: 'The call' },
    answers: [{ status: 200, what: 'Oldest first, deleted ones, too', body: RecordingsAnswer }],
    refuses: ['notFound', 'notAllowed'],
  },
  {
    method: 'post',
    path: '/api/recordings/{id}/play',
    tag: 'people',
    summary: 'The sound of a recording; that it was heard is an event on the case',
    access: 'account',
    inPath: { id: 'The recording' },
    answers: [{ status: 200, what: 'The recording', mediaType: 'audio/webm' }],
    refuses: ['notFound', 'notAllowed'],
  },
]
