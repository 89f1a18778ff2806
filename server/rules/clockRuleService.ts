import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import type { Clock } from '#shared/clock.ts'
import {
  rowInForce,
  ruleChange,
  withChange,
  type ClockRule,
  type NewClockRule,
  type Rulebook,
} from '#shared/clockRule.ts'
import { subjectOf } from '#shared/clockSubject.ts'
import { recomputeUnderNewRules, resumeClocks, stopClocks } from '#shared/dueTime.ts'
import { say } from '#shared/say.ts'
import type { Clock as TimeSource } from '#server/clock.ts'
import { badRequest, notFound } from '#server/errors.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Log } from '#server/log.ts'
import type { Tables } from '#server/store/tables.ts'
import { changeClockRules } from './clockRuleRepo.ts'
import type { KeptRulebook } from './keptRulebook.ts'
import { readOpenCases } from './openCasesRepo.ts'
import { clashOf } from './planRules.ts'
import { ruleChangeDraft } from './ruleChangeDraft.ts'
import { ruleTable } from './ruleTables.ts'
import { rewriteClocks, type Rewritten } from './rewriteClocks.ts'

type Proposed = z.infer<typeof NewClockRule>

/** One open clock as it is and as the rules would have it. */
export interface ClockMove {
  caseId: string
  caseNo: string
  before: Clock
  after: Clock
}

export interface ClockRuleService {
  all(): readonly ClockRule[]
  /** In force from its moment on, which is not past: what was decided before stays as it was. */
  add(proposed: Proposed, by: Account): Promise<{ rule: ClockRule; ended: ClockRule | null }>
  /** No rule of this code from that moment on. */
  end(code: string, at: string | undefined, by: Account): Promise<ClockRule>
  /** Which open clocks the rules in force now, or with one more, would change. */
  preview(proposed?: Proposed): Promise<{ total: number; changes: ClockMove[] }>
  /** Gives these cases' open clocks the rules in force now, by an event each. */
  move(caseIds: readonly string[], by: Account): Promise<Rewritten>
}

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: TimeSource
  rulebook: KeptRulebook
  log: Log
}

/** More than this nobody reads; the total tells how many there are. */
const SHOWN_MAX = 1_000

/** A case's clocks under the rules in force at `at`, stopped and let go as those rules say. */
function clocksUnder(card: CaseCard, rulebook: Rulebook, at: Date): Clock[] {
  const anew = recomputeUnderNewRules(
    card.clocks,
    (clock) => subjectOf(card, clock.of, at),
    rulebook,
  ).map(({ after }) => after)
  const going = resumeClocks(anew, card.status, at, rulebook)
  return stopClocks(going, card.status, at, rulebook.clockRules)
}

export function createClockRules({ db, ledger, clock, rulebook, log }: Deps): ClockRuleService {
  const toRule = ({ validFrom, ...rule }: Proposed): ClockRule => ({
    ...rule,
    validFrom: futureOf(validFrom).toISOString(),
    validTo: null,
  })
  function futureOf(text: string | undefined): Date {
    const now = clock.now()
    const at = text === undefined ? now : new Date(text)
    if (at < now) throw badRequest('Rules cannot change in the past', { field: 'validFrom' })
    return at
  }

  const write = (
    by: Account,
    change: Parameters<typeof changeClockRules>[1],
  ): ReturnType<typeof changeClockRules> =>
    ledger.write(async (tx) => {
      const result = await changeClockRules(tx, change)
      const { added = null, ended = null } = result ?? {}
      return { result, drafts: result ? [ruleChangeDraft('clocks', by, { added, ended })] : [] }
    })

  return {
    all: () => rulebook.current().clockRules,

    async add(proposed, by) {
      const rule = toRule(proposed)
      const change = await write(by, (rules) => {
        const made = ruleChange(rules, rule)
        // The row it would end began this very moment: ending it would leave it no time at all.
        if (made?.ended?.validFrom === rule.validFrom)
          throw badRequest('A rule of this code begins at that moment', { field: 'validFrom' })
        const clash = made && clashOf(ruleTable('clocks'), made.added, withChange(rules, made))
        if (clash) throw badRequest('Another rule says when that is due', { reason: clash.problem })
        return made
      })
      await rulebook.refresh()
      log.info({ rule: rule.code, from: rule.validFrom, by: by.id }, 'clock rule added')
      const standing = rowInForce(rulebook.current().clockRules, rule.code, rule.validFrom)
      return { rule: change?.added ?? standing ?? rule, ended: change?.ended ?? null }
    },

    async end(code, at, by) {
      const validTo = futureOf(at).toISOString()
      const change = await write(by, (rules) => {
        const row = rowInForce(rules, code, validTo)
        if (!row || row.validFrom === validTo) throw notFound('clock rule in force')
        return { ended: { ...row, validTo } }
      })
      await rulebook.refresh()
      log.info({ rule: code, at: validTo, by: by.id }, 'clock rule ended')
      return change?.ended as ClockRule
    },

    async preview(proposed) {
      const rule = proposed && toRule(proposed)
      const current = rulebook.current()
      const change = rule ? ruleChange(current.clockRules, rule) : null
      const looked = change
        ? { ...current, clockRules: withChange(current.clockRules, change) }
        : current
      const at = rule ? new Date(rule.validFrom) : clock.now()

      const changes: ClockMove[] = []
      let total = 0
      for await (const card of readOpenCases(db)) {
        const after = clocksUnder(card, looked, at)
        card.clocks.forEach((before, n) => {
          const then = after[n] ?? before
          if (JSON.stringify(then) === JSON.stringify(before)) return
          total++
          const { id: caseId, caseNo } = card
          if (changes.length < SHOWN_MAX) changes.push({ caseId, caseNo, before, after: then })
        })
      }
      return { total, changes }
    },

    move: (caseIds, by) =>
      rewriteClocks(ledger, [...new Set(caseIds)], {
        actor: { id: by.id, label: by.label },
        what: say('happened.clocksMoved'),
        clocksOf: (card, now) => clocksUnder(card, rulebook.current(), now),
      }),
  }
}
