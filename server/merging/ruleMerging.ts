import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { DuplicateCandidate } from '#shared/duplicate.ts'
import { say } from '#shared/say.ts'
import { lockCases } from '#server/cases/caseRepo.ts'
import type { TwoWords } from '#server/cases/mergeCases.ts'
import type { Moment } from '#server/cases/settled.ts'
import { settleTwo } from '#server/cases/twoCases.ts'
import type { Clock } from '#server/clock.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import type { CurrentCaseLimits } from '#server/rules/caseLimits.ts'
import type { Rulebook } from '#server/rules/rulebook.ts'
import type { Tables } from '#server/store/tables.ts'
import { createCandidates } from './candidateService.ts'
import { mayJoinByRule } from './mayJoinByRule.ts'
import { endLook, notToJoin, readLooks, takeLook } from './ruleMergingRepo.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  caseLimits: CurrentCaseLimits
  rulebook: () => Rulebook
}

/** Who merges by rule: looks at a case with the whole district's eyes, and is nobody's account. */
const rule: Account = {
  id: 'rule',
  username: 'rule',
  label: 'rule',
  post: 'districtCentre',
  area: { kind: 'district' },
  stationGridId: null,
}

/**
 * 并单 without asking, only where a row of the merge rules says so: a new case goes into the one that
 * was there before it and is certainly the same matter. Both are locked and compared again inside the
 * transaction that also ends the look, so that it happens once, whatever the number of processes, and
 * a kill in between loses nothing.
 */
export function createRuleMerging({ db, ledger, clock, caseLimits, rulebook }: Deps) {
  async function targetOf(from: Kysely<Tables>, caseId: string): Promise<Target | null> {
    const found = await createCandidates({ db: from, clock }).of(rule, caseId)
    const certain = found.items.filter(({ silent }) => silent)
    if (certain.length === 0 || found.rule === null) return null
    const barred = await notToJoin(
      from,
      caseId,
      certain.map((one) => one.caseId),
    )
    // The likeliest that may be: the next likely is no worse a home when the first is closed.
    const open = certain.find((one) => one.closedAt === null && !barred.has(one.caseId))
    return open ? { candidate: open, rule: found.rule } : null
  }

  const look = async (caseId: string): Promise<void> => {
    // Mostly there is none, and then no writer waits for the comparing.
    const likely = await targetOf(db, caseId)
    await ledger.write(async (tx, now) => {
      if (!(await takeLook(tx, caseId))) return nothing
      const drafts = likely && (await join(tx, caseId, likely.candidate.caseId, now))
      // Null: what was likely a moment ago is not; the case is looked at again a second later.
      if (likely && !drafts) return nothing
      await endLook(tx, caseId)
      return { result: undefined, drafts: drafts ?? [] }
    })
  }

  async function join(tx: Tx, id: string, targetId: string, now: Date): Promise<Draft[] | null> {
    const cards = await lockCases(tx, [id, targetId])
    const source = cards.get(id)
    const target = cards.get(targetId)
    const still = await targetOf(tx, id)
    if (!source || !target || still?.candidate.caseId !== targetId) return null
    if (!mayJoinByRule(target, source)) return []
    const at: Moment = { now, limits: caseLimits.current(), rulebook: rulebook() }
    const words = wordsOf(still, source.caseNo)
    const { drafts } = await settleTwo(tx, {
      actor: rule,
      name: 'merge',
      target,
      source,
      words,
      at,
    })
    return drafts
  }

  return {
    /** Merges what is due. Resolves when it is durable; rejects when the store cannot be written. */
    async tick(): Promise<void> {
      // One after another, in the order they came in: a case that took one in goes nowhere itself.
      for (const caseId of await readLooks(db)) await look(caseId)
    },
  }
}

const nothing = { result: undefined, drafts: [] }

interface Target {
  candidate: DuplicateCandidate
  rule: string
}

/** Which rule, and its figures; whose calls belong together is nothing for a screen on the wall. */
function wordsOf({ candidate, rule: by }: Target, sourceNo: string): TwoWords {
  const [why] = candidate.reasons
  const how = why?.code.replace('duplicate.', '') ?? ''
  const figures = { rule: by, ...why?.params }
  return {
    target: say(`happened.mergedByRule.${how}`, { caseNo: sourceNo, ...figures }),
    source: say(`happened.mergedIntoByRule.${how}`, { caseNo: candidate.caseNo, ...figures }),
  }
}
