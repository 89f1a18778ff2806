import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import {
  likenessOf,
  mergeRuleFor,
  stricterOf,
  type DuplicateCandidate,
  type DuplicateCandidates,
  type Matter,
  type MergeRule,
  type Signs,
} from '#shared/duplicate.ts'
import { tellingWords } from '#shared/tellingWords.ts'
import type { Clock } from '#server/clock.ts'
import { findCase, maySee } from '#server/cases/caseReadRepo.ts'
import { notFound } from '#server/errors.ts'
import type { Tables } from '#server/store/tables.ts'
import { readMet, readTicketsToAsk, type Met } from './candidateRepo.ts'
import { readMergeRules } from './mergeRuleRepo.ts'
import { keysToAsk } from './signKeys.ts'
import { readSignsPosition, type StaleTicket } from './signsRepo.ts'

export interface Candidates {
  /** The cases that may be the same matter as this one, the likeliest first; at most ten. */
  of(account: Account, caseId: string): Promise<DuplicateCandidates>
}

const LISTED_MAX = 10
const DAY_MS = 24 * 3_600_000

interface Deps {
  db: Kysely<Tables>
  clock: Clock
}

export function createCandidates({ db, clock }: Deps): Candidates {
  return {
    async of(account, caseId) {
      const [card, isSeen, rules, asOf] = await Promise.all([
        findCase(db, caseId),
        maySee(db, account, caseId),
        readMergeRules(db),
        readSignsPosition(db),
      ])
      if (!card || !isSeen) throw notFound('case')
      const now = clock.now()
      const rule = mergeRuleFor(rules, matterOf(card), now)
      if (!rule || rule.radiusM === 0) return { asOf, rule: rule?.code ?? null, items: [] }

      const best = new Map<string, DuplicateCandidate>()
      for (const asked of await readTicketsToAsk(db, caseId)) {
        const { signs, met } = await meet(account, card, asked, rule)
        for (const other of met) {
          const found = compare(signs, other, rule, mergeRuleFor(rules, other, now))
          const before = best.get(other.caseId)
          if (found && (!before || byLikeness(found, before) < 0)) best.set(other.caseId, found)
        }
      }
      return {
        asOf,
        rule: rule.code,
        items: [...best.values()].sort(byLikeness).slice(0, LISTED_MAX),
      }
    },
  }

  async function meet(
    account: Account,
    card: CaseCard,
    asked: StaleTicket,
    rule: MergeRule,
  ): Promise<{ signs: Signs; met: Met[] }> {
    const { signs, titleWords } = signsToAsk(card, asked)
    const { phoneHash, receivedAt } = asked
    const reaches = {
      near: rule.days * DAY_MS,
      alone: Math.max(rule.days, rule.aloneDays) * DAY_MS,
    }
    const keys = keysToAsk({ ...signs, titleWords, phoneHash }, rule.radiusM).map(
      ({ key, weight, reach }) => ({ key, weight, reachMs: reaches[reach] }),
    )
    const question = { caseId: card.id, lane: card.lane, at: receivedAt, phoneHash }
    return { signs, met: await readMet(db, account, question, keys) }
  }
}

const matterOf = ({ category, tickets }: CaseCard): Matter => ({
  category,
  kind: tickets[0]?.kind ?? null,
})

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

function compare(
  signs: Signs,
  other: Met,
  ownRule: MergeRule,
  theirRule: MergeRule | null,
): DuplicateCandidate | null {
  if (!theirRule) return null
  const rule = stricterOf(ownRule, theirRule)
  const { caseId, caseNo, title, status, receivedAt, closedAt, isSameCaller } = other
  const otherSigns: Signs = {
    at: receivedAt.getTime(),
    closedAt: closedAt?.getTime() ?? null,
    position: other.position,
    place: other.place,
    words: new Set(other.words),
  }
  const likeness = likenessOf(signs, otherSigns, isSameCaller, rule)
  return (
    likeness && {
      caseId,
      caseNo,
      title,
      status,
      receivedAt: receivedAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
      ...likeness,
      silent: rule.silent && likeness.strength === 'strong',
    }
  )
}

/** Strong before weak, then the likelier, then the older case: the order is the same every time. */
const byLikeness = (a: DuplicateCandidate, b: DuplicateCandidate): number =>
  Number(a.strength === 'weak') - Number(b.strength === 'weak') ||
  b.score - a.score ||
  (a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0) ||
  (a.caseId < b.caseId ? -1 : 1)
