import { isClosed, type CaseCard } from './case.ts'
import type { CaseLimits } from './caseLimits.ts'
import { redAt, type Clock } from './clock.ts'
import { say, type Say } from './say.ts'

/**
 * What happens to a case because time passes and nobody acted. Each step is taken once: the card says
 * that it was, so that a restart or a second process finds nothing left to do.
 */

/** Names a promise's missing for good: the same promise at another stage is another one. */
const missOf = ({ kind, stage, from }: Clock): string => `${kind}.${stage}.${from}`

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

/**
 * Why nobody has taken a case, when that has lasted too long: it was never handed out, or a unit has
 * not acknowledged. Null: somebody has it, or it waits for something known.
 */
export function orphanedBy(card: CaseCard, { orphan }: CaseLimits, now: Date): Say | null {
  const isWatched = card.tier !== 4 && card.townCode !== null && card.status !== 'pending'
  if (isClosed(card) || !isWatched || card.flags.some(({ flag }) => flag === 'orphan')) return null

  const limitMs = orphan.minutes * 60_000
  const { minutes } = orphan
  const lasted = (since: string) => now.getTime() - Date.parse(since) >= limitMs
  const standing = card.orders.filter(({ state }) => state !== 'cancelled')
  if (standing.length === 0) {
    const isUntouched = card.status === 'received' || card.status === 'filed'
    return isUntouched && lasted(card.latest.at) ? say('flag.orphan.because', { minutes }) : null
  }
  const ignored = standing.find(({ state, sentAt }) => state === 'sent' && lasted(sentAt))
  return ignored ? say('flag.orphan.order', { unitId: ignored.unitId, minutes }) : null
}
