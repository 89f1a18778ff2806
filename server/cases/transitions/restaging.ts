import type { CaseCard } from '#shared/case.ts'
import { isRunning, type Clock, type ClockStage } from '#shared/clock.ts'
import { subjectOfTicket } from '#shared/clockSubject.ts'
import { restage } from '#shared/dueTime.ts'
import { met, ticketOf, type Circumstances } from '../transition.ts'

/**
 * The case's clocks with a closing promise of another stage for one ticket. Redo begins after the
 * first disposal, which is thereby kept; under supervision both promises run, and the red one counts.
 */
export function restaged(
  card: CaseCard,
  ticketId: string,
  stage: Exclude<ClockStage, 'complex'>,
  { now, rulebook }: Pick<Circumstances, 'now' | 'rulebook'>,
): Clock[] {
  const ofTicket = card.clocks.filter(({ kind, of }) => kind === 'closing' && of === ticketId)
  const last = ofTicket.at(-1)
  if (!last) return card.clocks
  const subject = subjectOfTicket(ticketOf(card, ticketId), card.townCode, now)
  const before = stage === 'redo' ? met(card.clocks, 'closing', ticketId, now) : card.clocks
  return [...before, restage(last, stage, subject, rulebook)]
}

/**
 * The case's clocks after an extension was approved: the running closing promise gets the time a rule
 * grants. Null where no rule grants any, or the deadline is the source's own: it moves that one.
 */
export function extended(
  card: CaseCard,
  ticketId: string,
  { now, rulebook }: Pick<Circumstances, 'now' | 'rulebook'>,
): Clock[] | null {
  const subject = subjectOfTicket(ticketOf(card, ticketId), card.townCode, now)
  const clocks = card.clocks.map((clock) =>
    clock.kind === 'closing' && clock.of === ticketId && isRunning(clock)
      ? restage(clock, 'complex', subject, rulebook)
      : clock,
  )
  return clocks.some((clock, index) => clock !== card.clocks[index]) ? clocks : null
}
