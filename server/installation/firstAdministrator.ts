import type { LoginCode } from '#shared/orgFile.ts'
import { orgDraft } from '#server/grids/orgDraft.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import { createLoginCode } from '#server/people/loginCode.ts'
import { insertLoginCode } from '#server/people/loginCodeRepo.ts'
import type { Limits } from '#server/rules/limits.ts'
import { insertFirstAdmin, lockFirstAdmin } from './installationRepo.ts'

const FIRST = { id: 'admin', username: 'admin', label: '系统管理员' }
/** Whoever starts the server holds the terminal, and has no account yet. */
const STARTER = { id: 'start', label: 'start' }
const DAY_MS = 24 * 3_600_000

interface Deps {
  ledger: Ledger
  limits: Limits
  /** Keyed: what the store knows a secret by. */
  hashOf: (secret: string) => Buffer
  /** When this process began to start: a code made since was made by one that starts beside it. */
  since: Date
}

/** What whoever starts a real district is told; null: there is, or was, an administrator. */
export type FirstAdministrator = LoginCode | { username: string; toldElsewhere: true } | null

/**
 * The way in to a real district in which nobody may administer yet: one account, and a one-time code for it.
 * A start before the code was used makes another one in its place; once somebody has chosen a password, never
 * again. The demo has its own administrator.
 */
export function firstAdministrator({ ledger, limits, hashOf, since }: Deps) {
  return ledger.write<FirstAdministrator>(async (tx, now) => {
    const { isDemo, first, hasAdmins } = await lockFirstAdmin(tx)
    if (isDemo || (first ? !first.isUnused : hasAdmins)) return { result: null, drafts: [] }
    const { id, username } = first ?? FIRST
    if (first?.codeMadeAt && first.codeMadeAt >= since)
      return { result: { username, toldElsewhere: true }, drafts: [] }
    if (!first) await insertFirstAdmin(tx, FIRST)
    const { codeDays } = await limits.at('password', now)
    const expires = new Date(now.getTime() + codeDays * DAY_MS)
    const code = createLoginCode()
    await insertLoginCode(tx, { accountId: id, codeHash: hashOf(code), madeBy: id, now, expires })
    return {
      result: { username, code, expiresAt: expires.toISOString() },
      drafts: [orgDraft('loginCode', STARTER, { account: id, label: FIRST.label })],
    }
  })
}
