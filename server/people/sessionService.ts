import { createHmac, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { SessionEnd } from '#shared/session.ts'
import { byLink } from '#shared/who.ts'
import type { Clock } from '#server/clock.ts'
import { AppError } from '#server/errors.ts'
import { sawLinks } from '#server/links/linkSeenRepo.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import {
  clearFailures,
  countFailure,
  endSession,
  endsOfSessions,
  findLogin,
  findSession,
  insertSession,
} from './accountRepo.ts'
import { passwordMatches } from './passwords.ts'

export interface Session {
  account: Account
  /** Keyed hash of the token, hex: what the store knows the session by. */
  key: string
  /** Made by an administrator for a display or a program, not by logging in. */
  isToken: boolean
}

export interface Sessions {
  /** Rejects with `wrongLogin` or, after too many failures, `lockedOut`. */
  logIn(
    username: string,
    password: string,
  ): Promise<{ token: string; maxAgeMs: number; account: Account }>
  /** The session of a token, or why it is over; null for a token that never opened one. */
  find(token: string): Promise<Session | { ended: SessionEnd } | null>
  /** Of these session keys, those that are over, and why. */
  ended(keys: readonly string[]): Promise<Map<string, SessionEnd>>
  logOut(token: string): Promise<void>
  /** What the store knows a session's token by. */
  hashOf: (token: string) => Buffer
}

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  limits: Limits
  secret: string
}

const HOUR_MS = 3_600_000
const SEEN_EVERY_MS = 60_000

export function createSessions({ db, clock, limits, secret }: Deps): Sessions {
  const hashOf = (token: string): Buffer => createHmac('sha256', secret).update(token).digest()

  /** A page that lies open asks nothing: it is seen by its line, once a minute. */
  let seenMs = -Infinity
  async function seen(hashes: readonly Buffer[]): Promise<void> {
    const now = clock.now()
    if (Math.abs(now.getTime() - seenMs) < SEEN_EVERY_MS) return
    seenMs = now.getTime()
    await sawLinks(db, hashes, now)
  }

  return {
    async logIn(username, password) {
      const now = clock.now()
      const row = await findLogin(db, username)
      if (row?.lockedUntil && row.lockedUntil > now) throw lockedOut(row.lockedUntil, now)

      const matches = await passwordMatches(row?.passwordHash ?? null, password)
      if (!row || !matches || row.isDisabled) {
        if (row) {
          const { failures, minutes } = await limits.at('loginLock', now)
          await countFailure(
            db,
            row.account.id,
            failures,
            new Date(now.getTime() + minutes * 60_000),
          )
        }
        throw new AppError('wrongLogin', 'The user name or the password is wrong')
      }

      await clearFailures(db, row.account.id)
      const { displayHours, hours } = await limits.at('session', now)
      const maxAgeMs = (row.account.post === 'display' ? displayHours : hours) * HOUR_MS
      const token = randomBytes(32).toString('base64url')
      await insertSession(db, {
        idHash: hashOf(token),
        accountId: row.account.id,
        rightsVersion: row.rightsVersion,
        now,
        expires: new Date(now.getTime() + maxAgeMs),
      })
      return { token, maxAgeMs, account: row.account }
    },

    async find(token) {
      const idHash = hashOf(token)
      const found = await findSession(db, idHash, clock.now())
      if (!found) return null
      const { account, isToken, ended } = found
      if (ended === null && byLink(account)) await sawLinks(db, [idHash], clock.now())
      return ended === null ? { account, isToken, key: idHash.toString('hex') } : { ended }
    },

    async ended(keys) {
      const hashes = keys.map((key) => Buffer.from(key, 'hex'))
      await seen(hashes)
      const ends = await endsOfSessions(db, hashes, clock.now())
      const over = new Map<string, SessionEnd>()
      for (const key of keys) {
        // A session that is no longer in the store was cleared away because its time was over.
        const end = ends.has(key) ? ends.get(key) : 'expired'
        if (end) over.set(key, end)
      }
      return over
    },

    logOut: (token) => endSession(db, hashOf(token), clock.now()),
    hashOf,
  }
}

function lockedOut(until: Date, now: Date): AppError {
  const retryAfter = Math.ceil((until.getTime() - now.getTime()) / 1000)
  return new AppError('lockedOut', 'Too many wrong passwords: the account is locked for a while', {
    details: { until: until.toISOString() },
    retryAfter,
  })
}
