import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import type { CaseCommandName } from '#shared/commands.ts'
import { refuseCase } from '#shared/rules.ts'
import { say, type Say } from '#shared/say.ts'
import { caseFields } from '../cases/commands/commandFields.ts'
import type { Field } from '../cases/commands/field.ts'

/** What several cases can be told at once: commands whose words fit each of them alike. */
export const bulkCommands = [
  'urge',
  'supervise',
  'dispatch',
  'sort',
  'suspend',
  'file',
  'resume',
] as const satisfies readonly CaseCommandName[]
export type BulkCommand = (typeof bulkCommands)[number]

const tier: Field = {
  kind: 'choice',
  name: 'tier',
  label: 'command.tier',
  options: () => [1, 2, 3, 4].map((value) => ({ value, words: say(`tier.${value}`) })),
  start: null,
}

/** What the command asks once for all of them; an urge goes to every unit that has not answered. */
export function bulkFields(name: BulkCommand): readonly Field[] {
  if (name === 'file' || name === 'resume') return []
  if (name === 'sort') return [tier]
  return caseFields[name].fields.filter((field) => field.name !== 'orderId')
}

export interface BulkPlan {
  /** To be sent, with the version that was seen when this was decided. */
  cases: { id: string; version: number; caseNo: string }[]
  /** What the rule table refuses, reason by reason. */
  refused: { reason: Say; caseNos: string[] }[]
}

/** Before anything is sent: which of the cases the rule table lets this account do it to, and why not the others. */
export function planBulk(
  name: BulkCommand,
  cards: readonly CaseCard[],
  account: Account,
): BulkPlan {
  const plan: BulkPlan = { cases: [], refused: [] }
  const byReason = new Map<string, BulkPlan['refused'][number]>()
  for (const card of cards) {
    const { id, version, caseNo } = card
    const refusal = refuseCase(name, account, card)
    if (!refusal) {
      plan.cases.push({ id, version, caseNo })
      continue
    }
    const key = JSON.stringify(refusal.reason)
    const group = byReason.get(key) ?? { reason: refusal.reason, caseNos: [] }
    if (group.caseNos.length === 0) plan.refused.push(group)
    byReason.set(key, group)
    group.caseNos.push(caseNo)
  }
  return plan
}
