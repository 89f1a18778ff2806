import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { say } from '#shared/say.ts'
import type { SessionEnd } from '#shared/session.ts'
import { byLink } from '#shared/who.ts'
import type { Clock } from '#server/clock.ts'
import { AppError, badRequest } from '#server/errors.ts'
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
  type LoginRow,
} from './accountRepo.ts'
import { loginCodeIn } from './loginCode.ts'
import { findLoginCode, spendLoginCode } from './loginCodeRepo.ts'
import { hashPassword, passwordMatches } from './passwords.ts'

export interface Session {
  account: Account
  /** Keyed hash of the token, hex: what the store knows the session by. */
  key: string
  /** Made by an administrator for a display or a program, not by logging in. */
  isToken: boolean
}

export interface LoggedIn {
  token: string
  maxAgeMs: number
  account: Account
}

export interface Sessions {
  /**
   * Rejects with `wrongLogin` or, after too many failures, `lockedOut`; with `passwordNeeded` where the
   * password is a code to choose one with, and with `codeExpired` where that code is over.
   */
  logIn(username: string, password: string): Promise<LoggedIn>
  /** Sets the password of whom the code was made for, uses the code up, and logs in. Rejects as `logIn`. */
  choosePassword(wanted: { username: string; code: string; password: string }): Promise<LoggedIn>
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

  async function unlocked(username: string, now: Date): Promise<LoginRow | null> {
    const row = await findLogin(db, username)
    if (row?.lockedUntil && row.lockedUntil > now) throw lockedOut(row.lockedUntil, now)
    return row
  }
  async function refused(row: LoginRow | null, now: Date): Promise<AppError> {
    if (row) {
      const { failures, minutes } = await limits.at('loginLock', now)
      await countFailure(db, row.account.id, failures, new Date(now.getTime() + minutes * 60_000))
    }
    return new AppError('wrongLogin', 'The user name or the password is wrong')
  }
  /** The hash of what was typed, if it is the code of this account. Rejects with `codeExpired`. */
  async function codeOf(row: LoginRow | null, typed: string, now: Date): Promise<Buffer | null> {
    const code = loginCodeIn(typed)
    if (!row || row.isDisabled || code === null) return null
    const made = await findLoginCode(db, row.account.id)
    if (made === null || !timingSafeEqual(made.codeHash, hashOf(code))) return null
    // Only who has the very code hears this: to everybody else it is a wrong password.
    if (made.expiresAt <= now)
      throw new AppError('codeExpired', 'The code is over: an administrator makes another one')
    return made.codeHash
  }
  async function letIn({ account, rightsVersion }: LoginRow, now: Date): Promise<LoggedIn> {
    const { displayHours, hours } = await limits.at('session', now)
    const maxAgeMs = (account.post === 'display' ? displayHours : hours) * HOUR_MS
    const token = randomBytes(32).toString('base64url')
    await insertSession(db, {
      idHash: hashOf(token),
      accountId: account.id,
      rightsVersion,
      now,
      expires: new Date(now.getTime() + maxAgeMs),
    })
    return { token, maxAgeMs, account }
  }

  return {
    async logIn(username, password) {
      const now = clock.now()
      const row = await unlocked(username, now)
      const matches = await passwordMatches(row?.passwordHash ?? null, password)
      if (!row || !matches || row.isDisabled) {
        if ((await codeOf(row, password, now)) === null) throw await refused(row, now)
        const { minLength } = await limits.at('password', now)
        throw new AppError('passwordNeeded', 'Choose a password with this code', {
          details: { minLength },
        })
      }

      await clearFailures(db, row.account.id)
      return letIn(row, now)
    },

    async choosePassword({ username, code, password }) {
      const now = clock.now()
      const row = await unlocked(username, now)
      const codeHash = await codeOf(row, code, now)
      if (!row || codeHash === null) throw await refused(row, now)
      const { minLength: min } = await limits.at('password', now)
      if (Array.from(password).length < min)
        throw badRequest('The password is too short', { reason: say('login.tooShort', { min }) })
      const spent = { accountId: row.account.id, codeHash, now }
      if (!(await spendLoginCode(db, spent, await hashPassword(password))))
        throw await refused(row, now)
      const fresh = await findLogin(db, username)
      if (!fresh) throw await refused(null, now)
      return letIn(fresh, now)
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
