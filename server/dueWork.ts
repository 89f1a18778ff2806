import type { Kysely } from 'kysely'
import type { Rulebook } from '#shared/clockRule.ts'
import type { Presence } from '#shared/presence.ts'
import type { Clock } from './clock.ts'
import { createDisputeReminders } from './disputes/disputeReminders.ts'
import { createEscalation } from './escalation/escalation.ts'
import { inOneTick, type Duty } from './escalation/ticking.ts'
import { createForgetting } from './forces/forgetting.ts'
import type { Ledger } from './ledger/ledger.ts'
import { createNameForgetting } from './links/nameForgetting.ts'
import { createRuleMerging } from './merging/ruleMerging.ts'
import { createHoleTelling } from './rosters/holeTelling.ts'
import type { CurrentCaseLimits } from './rules/caseLimits.ts'
import type { Limits } from './rules/limits.ts'
import type { Tables } from './store/tables.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  limits: Limits
  caseLimits: CurrentCaseLimits
  rulebook: () => Rulebook
  presenceOf: (accountId: string) => Presence
}

/**
 * Everything that becomes due because time passed, whoever looks.
 *
 * @param others duties of parts that do more than wait, by name
 */
export function createDueWork(deps: Deps, others: Record<string, Duty>): Duty {
  return inOneTick({
    escalation: createEscalation(deps),
    merging: createRuleMerging(deps),
    disputeReminders: createDisputeReminders(deps),
    rosterHoles: createHoleTelling(deps),
    positions: createForgetting(deps),
    linkNames: createNameForgetting(deps),
    ...others,
  })
}
