import { z } from 'zod'

/**
 * Where somebody is, the nearest first: in a call, at the desk (a page of theirs is visible and touched),
 * on the phone (a phone-size page), a page open that nobody touches, or no page at all. Never stored.
 */
export const Presence = z.enum(['inCall', 'atDesk', 'onPhone', 'away', 'absent'])
export type Presence = z.infer<typeof Presence>

/** What a page says of itself. */
export const PagePresence = z.enum(['active', 'idle', 'phone'])
export type PagePresence = z.infer<typeof PagePresence>

const presenceOfPage: Record<PagePresence, Presence> = {
  active: 'atDesk',
  phone: 'onPhone',
  idle: 'away',
}
const nearest: readonly Presence[] = Presence.options

/** One person's presence from all their pages, wherever they are connected. */
export function presenceOf(pages: readonly { page: PagePresence; inCall: boolean }[]): Presence {
  const each = pages.map(({ page, inCall }) => (inCall ? 'inCall' : presenceOfPage[page]))
  return nearest.find((presence) => each.includes(presence)) ?? 'absent'
}

/** Somebody is reached by a ring: a page of theirs is open, whether touched or not. */
export const isReached = (presence: Presence): boolean => presence !== 'absent'
