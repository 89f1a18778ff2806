import { z } from 'zod'
import type { Account } from './account.ts'
import { localDate } from './calendar.ts'
import { CaseStatus } from './case.ts'
import { say } from './say.ts'
import type { Refusal } from './rules.ts'
import { filledText, plainText } from './text.ts'
import { Urgency } from './ticket.ts'

/** The district's day, 'YYYY-MM-DD'. */
const LocalDay = z.iso.date().refine((day) => day >= '1990-01-01' && day < '2100-01-01')

/** Something seen on a visit that others must deal with: it becomes a case, or a topic of the station's meeting. */
export const Finding = z.strictObject({
  as: z.enum(['case', 'topic']),
  title: filledText(200),
  /** Absent: what was seen says it already. */
  detail: plainText(5000).optional(),
  urgency: Urgency.optional(),
})
export type Finding = z.infer<typeof Finding>

/** The words of a visit, as its author may correct them on the same day. */
const words = {
  placeKind: filledText(40).optional(),
  /** Road or 小区, a house too: whole words stay sealed, others read it up to the road or 小区. */
  place: filledText(300),
  seen: filledText(5000),
  needs: plainText(2000).optional(),
  followUpOn: LocalDay.optional(),
}

/** 走访: only where and what was seen are asked for; everything else the log knows or may stay open. */
export const NewVisit = z.strictObject({
  ...words,
  /** Absent: the author's own 居村; a grid worker's visit then lies in their grid. */
  communityCode: filledText(20).optional(),
  /** The earlier visit whose promised look back this is. */
  followsUp: z.uuid().optional(),
  findings: z.array(Finding).max(10).default([]),
  /** 微心愿 */
  wish: filledText(500).optional(),
})
export type NewVisit = z.infer<typeof NewVisit>

export const VisitCorrection = z.strictObject({
  expectedVersion: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  ...words,
})
export type VisitCorrection = z.infer<typeof VisitCorrection>

/** What is sealed: exactly what was written. */
export const VisitWords = z.object({
  place: z.string(),
  seen: z.string(),
  needs: z.string(),
})
export type VisitWords = z.infer<typeof VisitWords>

/** A visit as somebody may read it: `isWhole` says whether its words are as they were written. */
export const Visit = z.object({
  id: z.string(),
  number: z.string(),
  version: z.number().int(),
  /** Post and place. */
  author: z.string(),
  isMine: z.boolean(),
  at: z.string(),
  day: z.string(),
  townCode: z.string().nullable(),
  gridId: z.string().nullable(),
  communityCode: z.string().nullable(),
  placeKind: z.string().nullable(),
  ...VisitWords.shape,
  isWhole: z.boolean(),
  followUpOn: z.string().nullable(),
  /** Somebody has looked back since. */
  isFollowedUp: z.boolean(),
  /** What became of it: the case it is in now, as it stood when this was asked. */
  cases: z.array(
    z.object({
      caseId: z.string(),
      caseNo: z.string(),
      title: z.string(),
      status: CaseStatus,
      /** Photos its author added, of those that are there. */
      photos: z.number().int(),
    }),
  ),
  topics: z.array(z.object({ id: z.string(), title: z.string(), state: z.string() })),
  wish: z.object({ id: z.string(), wish: z.string(), state: z.string() }).nullable(),
})
export type Visit = z.infer<typeof Visit>

/** What stood there before a correction. */
export const EarlierWords = z.object({
  version: z.number().int(),
  at: z.string(),
  ...VisitWords.shape,
})
export type EarlierWords = z.infer<typeof EarlierWords>

export const VisitQuery = z.strictObject({
  /** `mine`: the diary; `others`: what others wrote that one may read. */
  of: z.enum(['mine', 'others']).default('mine'),
  day: LocalDay.optional(),
  /** Words that must all stand in it. */
  q: plainText(100).optional(),
  /** Only those whose day to look back has come and nobody has. */
  due: z.enum(['true']).optional(),
  cursor: plainText(100).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(30),
})
export type VisitQuery = z.infer<typeof VisitQuery>

/** A diary line says what was seen that day: its author mends it until the district's midnight. */
export function refuseCorrection(
  account: Pick<Account, 'id'>,
  visit: { authorId: string; day: string },
  now: Date,
): Refusal | null {
  if (visit.authorId !== account.id) return { code: 'notAllowed', reason: say('refusal.notYours') }
  return visit.day === localDate(now)
    ? null
    : { code: 'notAllowedNow', reason: say('refusal.notThatDay') }
}

/** Do all the words of the query stand in the visit? What stands in it is compared as people type it. */
export function isFound({ place, seen, needs }: VisitWords, query: string): boolean {
  const text = [place, seen, needs].map(folded).join('\n')
  return folded(query)
    .split(/\s+/)
    .every((word) => text.includes(word))
}
const folded = (text: string): string => text.normalize('NFKC').toLowerCase()
