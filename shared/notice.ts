import { z } from 'zod'
import type { Post } from './account.ts'
import type { Presence } from './presence.ts'
import { say, type Say } from './say.ts'
import { filledText } from './text.ts'
import { NoticeChannelName, NoticeKind, NoticePost, NoticeUrgency } from './noticeRule.ts'

/**
 * What a notice is about, fit for a locked screen: a number, a kind, a place, a due time. Never a
 * caller, and nothing anybody wrote.
 */
export const NoticeAbout = z.object({
  caseNo: z.string(),
  /** The category's name or, where there is none, the code of the words for its source. */
  matter: z.string(),
  /** The grid's name, or the town's. */
  place: z.string().nullable(),
  due: z.string().nullable(),
})
export type NoticeAbout = z.infer<typeof NoticeAbout>

export const NoticeState = z.enum(['waiting', 'delivered', 'notNeeded', 'givenUp'])
export type NoticeState = z.infer<typeof NoticeState>

/** Why a notice waits still, was not needed, or was given up. */
export const NoticeReason = z.enum([
  'atScreen',
  'over',
  'tooLate',
  'deviceGone',
  'noAccount',
  'unreachable',
  'timedOut',
  'refused',
  'serverFailed',
  'wrongAnswer',
  'addressForbidden',
])
export type NoticeReason = z.infer<typeof NoticeReason>

/** One notice as its person, or an administrator, reads what became of it. */
export const NoticeTold = z.object({
  id: z.string(),
  at: z.string(),
  kind: NoticeKind,
  /** The promise or the escalation's cause it is about, as a code of words; empty for the other kinds. */
  cause: z.string(),
  about: NoticeAbout,
  urgency: NoticeUrgency,
  channel: NoticeChannelName,
  caseId: z.string(),
  state: NoticeState,
  reason: NoticeReason.nullable(),
  tries: z.number().int(),
})
export type NoticeTold = z.infer<typeof NoticeTold>

/** `GET /api/notices`: what I am told of, by what, and what became of it. */
export const MyNotices = z.object({
  /** What a browser needs to be told here: the server's public key, base64url. */
  publicKey: z.string(),
  /** The rows in force that name my post; whether I am on duty is looked at each time. */
  kinds: z.array(z.object({ kind: NoticeKind, channel: NoticeChannelName })),
  /** Devices of mine that are told, this one among them or not. */
  devices: z.number().int(),
  /** The newest first. */
  notices: z.array(NoticeTold),
})
export type MyNotices = z.infer<typeof MyNotices>

const endpoint = filledText(1000)
const base64url = (length: number) =>
  z.string().regex(new RegExp(`^[A-Za-z0-9_-]{${length}}=*$`), 'not base64url of that length')
export const NoticeLanguage = z.enum(['zh-CN', 'en'])
export type NoticeLanguage = z.infer<typeof NoticeLanguage>

/** A browser agrees: its subscription as the Push API gives it, and the language to be told in. */
export const DeviceAgreed = z.strictObject({
  endpoint,
  /** An uncompressed P-256 point (65 bytes) and a secret (16 bytes). */
  keys: z.strictObject({ p256dh: base64url(87), auth: base64url(22) }),
  language: NoticeLanguage,
})
export type DeviceAgreed = z.infer<typeof DeviceAgreed>

/** A page says that this device is here still, and learns whether the server knows it as this account's. */
export const DeviceSeen = z.strictObject({ endpoint, language: NoticeLanguage })
export type DeviceSeen = z.infer<typeof DeviceSeen>
export const DeviceStands = z.object({ isTold: z.boolean() })
export type DeviceStands = z.infer<typeof DeviceStands>
export const DeviceRemoved = z.strictObject({ endpoint })

/** What reaches the browser's worker, sealed for it alone. */
export const PushMessage = z.object({
  id: z.string(),
  /** A later one of the same stands in the earlier one's place. */
  tag: z.string(),
  title: z.string(),
  body: z.string(),
  link: z.string(),
  urgency: NoticeUrgency,
  at: z.string(),
})
export type PushMessage = z.infer<typeof PushMessage>

export const titleOf = ({ kind, cause }: Pick<NoticeTold, 'kind' | 'cause'>): Say =>
  say(`notice.title.${kind}`, { cause })

/** A ring and the call missed after it are one matter to whoever hears of both. */
export const tagOf = ({ kind, caseId }: Pick<NoticeTold, 'kind' | 'caseId'>): string =>
  `${kind === 'missedCall' ? 'ring' : kind}:${caseId}`

/** Leads whoever opens it to the page they work at, with the case open. */
export const linkOf = ({ caseId }: Pick<NoticeTold, 'caseId'>): string => `/?case=${caseId}`

const atScreen: ReadonlySet<Presence> = new Set(['atDesk', 'onPhone', 'inCall'])
/** A page of theirs is open and somebody is at it: the screen has told them. */
export const isToldByScreen = (presence: Presence): boolean => atScreen.has(presence)

/**
 * The posts of the rows an account of this post may be told by. Who of a unit's desk is on duty, its deputy
 * or its head is the roster's matter.
 */
export function noticePostsOf(post: Post): NoticePost[] {
  if (post === 'unitOfficer' || post === 'communityOfficer' || post === 'linkOfficer')
    return ['unitOfficer', 'unitDeputy', 'unitHead']
  const named = NoticePost.safeParse(post)
  return named.success ? [named.data] : []
}
