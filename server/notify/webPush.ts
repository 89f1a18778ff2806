import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import webPush from 'web-push'
import { linkOf, tagOf, DeviceAgreed, type PushMessage } from '#shared/notice.ts'
import type { Sealing } from '#server/people/sealing.ts'
import type { Tables } from '#server/store/tables.ts'
import type { NoticeChannel, Outgoing, Sent } from './channel.ts'
import { findDevice, forgetDevice } from './deviceRepo.ts'
import { noticeInWords } from './noticeWords.ts'
import { post, type Posted } from './outbound.ts'
import type { PushAddresses } from './pushAddresses.ts'
import type { PushKeys } from './pushKeys.ts'

/** As it is sealed in the store. */
const Subscription = DeviceAgreed.pick({ endpoint: true, keys: true })

const WITHIN_MS = 10_000

interface Deps {
  db: Kysely<Tables>
  sealing: Sealing
  keys: PushKeys
  /** Whom a push service may ask, `mailto:` or `https:`, as RFC 8292 wants it. */
  contact: string
  addresses: PushAddresses
}

/** RFC 8030: sealed for one browser (RFC 8291), signed as this server (RFC 8292), by its push service. */
export function createWebPush({ db, sealing, keys, contact, addresses }: Deps): NoticeChannel {
  return {
    async send(notice, now) {
      const device = await findDevice(db, notice.target, now)
      if (!device) return { kind: 'never', reason: 'deviceGone' }
      const subscription = Subscription.parse(sealing.open(device.sealed))
      const url = addresses.allowed(subscription.endpoint)
      if (!url) return { kind: 'never', reason: 'addressForbidden' }
      const message = messageOf(notice, noticeInWords(notice, device.language, now))
      const { headers, body } = webPush.generateRequestDetails(
        subscription,
        JSON.stringify(message),
        {
          vapidDetails: { subject: contact, ...keys },
          TTL: Math.max(0, Math.floor((notice.untilAt.getTime() - now.getTime()) / 1000)),
          urgency: notice.urgency,
          // One that lies at the push service still is replaced by a later one of the same matter.
          topic: createHash('sha256').update(message.tag).digest('base64url').slice(0, 32),
        },
      )
      const isTrusted = addresses.isTrusted(url)
      const posted = await post({ url, headers, body, isTrusted, withinMs: WITHIN_MS })
      const isGone = posted.kind === 'answered' && (posted.status === 404 || posted.status === 410)
      if (isGone) await forgetDevice(db, notice.target)
      return sentBy(posted)
    },
  }
}

const messageOf = (
  notice: Outgoing,
  { title, body }: { title: string; body: string },
): PushMessage => ({
  ...{ id: notice.id, tag: tagOf(notice), title, body, link: linkOf(notice) },
  ...{ urgency: notice.urgency, at: notice.madeAt.toISOString() },
})

/** What a push service's answer means; 201 is what RFC 8030 names. */
function sentBy(posted: Posted): Sent {
  if (posted.kind === 'failed')
    return posted.reason === 'addressForbidden'
      ? { kind: 'never', reason: posted.reason }
      : { kind: 'later', reason: posted.reason }
  const { status, retryAfterMs } = posted
  if (status >= 200 && status < 300) return { kind: 'delivered' }
  if (status === 404 || status === 410) return { kind: 'never', reason: 'deviceGone' }
  if (status === 429 || status >= 500)
    return {
      ...{ kind: 'later', reason: 'serverFailed' },
      ...(retryAfterMs !== null && { afterMs: retryAfterMs }),
    }
  return { kind: 'never', reason: 'refused' }
}
