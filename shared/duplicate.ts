import { z } from 'zod'
import { CaseStatus } from './case.ts'
import { distanceMeters, type Position } from './geometry.ts'
import { Say, say } from './say.ts'
import { sharedWords } from './tellingWords.ts'
import { Category, Instant, TicketKind } from './ticket.ts'

const percent = z.number().int().min(0).max(100)
const days = z.number().int().min(1).max(366)

/**
 * 重复件: when two cases of a category may be one matter. Rows with validity; the narrowest row that
 * fits a case is its rule, and of two cases' rules the stricter holds.
 */
export const MergeRule = z.object({
  code: z.string().min(1).max(60),
  /** For whom: a scheme's codes that begin so, a kind of ticket; null: whatever. */
  scheme: Category.shape.scheme.nullable(),
  codePrefix: z.string().max(40).nullable(),
  kind: TicketKind.nullable(),
  /** By place: at most so far apart; 0: nothing of this category is ever proposed. */
  radiusM: z.number().int().min(0).max(1000),
  days,
  /** … and at least so many percent of the words in both. */
  textShare: percent,
  /** Without both places: the higher bar for the words alone, and how many of them there must be. */
  aloneShare: percent,
  aloneWords: z.number().int().min(1).max(1000),
  aloneDays: days,
  /** Words that are only a hint, shown after everything else; null: no hints. */
  hintShare: percent.nullable(),
  /** From the same caller so much is enough. */
  callerShare: percent,
  /** A case closed at most so long before the other came in still counts; 0: open ones only. */
  closedDays: z.number().int().min(0).max(366),
  /** May be merged without asking anybody. */
  silent: z.boolean(),
  basis: z.string().max(200),
  validFrom: Instant,
  validTo: Instant.nullable(),
})
export type MergeRule = z.infer<typeof MergeRule>

/** What a ticket is compared by. */
export interface Signs {
  /** When it came in, and when its case was closed, in milliseconds. */
  at: number
  closedAt: number | null
  position: Position | null
  /** Road or 小区, as a screen may show it. */
  place: string | null
  words: ReadonlySet<number>
}

export interface Likeness {
  /** `weak`: a hint that meets no bar of the rule. */
  strength: 'strong' | 'weak'
  /** From 0 to 1, for the order alone. */
  score: number
  reasons: Say[]
}

const DAY_MS = 24 * 3_600_000
/** A sign at the end of its range, and a same number, count half of a sign that could not be clearer. */
const HALF = 0.5

/**
 * Whether two tickets may be about one matter, and why: by place, then time, then words. The same
 * whichever is named first. Null: they are not.
 */
export function likenessOf(
  a: Signs,
  b: Signs,
  isSameCaller: boolean,
  rule: MergeRule,
): Likeness | null {
  const apartMs = Math.abs(a.at - b.at)
  const reachMs = Math.max(rule.days, rule.aloneDays) * DAY_MS
  if (rule.radiusM === 0 || apartMs > reachMs || wasOverLong(a, b, rule)) return null

  const metres = a.position && b.position ? distanceMeters(a.position, b.position) : null
  // A road is long: its name says something only where a point is missing.
  const isSameAddress = metres === null && isSamePlace(a.place, b.place)
  const isNear = metres === null ? isSameAddress : metres <= rule.radiusM
  const words = sharedWords(a.words, b.words)
  const found = { isNear, isApart: metres !== null && !isNear, apartMs, isSameCaller, words }
  const strength = strengthOf(found, rule)
  if (!strength) return null

  const byPlace = !isNear ? 0 : metres === null ? HALF : 1 - HALF * (metres / rule.radiusM)
  const against = (1 - byPlace) * (1 - words.percent / 100) * (isSameCaller ? 1 - HALF : 1)
  const score = (1 - against) * (1 - HALF * (apartMs / reachMs))
  return {
    strength,
    score: Math.round(score * 1000) / 1000,
    reasons: reasonsOf({ ...found, metres }),
  }
}

interface Found {
  isNear: boolean
  isApart: boolean
  apartMs: number
  isSameCaller: boolean
  words: { count: number; percent: number }
}

function strengthOf(
  { isNear, isApart, apartMs, isSameCaller, words }: Found,
  rule: MergeRule,
): Likeness['strength'] | null {
  const isSoon = apartMs <= rule.days * DAY_MS
  if (isNear && isSoon && words.percent >= rule.textShare) return 'strong'
  if (apartMs > rule.aloneDays * DAY_MS) return null
  if (isSameCaller && words.percent >= rule.callerShare) return 'strong'
  // Another place is another matter, however much alike two complaints are worded.
  if (isApart || words.count < rule.aloneWords) return null
  if (words.percent >= rule.aloneShare) return 'strong'
  return rule.hintShare !== null && words.percent >= rule.hintShare ? 'weak' : null
}

