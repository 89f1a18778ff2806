import type { Kysely } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Account } from '#shared/account.ts'
import type { Clock } from '#server/clock.ts'
import { notFound } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import { createTokenText } from './tokenText.ts'
import { endToken, insertToken, readTokens, type TokenRow } from './tokenRepo.ts'

export interface TokenService {
  /** The token is in this answer and nowhere else. */
  make(
    wanted: { accountUsername: string; note: string; days?: number | undefined },
    by: Account,
  ): Promise<{ token: string; row: TokenRow }>
  list(): Promise<TokenRow[]>
  /** Its connections are cut at the next look at sessions, as after logging out. */
  end(id: string, by: Account): Promise<void>
}

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  limits: Limits
  log: Log
  /** What the store knows a session by. */
  hashOf: (token: string) => Buffer
}

const HOUR_MS = 3_600_000

/** Sessions for displays and programs, made by an administrator; each ends by its day or by hand. */
export function createTokens({ db, clock, limits, log, hashOf }: Deps): TokenService {
  return {
    async make({ accountUsername, note, days }, by) {
      const now = clock.now()
      const { displayHours } = await limits.at('session', now)
      const lives = (days === undefined ? displayHours : days * 24) * HOUR_MS
      const token = createTokenText()
      const row = await insertToken(db, {
        id: uuid(),
        idHash: hashOf(token),
        accountUsername,
        note,
        madeBy: by.id,
        now,
        expires: new Date(now.getTime() + lives),
      })
      if (!row) throw notFound('account')
      log.info({ tokenId: row.id, for: accountUsername, by: by.id }, 'token made')
      return { token, row }
    },

    list: () => readTokens(db, null),

    async end(id, by) {
      if (!(await endToken(db, id, clock.now()))) throw notFound('token')
      log.info({ tokenId: id, by: by.id }, 'token ended')
    },
  }
}
