import { z } from 'zod'
import {
  Dispute,
  disputeCommandNames,
  disputeCommands,
  DisputeQuery,
  DisputeWords,
  NewDispute,
} from '#shared/dispute.ts'
import { EvidenceItem } from '#shared/evidence.ts'
import {
  EarlierWords,
  NewVisit,
  Visit,
  VisitCorrection,
  VisitQuery,
  VisitWords,
} from '#shared/visit.ts'
import { CodeListItem } from '#shared/visitList.ts'
import { MarkTopic, Topic } from '#shared/visitTopic.ts'
import { Step, Wish, wishCommandNames, wishCommands } from '#shared/visitWish.ts'
import type { VisitOptions } from '#server/visits/optionsService.ts'
import {
  FindingPhotoQuery,
  TopicQuery,
  WishQuery,
  WordsReveal,
} from '#server/visits/visitRoutes.ts'
import type { WrittenVisit } from '#server/visits/visitService.ts'
import type { Described } from './described.ts'

const headers = {
  'Idempotency-Key': 'Makes a retry safe: the same key and request are answered as the first time',
}
const reads = ['badRequest', 'notAllowed'] as const
const writes = [...reads, 'notJson', 'tooLarge', 'idempotencyConflict'] as const
const commands = [...writes, 'notFound', 'versionConflict', 'notAllowedNow'] as const

const Options = z.object({
  communities: z.array(
    z.object({ code: z.string(), shortName: z.string(), gridId: z.string().nullable() }),
  ),
  communityCode: z.string().nullable(),
  gridId: z.string().nullable(),
  visitPlaceKind: z.array(CodeListItem),
  disputeKind: z.array(CodeListItem),
  disputeParty: z.array(CodeListItem),
}) satisfies z.ZodType<VisitOptions>

const Written = z.object({
  id: z.uuid(),
  number: z.string(),
  caseIds: z.array(z.uuid()),
  topicIds: z.array(z.uuid()),
  wishId: z.uuid().nullable(),
}) satisfies z.ZodType<WrittenVisit>

const changed = {
  status: 200,
  what: 'Which one, and its version now',
  body: z.object({ id: z.uuid(), version: z.int() }),
}
const reveal = (what: 'visit' | 'dispute', body: z.ZodType): Described => ({
  method: 'post',
  path: `/api/${what}s/{id}/reveal`,
  tag: 'visits',
  summary: `The whole words of a ${what} to one person, on record`,
  access: 'account',
  inPath: { id: `The ${what}` },
  body: WordsReveal,
  answers: [{ status: 200, what: 'What was written', body }],
  refuses: [...reads, 'notJson', 'tooLarge', 'notFound', 'reasonRequired'],
})

