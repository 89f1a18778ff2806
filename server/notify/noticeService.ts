import { ECDH } from 'node:crypto'
import type { Kysely } from 'kysely'
import { v7 as uuid } from 'uuid'
import type { Account } from '#shared/account.ts'
import {
  noticePostsOf,
  type DeviceAgreed,
  type DeviceSeen,
  type MyNotices,
} from '#shared/notice.ts'
import type { NoticeRule } from '#shared/noticeRule.ts'
import { holdsAt } from '#shared/validity.ts'
import type { Clock } from '#server/clock.ts'
import { AppError, notAllowed } from '#server/errors.ts'
import type { Sealing } from '#server/people/sealing.ts'
import type { Session } from '#server/people/sessionService.ts'
import type { Tables } from '#server/store/tables.ts'
import { deviceIdsOf, keepDevice, removeDevice, seeDevice } from './deviceRepo.ts'
import { noticesOf } from './noticeRepo.ts'
import { readNoticeRules } from './noticeRuleRepo.ts'
import type { PushAddresses } from './pushAddresses.ts'

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  sealing: Sealing
  publicKey: string
  addresses: PushAddresses
  hasWebhook: boolean
}

/** So many of one's own are listed. */
const LISTED = 20

/** What one is told of, on which devices, and what became of it. Everybody's own alone. */
export function createNotices({ db, clock, sealing, publicKey, addresses, hasWebhook }: Deps) {
  const hashOf = (endpoint: string) => sealing.keyedHash(`push ${endpoint}`)
  const sessionHash = ({ key }: Session) => Buffer.from(key, 'hex')

  const kindsOf = (rules: readonly NoticeRule[], { post }: Account): MyNotices['kinds'] => {
    const now = clock.now().toISOString()
    const posts = noticePostsOf(post)
    const kinds = new Map<string, MyNotices['kinds'][number]>()
    for (const rule of rules) {
      const { kind, channel } = rule
      const isThere = channel === 'webPush' || hasWebhook
      if (isThere && holdsAt(rule, now) && posts.includes(rule.post))
        kinds.set(`${kind} ${channel}`, { kind, channel })
    }
    return [...kinds.values()]
  }

  return {
    async mine(account: Account): Promise<MyNotices> {
      const devices = await deviceIdsOf(db, [account.id], clock.now())
      return {
        publicKey,
        kinds: kindsOf(await readNoticeRules(db), account),
        devices: devices.length,
        notices: await noticesOf(db, account.id, LISTED),
      }
    },

    /**
     * 400 for an address this server never sends to and for keys that are none. A display's or a program's
     * token agrees to nothing: 403.
     */
    async agree(session: Session, { endpoint, keys, language }: DeviceAgreed): Promise<void> {
      if (session.isToken) throw notAllowed('A token is nobody who could be told')
      if (!addresses.allowed(endpoint))
        throw new AppError('badRequest', 'This server does not send to that address')
      if (!isPoint(keys.p256dh)) throw new AppError('badRequest', 'The key is no point of P-256')
      await keepDevice(db, {
        ...{ id: uuid(), accountId: session.account.id, endpointHash: hashOf(endpoint) },
        ...{ sealed: sealing.seal({ endpoint, keys }), language, now: clock.now() },
        sessionHash: sessionHash(session),
      })
    },

    /** Whether this device is told as this account's; one that another agreed on is so no more. */
    seen: (session: Session, { endpoint, language }: DeviceSeen): Promise<boolean> =>
      session.isToken
        ? Promise.resolve(false)
        : seeDevice(db, {
            ...{ accountId: session.account.id, endpointHash: hashOf(endpoint), language },
            ...{ sessionHash: sessionHash(session), now: clock.now() },
          }),

    remove: ({ account }: Session, endpoint: string): Promise<void> =>
      removeDevice(db, account.id, hashOf(endpoint)),
  }
}

function isPoint(p256dh: string): boolean {
  try {
    ECDH.convertKey(p256dh, 'prime256v1', 'base64url')
    return true
  } catch {
    return false // OpenSSL says no more than that it is none
  }
}
