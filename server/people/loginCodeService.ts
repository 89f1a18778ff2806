import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { ListedAccount, LoginCode } from '#shared/orgFile.ts'
import type { Clock } from '#server/clock.ts'
import { badRequest, notFound } from '#server/errors.ts'
import { say } from '#shared/say.ts'
import { orgDraft } from '#server/grids/orgDraft.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import { createLoginCode } from './loginCode.ts'
import { findAccount, insertLoginCode, listAccounts, takePasswordAway } from './loginCodeRepo.ts'

export interface LoginCodes {
  /** For whoever has no password yet, inside the transaction that makes the account. */
  makeIn(
    tx: Tx,
    account: { id: string; username: string },
    by: Account,
    now: Date,
  ): Promise<LoginCode>
  /** For whoever lost theirs: the password that was counts no more and their sessions end. */
  make(accountId: string, by: Account): Promise<LoginCode>
  list(): Promise<ListedAccount[]>
}

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  limits: Limits
  /** Keyed: what the store knows a secret by. */
  hashOf: (secret: string) => Buffer
}

const DAY_MS = 24 * 3_600_000

/** The way to a first password, and to another one: see `login_codes`. */
export function createLoginCodes({ db, ledger, clock, limits, hashOf }: Deps): LoginCodes {
  const makeIn: LoginCodes['makeIn'] = async (tx, { id, username }, by, now) => {
    const { codeDays } = await limits.at('password', now)
    const code = createLoginCode()
    const expires = new Date(now.getTime() + codeDays * DAY_MS)
    const codeHash = hashOf(code)
    await insertLoginCode(tx, { accountId: id, codeHash, madeBy: by.id, now, expires })
    return { username, code, expiresAt: expires.toISOString() }
  }

  return {
    makeIn,
    make: (accountId, by) =>
      ledger.write(async (tx, now) => {
        const account = await findAccount(tx, accountId)
        if (!account) throw notFound('account')
        if (account.isDisabled)
          throw badRequest('The account is out of use', { reason: say('orgFile.disabled') })
        if (account.id === by.id)
          throw badRequest('Not for oneself', { reason: say('orgFile.yourself') })
        await takePasswordAway(tx, account.id)
        const result = await makeIn(tx, account, by, now)
        const drafts = [orgDraft('loginCode', by, { account: account.id, label: account.label })]
        return { result, drafts }
      }),
    list: () => listAccounts(db, clock.now()),
  }
}
