import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { linkOf, type NoticeLanguage } from '#shared/notice.ts'
import type { NoticeChannel, Sent } from './channel.ts'
import { noticeInWords } from './noticeWords.ts'
import { post, type Posted } from './outbound.ts'

export interface Webhook {
  url: string
  secret: string
}

const WITHIN_MS = 10_000
/** A gateway knows people, not what language they read: the office's own. */
const LANGUAGE: NoticeLanguage = 'zh-CN'

/**
 * The signature a gateway must look at before it sends anything on: over the moment and the body, so that
 * neither can be changed and an old one not be sent again for long.
 */
export const signed = (secret: string, seconds: number, body: string): string =>
  `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`

/** An adapter says which notice it took: a proxy's friendly page is no delivery. */
const Taken = z.object({ taken: z.string() })

/**
 * An adapter to 政务微信, SMS or whatever a house has: one signed POST a notice and person, who is named by
 * their account alone. A notice sent twice has the same id; the adapter answers 2xx with `{"taken": id}`.
 */
export function createWebhook({ url, secret }: Webhook): NoticeChannel {
  return {
    async send(notice, now) {
      const { id, kind, urgency, caseId, about, username, madeAt, untilAt } = notice
      const { title, body: text } = noticeInWords(notice, LANGUAGE, now)
      const body = JSON.stringify({
        ...{ id, kind, urgency, to: username, title, text, caseId, caseNo: about.caseNo },
        ...{ link: linkOf(notice), at: madeAt.toISOString(), until: untilAt.toISOString() },
      })
      const posted = await post({
        url: new URL(url),
        headers: {
          'Content-Type': 'application/json; charset=utf-8',
          'Shaotai-Notice': id,
          'Shaotai-Signature': signed(secret, Math.floor(now.getTime() / 1000), body),
        },
        body: Buffer.from(body),
        withinMs: WITHIN_MS,
        isTrusted: true,
      })
      return sentBy(posted, id)
    },
  }
}

function sentBy(posted: Posted, id: string): Sent {
  if (posted.kind === 'failed') return { kind: 'later', reason: posted.reason }
  const { status, retryAfterMs, body } = posted
  if (status >= 200 && status < 300)
    return isTaken(body, id) ? { kind: 'delivered' } : { kind: 'later', reason: 'wrongAnswer' }
  // 404 and 422 are the adapter's word that it knows nobody of that name.
  if (status === 404 || status === 422) return { kind: 'never', reason: 'noAccount' }
  if (status === 408 || status === 429 || status >= 500)
    return {
      ...{ kind: 'later', reason: 'serverFailed' },
      ...(retryAfterMs !== null && { afterMs: retryAfterMs }),
    }
  return { kind: 'never', reason: 'refused' }
}

function isTaken(body: string, id: string): boolean {
  try {
    return Taken.parse(JSON.parse(body)).taken === id
  } catch {
    return false // not what was agreed, whatever it is: told as a wrong answer
  }
}
