import { z } from 'zod'
import { CaseStatus } from '#shared/case.ts'
import { PatrolOptions, PatrolReport, ReportedMatter } from '#shared/patrol.ts'
import { SolveReport } from '#server/patrol/patrolRoutes.ts'
import type { Described } from './described.ts'

const retry = { 'Idempotency-Key': 'Makes a retry safe: it is answered as the first was' }

export const describedPatrol: readonly Described[] = [
  {
    method: 'get',
    path: '/api/patrol/options',
    tag: 'visits',
    summary: 'What the page in the street offers: the frequent matters, and what a rule asks for',
    access: 'account',
    answers: [{ status: 200, what: 'As the rows say now', body: PatrolOptions }],
    refuses: ['notAllowed'],
  },
  {
    method: 'get',
    path: '/api/patrol/reports',
    tag: 'visits',
    summary: "One's own reports from the street and what became of each, the newest first",
    access: 'account',
    answers: [
      {
        status: 200,
        what: 'At most fifty',
        body: z.object({ items: z.array(ReportedMatter) }),
      },
    ],
    refuses: ['notAllowed'],
  },
  {
    method: 'post',
    path: '/api/patrol/reports',
    tag: 'visits',
    summary:
      'Report what was seen in the street: it becomes a ticket of the visits, placed by its point',
    access: 'account',
    headers: retry,
    body: PatrolReport,
    answers: [
      {
        status: 201,
        what: 'Taken',
        body: z.object({ id: z.uuid(), number: z.string(), caseId: z.uuid() }),
      },
    ],
    refuses: ['badRequest', 'notJson', 'tooLarge', 'notAllowed', 'idempotencyConflict'],
  },
  {
    method: 'post',
    path: '/api/patrol/reports/{id}/photos',
    tag: 'visits',
    summary: 'Add a photo or clip to one’s own report while its case is open: the body is the file',
    access: 'account',
    inPath: { id: 'The report' },
    headers: retry,
    bodyTypes: ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'video/mp4', 'video/webm'],
    answers: [{ status: 201, what: 'Its id', body: z.object({ id: z.uuid() }) }],
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
  },
  {
    method: 'post',
    path: '/api/patrol/reports/{id}/solve',
    tag: 'visits',
    summary: 'Close the case with what was done on the spot, while nobody else has taken it up',
    access: 'account',
    inPath: { id: 'The report' },
    headers: retry,
    body: SolveReport,
    answers: [
      {
        status: 200,
        what: 'Closed',
        body: z.object({ caseId: z.uuid(), status: CaseStatus }),
      },
    ],
    refuses: [
      'badRequest',
      'notJson',
      'tooLarge',
      'notFound',
      'notAllowed',
      'notAllowedNow',
      'idempotencyConflict',
    ],
  },
]
