import { z } from 'zod'
import { EvidenceCover } from '#shared/evidenceCover.ts'
import { EvidenceItem, EvidenceQuery, EvidenceRemoval } from '#shared/evidence.ts'
import type { Described } from './described.ts'

const EvidenceAnswer = z.object({ evidence: EvidenceItem })
const EvidenceListAnswer = z.object({ evidence: z.array(EvidenceItem) })

const types = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'video/mp4', 'video/webm']

const upload = (of: 'cases' | 'orders', what: string): Described => ({
  method: 'post',
  path: `/api/${of}/{id}/evidence`,
  tag: 'cases',
  summary: `Add a photo or short clip to ${what}: the body is the file itself, its type told by its content`,
  access: 'account',
  inPath: { id: what },
  query: EvidenceQuery,
  headers: {
    'Idempotency-Key': 'Makes a retry safe: the same key and file are answered as the first time',
  },
  bodyTypes: types,
  answers: [{ status: 201, what: 'What is kept of it', body: EvidenceAnswer }],
  refuses: [
    'badRequest',
    'notFound',
    'notAllowed',
    'notAllowedNow',
    'idempotencyConflict',
    'tooLarge',
    'unsupportedType',
    'unusableFile',
    'slowDown',
  ],
})

const file = (path: string, what: string): Described => ({
  method: 'get',
  path,
  tag: 'cases',
  summary: `${what}, to those who may see its case's evidence; asked for again each time it is shown`,
  access: 'account',
  inPath: { id: 'The evidence' },
  headers: { Range: 'One stretch of bytes' },
  answers: [
    { status: 200, what: 'The file', mediaType: 'image/jpeg, video/mp4 or video/webm' },
    {
      status: 206,
      what: 'The stretch asked for',
      mediaType: 'image/jpeg, video/mp4 or video/webm',
    },
    { status: 304, what: 'Unchanged' },
    { status: 416, what: 'The stretch lies outside the file' },
  ],
  refuses: ['notFound'],
})

export const describedEvidence: readonly Described[] = [
  {
    method: 'get',
    path: '/api/cases/{id}/evidence',
    tag: 'cases',
    summary: 'Photos and clips of a case and of what was merged into it, oldest first',
    access: 'account',
    inPath: { id: 'The case' },
    answers: [{ status: 200, what: 'What is kept of each', body: EvidenceListAnswer }],
    refuses: ['notFound', 'notAllowed'],
  },
  upload('cases', 'The case as a whole'),
  upload('orders', 'One unit’s order'),
  file('/api/evidence/{id}', 'A photo or clip, whole'),
  file(
    '/api/evidence/{id}/screen',
    'A photo in the size of a screen; of a clip its still, if it came with one',
  ),
  file(
    '/api/evidence/{id}/thumb',
    'A photo in the size of a strip; of a clip its still, if it came with one',
  ),
  {
    method: 'post',
    path: '/api/evidence/{id}/remove',
    tag: 'cases',
    summary: 'Take back what one added oneself, within the limit: the file goes, its hash stays',
    access: 'account',
    inPath: { id: 'The evidence' },
    body: EvidenceRemoval,
    answers: [{ status: 200, what: 'What stays of it', body: EvidenceAnswer }],
    refuses: ['badRequest', 'notJson', 'tooLarge', 'notFound', 'notAllowed', 'notAllowedNow'],
  },
  {
    method: 'post',
    path: '/api/evidence/{id}/cover',
    tag: 'cases',
    summary:
      'Cover faces, plates or numbers of a photo one may take back: the file as it came is deleted',
    access: 'account',
    inPath: { id: 'The evidence' },
    body: EvidenceCover,
    answers: [{ status: 200, what: 'The covered photo, in its place', body: EvidenceAnswer }],
    refuses: [
      ...(['badRequest', 'notJson', 'tooLarge', 'notFound'] as const),
      ...(['notAllowed', 'notAllowedNow', 'slowDown'] as const),
    ],
  },
]