export const describedVisits: readonly Described[] = [
  {
    method: 'get',
    path: '/api/visits',
    tag: 'visits',
    summary: 'One’s own diary, or what others wrote that one may read; newest first',
    access: 'account',
    query: VisitQuery,
    answers: [
      {
        status: 200,
        what: 'A page; words are as written for those whose own they are, else redacted',
        body: z.object({ items: z.array(Visit), nextCursor: z.string().nullable() }),
      },
    ],
    refuses: reads,
  },
  {
    method: 'get',
    path: '/api/visits/options',
    tag: 'visits',
    summary: 'What the forms for visits and disputes offer, and what they begin with',
    access: 'account',
    answers: [{ status: 200, what: 'Lists and beginnings', body: Options }],
    refuses: ['notAllowed'],
  },
  {
    method: 'post',
    path: '/api/visits',
    tag: 'visits',
    summary: 'Write a visit down; its findings become cases or topics in the same step',
    access: 'account',
    headers,
    body: NewVisit,
    answers: [{ status: 201, what: 'What was made of it', body: Written }],
    refuses: [...writes, 'notFound'],
  },
  {
    method: 'get',
    path: '/api/visits/{id}',
    tag: 'visits',
    summary: 'One visit, what stood there before corrections, and what happened to it',
    access: 'account',
    inPath: { id: 'The visit' },
    answers: [
      {
        status: 200,
        what: 'The visit',
        body: z.object({
          visit: Visit,
          earlier: z.array(EarlierWords),
          steps: z.array(Step),
        }),
      },
    ],
    refuses: ['notAllowed', 'notFound'],
  },
  {
    method: 'post',
    path: '/api/visits/{id}/correct',
    tag: 'visits',
    summary: 'Correct one’s own words on the same day; what stood there is kept',
    access: 'account',
    inPath: { id: 'The visit' },
    headers,
    body: VisitCorrection,
    answers: [changed],
    refuses: commands,
  },
  {
    method: 'post',
    path: '/api/visits/{id}/cases/{caseId}/photos',
    tag: 'visits',
    summary: 'Add a photo or clip of what one’s own visit found, while its case is open',
    access: 'account',
    inPath: { id: 'The visit', caseId: 'The case one of its findings became' },
    query: FindingPhotoQuery,
    headers,
    bodyTypes: ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'video/mp4', 'video/webm'],
    answers: [
      { status: 201, what: 'What is kept of it', body: z.object({ evidence: EvidenceItem }) },
    ],
    refuses: [
      ...(['badRequest', 'notFound', 'notAllowed', 'notAllowedNow'] as const),
      ...(['idempotencyConflict', 'tooLarge', 'unsupportedType'] as const),
      ...(['unusableFile', 'slowDown'] as const),
    ],
  },
  reveal('visit', VisitWords),
  {
    method: 'get',
    path: '/api/wishes',
    tag: 'visits',
    summary: 'Micro-wishes of one’s town or grid in one state, newest first',
    access: 'account',
    query: WishQuery,
    answers: [{ status: 200, what: 'At most 200', body: z.object({ items: z.array(Wish) }) }],
    refuses: reads,
  },
  ...wishCommandNames.map((name): Described => ({
    method: 'post',
    path: `/api/wishes/{id}/${name}`,
    tag: 'visits',
    summary: `Command on a micro-wish: ${name}`,
    access: 'account',
    inPath: { id: 'The wish' },
    headers,
    body: wishCommands[name],
    answers: [changed],
    refuses: commands,
  })),
  {
    method: 'get',
    path: '/api/topics',
    tag: 'visits',
    summary: 'Topics for the station’s meeting in one state, newest first',
    access: 'account',
    query: TopicQuery,
    answers: [{ status: 200, what: 'At most 200', body: z.object({ items: z.array(Topic) }) }],
    refuses: reads,
  },
  {
    method: 'post',
    path: '/api/topics/{id}/mark',
    tag: 'visits',
    summary: 'Say what the meeting made of a topic',
    access: 'account',
    inPath: { id: 'The topic' },
    headers,
    body: MarkTopic,
    answers: [changed],
    refuses: commands,
  },
  {
    method: 'get',
    path: '/api/disputes',
    tag: 'visits',
    summary: 'Disputes in the account’s sight: open ones by their next reminder, or closed ones',
    access: 'account',
    query: DisputeQuery,
    answers: [{ status: 200, what: 'The disputes', body: z.object({ items: z.array(Dispute) }) }],
    refuses: reads,
  },
  {
    method: 'post',
    path: '/api/disputes',
    tag: 'visits',
    summary: 'Write a dispute down; its parties are roles, never names',
    access: 'account',
    headers,
    body: NewDispute,
    answers: [
      {
        status: 201,
        what: 'Its number',
        body: z.object({ id: z.uuid(), number: z.string(), version: z.int() }),
      },
    ],
    refuses: writes,
  },
  {
    method: 'get',
    path: '/api/disputes/{id}',
    tag: 'visits',
    summary: 'One dispute, its reminders and what happened to it',
    access: 'account',
    inPath: { id: 'The dispute' },
    answers: [{ status: 200, what: 'The dispute', body: z.object({ dispute: Dispute }) }],
    refuses: ['notAllowed', 'notFound'],
  },
  ...disputeCommandNames.map((name): Described => ({
    method: 'post',
    path: `/api/disputes/{id}/${name}`,
    tag: 'visits',
    summary: `Command on a dispute: ${name}`,
    access: 'account',
    inPath: { id: 'The dispute' },
    headers,
    body: disputeCommands[name],
    answers: [changed],
    refuses: commands,
  })),
  reveal('dispute', DisputeWords),
]
