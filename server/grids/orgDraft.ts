import type { Account } from '#shared/account.ts'
import type { Draft } from '#server/ledger/draft.ts'

/** That places, units or accounts were changed, by whom: for the log and whoever reads it whole, for no screen. */
export const orgDraft = (
  what: 'areas' | 'units' | 'accounts' | 'loginCode' | 'district' | 'feedKey',
  by: Pick<Account, 'id' | 'label'>,
  told: Record<string, unknown>,
): Draft => ({
  type: 'org:changed',
  actor: by.id,
  lane: 'live',
  caseId: null,
  audiences: [],
  leftAudiences: [],
  data: { what, by: by.label, ...told },
  span: null,
  outbox: [],
})
