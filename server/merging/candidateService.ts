import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import {
  likenessOf,
  mergeRuleFor,
  stricterOf,
  type DuplicateCandidate,
  type DuplicateCandidates,
  type Likeness,
  type MergeRule,
  type Signs,
} from '#shared/duplicate.ts'
import { mayReadWords } from '#shared/sight.ts'
import { tellingWords } from '#shared/tellingWords.ts'
import type { Clock } from '#server/clock.ts'
import { notFound } from '#server/errors.ts'
import type { Tables } from '#server/store/tables.ts'
import { readAsked, readMatters, readMet, readTicketsToAsk, type Met } from './candidateRepo.ts'
import { readMergeRules } from './mergeRuleRepo.ts'
import { matterOf } from './matterOf.ts'
import { keysToAsk } from './signKeys.ts'
import type { StaleTicket } from './signsRepo.ts'

export interface Candidates {
  /** The cases that may be the same matter as this one, the likeliest first; at most ten. */
  of(account: Account, caseId: string): Promise<DuplicateCandidates>
}

const LISTED_MAX = 10
/** Some of the likeliest fall away under their own case's rule. */
const LOOKED_AT_MAX = 16
const DAY_MS = 24 * 3_600_000

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  /** Resolves when what has come in is comparable, or after a moment: `asOf` says how far it is. */
  followed?: () => Promise<unknown>
}

export function createCandidates({ db, clock, followed }: Deps): Candidates {
  return {
    async of(account, caseId) {
      // The other ticket may be a second old: whoever asks now means that one, too.
      await followed?.()
      const [asked, rules] = await Promise.all([readAsked(db, account, caseId), readMergeRules(db)])
      if (!asked) throw notFound('case')
      const { card, asOf } = asked
      const now = clock.now()
      const rule = mergeRuleFor(rules, matterOf(card), now)
      if (!rule || rule.radiusM === 0) return { asOf, rule: rule?.code ?? null, items: [] }

      const alike: Alike[] = []
      for (const ticket of await readTicketsToAsk(db, caseId))
        alike.push(...(await meet(account, card, ticket, rule)))
      const likeliest = firstOfEachCase(alike).slice(0, LOOKED_AT_MAX)

      // Theirs may be stricter than the asked case's own rule, never looser.
      const matters = await readMatters(
        db,
        likeliest.map(({ met }) => met.caseId),
      )
      const items = likeliest.flatMap((one) => {
        const matter = matters.get(one.met.caseId)
        const theirs = matter && mergeRuleFor(rules, matter, now)
        return theirs ? (candidateOf(one, matter.title, stricterOf(rule, theirs)) ?? []) : []
      })
      return { asOf, rule: rule.code, items: items.sort(byLikeness).slice(0, LISTED_MAX) }
    },
  }

  async function meet(
    account: Account,
    card: CaseCard,
    asked: StaleTicket,
    rule: MergeRule,
  ): Promise<Alike[]> {
    const { signs, titleWords } = signsToAsk(card, asked)
    const { receivedAt } = asked
    // Whose calls belong together is nothing for a screen on the wall.
    const phoneHash = mayReadWords(account, card) ? asked.phoneHash : null
    const reaches = {
      near: rule.days * DAY_MS,
      alone: Math.max(rule.days, rule.aloneDays) * DAY_MS,
    }
    const keys = keysToAsk({ ...signs, titleWords, phoneHash }, rule.radiusM).map(
      ({ key, weight, reach }) => ({ key, weight, reachMs: reaches[reach] }),
    )
    const question = { caseId: card.id, lane: card.lane, at: receivedAt, phoneHash }
    return (await readMet(db, account, question, keys)).flatMap((met) => {
      const likeness = likenessOf(signs, signsOf(met), met.isSameCaller, rule)
      return likeness ? [{ asked: signs, met, ...likeness }] : []
    })
  }
}

/** A ticket of another case that is alike under the asked case's own rule. */
type Alike = { asked: Signs; met: Met } & Likeness

/** Of each case the ticket that is most alike, the likeliest case first. */
function firstOfEachCase(alike: readonly Alike[]): Alike[] {
  const best = new Map<string, Alike>()
  for (const one of [...alike].sort(byAlikeness))
    if (!best.has(one.met.caseId)) best.set(one.met.caseId, one)
  return [...best.values()]
}

/** The asked case's own signs are made anew: it may have come in this very moment. */
function signsToAsk(card: CaseCard, asked: StaleTicket): { signs: Signs; titleWords: Set<number> } {
  const isFirst = card.tickets[0]?.id === asked.id
  const { location } = card
  const title = card.tickets.find(({ id }) => id === asked.id)?.title ?? ''
  return {
    titleWords: tellingWords(title),
    signs: {
      at: asked.receivedAt.getTime(),
      closedAt: card.closedAt === null ? null : Date.parse(card.closedAt),
      position: asked.position ?? (isFirst && location ? [location.lng, location.lat] : null),
      place: asked.place ?? (isFirst ? card.place : null),
      words: tellingWords(`${title}\n${asked.detail}`),
    },
  }
}

const signsOf = ({ receivedAt, closedAt, position, place, words }: Met): Signs => ({
  at: receivedAt.getTime(),
  closedAt: closedAt?.getTime() ?? null,
  position,
  place,
  words: new Set(words),
})

function candidateOf(
  { asked, met }: Alike,
  title: string,
  rule: MergeRule,
): DuplicateCandidate | null {
  const likeness = likenessOf(asked, signsOf(met), met.isSameCaller, rule)
  if (!likeness) return null
  const { caseId, caseNo, status, receivedAt, closedAt } = met
  return {
    caseId,
    caseNo,
    title,
    status,
    receivedAt: receivedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    ...likeness,
    silent: rule.silent && isCertain(likeness),
  }
}

/** Whoever called: what is known to lie elsewhere is for somebody to look at. */
const isCertain = ({ strength, reasons }: Likeness): boolean =>
  strength === 'strong' && reasons[0]?.code !== 'duplicate.apart'

/** Strong before weak, then the likelier, then the older case: the order is the same every time. */
const byLikeness = (a: DuplicateCandidate, b: DuplicateCandidate): number =>
  byStrength(a, b) || compare(a.receivedAt, b.receivedAt) || compare(a.caseId, b.caseId)

const byAlikeness = (a: Alike, b: Alike): number =>
  byStrength(a, b) ||
  a.met.receivedAt.getTime() - b.met.receivedAt.getTime() ||
  compare(a.met.caseId, b.met.caseId)

const byStrength = (a: Likeness, b: Likeness): number =>
  Number(a.strength === 'weak') - Number(b.strength === 'weak') || b.score - a.score

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
