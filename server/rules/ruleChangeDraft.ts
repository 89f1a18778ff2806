import type { Account } from '#shared/account.ts'
import type { RuleChanged, RuleTableName } from '#shared/ruleTable.ts'
import type { Draft } from '#server/ledger/draft.ts'

/** That a rule was changed, by whom: for the log and whoever reads it whole, for no screen. */
export const ruleChangeDraft = (
  table: RuleTableName | 'calendar',
  by: Account,
  changed: RuleChanged | { year: number },
): Draft => ({
  type: 'rule:changed',
  actor: by.id,
  lane: 'live',
  caseId: null,
  audiences: [],
  leftAudiences: [],
  data: { table, by: by.label, ...changed },
  span: null,
  outbox: [],
})
