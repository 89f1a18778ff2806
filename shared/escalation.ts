import { CalendarNotLoaded, type Calendar } from './calendar.ts'
import { hasFlag, isClosed, type CaseCard } from './case.ts'
import type { CaseLimits } from './caseLimits.ts'
import { redAt, type Clock } from './clock.ts'
import { say, type Say } from './say.ts'
import { workingTimeBetween } from './workingTime.ts'

/**
 * What happens to a case because time passes and nobody acted. Each step is taken once: the card says
 * that it was, so that a restart or a second process finds nothing left to do.
 */

/** Names a promise's missing for good: the same promise at another stage is another one. */
export const missOf = ({ kind, stage, from }: Clock): string => `${kind}.${stage}.${from}`

/** The running promise that is missed first and of which nobody was told yet. */
export function nextMiss(card: CaseCard): { clock: Clock; due: string } | null {
  if (isClosed(card)) return null
  let next: { clock: Clock; due: string } | null = null
  for (const clock of card.clocks) {
    const due = redAt(clock)
    if (due === null || (next !== null && next.due <= due)) continue
    const isTold = card.escalated.some(({ of, rule }) => of === clock.of && rule === missOf(clock))
    if (!isTold) next = { clock, due }
  }
  return next
}

export const missTold = (card: CaseCard, clock: Clock, now: Date): Partial<CaseCard> => ({
  escalated: [...card.escalated, { of: clock.of, rule: missOf(clock), at: now.toISOString() }],
})

/** A case taken over from another system: every promise missed by then was told there, and is not told again. */
export function takenOver(card: CaseCard, now: Date): CaseCard {
  const importedAt = now.toISOString()
  const missed = card.clocks.filter((clock) => (redAt(clock) ?? '~') <= importedAt)
  const escalated = missed.map((clock) => ({ of: clock.of, rule: missOf(clock), at: importedAt }))
  return { ...card, importedAt, escalated: [...card.escalated, ...escalated] }
}

/**
 * Why nobody has taken a case, when that has lasted too long: it was never handed out, or a unit has
 * not acknowledged. What is urgent waits in minutes of the clock, everything else in working time.
 * Null: somebody has it, or it waits for something known.
 */
export function orphanedBy(
  card: CaseCard,
  { orphan }: Pick<CaseLimits, 'orphan'>,
  calendar: Calendar,
  now: Date,
): Say | null {
  const isWatched = card.tier !== 4 && card.townCode !== null && card.status !== 'pending'
  if (isClosed(card) || !isWatched || hasFlag(card, 'orphan')) return null

  const { minutes } = orphan
  const isUrgent = card.urgency === 'urgent' || card.source === '110'
  const isOver = (since: string): boolean => {
    const from = new Date(since)
    if (now.getTime() - from.getTime() < minutes * 60_000) return false
    return isUrgent || workedMs(calendar, from, now) >= minutes * 60_000
  }
  const standing = card.orders.filter(({ state }) => state !== 'cancelled')
  if (standing.length === 0) {
    const isUntouched = card.status === 'received' || card.status === 'filed'
    return isUntouched && isOver(lastTouched(card)) ? say('flag.orphan.because', { minutes }) : null
  }
  const ignored = standing.find(({ state, sentAt }) => state === 'sent' && isOver(sentAt))
  return ignored ? say('flag.orphan.order', { unitId: ignored.unitId, minutes }) : null
}

/** When somebody last had it in hand: what the clock itself told does not count. */
const lastTouched = ({ receivedAt, importedAt, filedAt, orders }: CaseCard): string =>
  [
    receivedAt,
    importedAt ?? '',
    filedAt ?? '',
    ...orders.flatMap(({ sentAt, objection }) => [sentAt, objection?.at ?? '']),
  ].reduce((last, at) => (at > last ? at : last))

/** Where the calendar does not reach every hour counts: told too early beats told never. */
function workedMs(calendar: Calendar, from: Date, to: Date): number {
  try {
    return workingTimeBetween(calendar, from, to)
  } catch (error) {
    if (error instanceof CalendarNotLoaded) return to.getTime() - from.getTime()
    throw error
  }
}
