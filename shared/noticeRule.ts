import { z } from 'zod'
import { atLocalTime, localDate, nextDate } from './calendar.ts'
import { AlarmedPost } from './case.ts'
import { filledText } from './text.ts'
import { Instant } from './ticket.ts'
import { holdsAt } from './validity.ts'

/** What somebody can be told of while their page is closed. */
export const NoticeKind = z.enum([
  'ring',
  'missedCall',
  'newOrder',
  'promiseSoon',
  'chiefAsked',
  'orphaned',
  'escalated',
])
export type NoticeKind = z.infer<typeof NoticeKind>

export const NoticeChannelName = z.enum(['webPush', 'webhook'])
export type NoticeChannelName = z.infer<typeof NoticeChannelName>

/** How much a device may be woken for it. */
export const NoticeUrgency = z.enum(['low', 'normal', 'high'])
export type NoticeUrgency = z.infer<typeof NoticeUrgency>

/** Whoever can be told: the posts of an escalation, and the chief of the grid. */
export const NoticePost = z.enum([...AlarmedPost.options, 'gridChief'])
export type NoticePost = z.infer<typeof NoticePost>

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')

/** A row: this post is told of that by this channel. */
export const NoticeRule = z.strictObject({
  code: filledText(60),
  kind: NoticeKind,
  post: NoticePost,
  channel: NoticeChannelName,
  urgency: NoticeUrgency,
  /** Also those of the post who are not on duty. */
  offDuty: z.boolean(),
  /** The district's hours in which it waits, over midnight where the second is the earlier; null: none. */
  quietFrom: timeOfDay.nullable(),
  quietTo: timeOfDay.nullable(),
  /** So long before a promise is missed; of no meaning for the other kinds. */
  leadMinutes: z.number().int().min(0).max(10_000),
  /** After that long nobody needs it any more. A ring is of no use after its own end. */
  keepMinutes: z.number().int().min(1).max(10_000),
  /** So often it is sent before it is given up. */
  tries: z.number().int().min(1).max(20),
  basis: filledText(200),
  validFrom: Instant,
  validTo: Instant.nullable(),
})
export type NoticeRule = z.infer<typeof NoticeRule>

export const noticeRulesAt = (
  rules: readonly NoticeRule[],
  kind: NoticeKind,
  at: Date,
): NoticeRule[] => rules.filter((rule) => rule.kind === kind && holdsAt(rule, at.toISOString()))

/** When the quiet hours that hold at this moment end; null: none do. */
export function quietUntil(
  { quietFrom, quietTo }: Pick<NoticeRule, 'quietFrom' | 'quietTo'>,
  at: Date,
): Date | null {
  if (quietFrom === null || quietTo === null || quietFrom === quietTo) return null
  const today = localDate(at)
  const [from, to] = [atLocalTime(today, quietFrom), atLocalTime(today, quietTo)]
  if (from < to) return at >= from && at < to ? to : null
  if (at < to) return to
  return at >= from ? atLocalTime(nextDate(today), quietTo) : null
}