function reasonsOf(found: Found & { metres: number | null }): Say[] {
  const { isNear, metres, isSameCaller } = found
  const days = Math.max(1, Math.ceil(found.apartMs / DAY_MS))
  const both = { days, percent: found.words.percent }
  const first =
    metres !== null
      ? say(isNear ? 'duplicate.near' : 'duplicate.apart', { metres: Math.round(metres), ...both })
      : say(isNear ? 'duplicate.sameAddress' : 'duplicate.words', both)
  return isSameCaller ? [first, say('duplicate.sameCaller')] : [first]
}

/** One was closed too long before the other came in; nothing is closed before it came in itself. */
const wasOverLong = (a: Signs, b: Signs, { closedDays }: MergeRule): boolean =>
  isOverBy(a, b.at - closedDays * DAY_MS) || isOverBy(b, a.at - closedDays * DAY_MS)

const isOverBy = ({ closedAt }: Signs, moment: number): boolean =>
  closedAt !== null && closedAt < moment

/** A place as it is compared: full and half width, capitals, spaces and commas alike. Empty: none. */
export const plainPlace = (place: string | null): string =>
  (place ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

const isSamePlace = (a: string | null, b: string | null): boolean =>
  plainPlace(a) !== '' && plainPlace(a) === plainPlace(b)

/** What a rule is chosen by. */
export interface Matter {
  category: Category | null
  kind: TicketKind | null
}

/**
 * The narrowest rule in force that fits: the longest beginning of a code first, then a kind. Null:
 * no rule fits, and nothing is proposed.
 */
export function mergeRuleFor(
  rules: readonly MergeRule[],
  { category, kind }: Matter,
  moment: Date,
): MergeRule | null {
  const fitting = rules.filter(
    (rule) =>
      isInForce(rule, moment) &&
      (rule.scheme === null || rule.scheme === category?.scheme) &&
      (rule.codePrefix === null || category?.code.startsWith(rule.codePrefix) === true) &&
      (rule.kind === null || rule.kind === kind),
  )
  return fitting.reduce<MergeRule | null>(
    (best, rule) => (best && narrowness(best) >= narrowness(rule) ? best : rule),
    null,
  )
}

const isInForce = ({ validFrom, validTo }: MergeRule, moment: Date): boolean =>
  new Date(validFrom) <= moment && (validTo === null || moment < new Date(validTo))

const narrowness = ({ scheme, codePrefix, kind }: MergeRule): number =>
  (codePrefix?.length ?? 0) * 4 + (scheme === null ? 0 : 2) + (kind === null ? 0 : 1)

/** Of two cases' rules the stricter, value by value. */
export function stricterOf(a: MergeRule, b: MergeRule): MergeRule {
  if (a === b) return a
  const hints = [a.hintShare, b.hintShare]
  return {
    ...a,
    radiusM: Math.min(a.radiusM, b.radiusM),
    days: Math.min(a.days, b.days),
    textShare: Math.max(a.textShare, b.textShare),
    aloneShare: Math.max(a.aloneShare, b.aloneShare),
    aloneWords: Math.max(a.aloneWords, b.aloneWords),
    aloneDays: Math.min(a.aloneDays, b.aloneDays),
    hintShare: hints.includes(null) ? null : Math.max(...(hints as number[])),
    callerShare: Math.max(a.callerShare, b.callerShare),
    closedDays: Math.min(a.closedDays, b.closedDays),
    silent: a.silent && b.silent,
  }
}

/** A case that may be the same matter as the one that was asked about. */
export const DuplicateCandidate = z.object({
  caseId: z.uuid(),
  caseNo: z.string(),
  title: z.string(),
  status: CaseStatus,
  receivedAt: z.string(),
  closedAt: z.string().nullable(),
  strength: z.enum(['strong', 'weak']),
  score: z.number().min(0).max(1),
  reasons: z.array(Say),
  /** A rule lets it be merged without asking anybody. */
  silent: z.boolean(),
})
export type DuplicateCandidate = z.infer<typeof DuplicateCandidate>

/** `asOf`: the log's number up to which tickets were looked at. `rule`: null: no rule fitted. */
export const DuplicateCandidates = z.object({
  asOf: z.number().int().nonnegative(),
  rule: z.string().nullable(),
  items: z.array(DuplicateCandidate),
})
export type DuplicateCandidates = z.infer<typeof DuplicateCandidates>
