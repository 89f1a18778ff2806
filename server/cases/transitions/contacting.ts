import type { CaseCard } from '#shared/case.ts'
import { say } from '#shared/say.ts'
import {
  answers,
  changeTickets,
  met,
  raised,
  ticketOf,
  type CaseTransitions,
  type Circumstances,
} from '../transition.ts'

/** 先行联系 and 回访: what the caller was asked and said. One caller with several tickets is called once. */
export const contacting: CaseTransitions<'firstContact' | 'callback'> = {
  firstContact: (card, { ticketId, result }, c) => {
    const { now } = c
    const ticket = ticketOf(card, ticketId)
    const { tries, at } = tried(ticket.firstContact, result === 'notReached', c)
    const ended = result === 'notReached' && tries >= c.limits.contactTries.tries
    const ids = sameCallers(card, ticketId, c)
    return {
      type: 'case:changed',
      what: ended
        ? say('happened.firstContact.ended', { tries })
        : say(`happened.firstContact.${result}`, { tries }),
      changes: {
        tickets: changeTickets(card, ids, (one) => ({
          ...one,
          firstContact: { result, tries, at, ended },
        })),
        // Not reached is a try, not a contact: the promise runs on until the tries are used up.
        clocks:
          result === 'notReached' && !ended ? card.clocks : metFor(card, 'firstContact', ids, now),
      },
      outbox: answers(ticketsOf(card, ids), 'firstContact', () => ({ result, tries, at })),
    }
  },

  callback: (card, { ticketId, satisfaction, verdict }, c) => {
    const { now } = c
    const ticket = ticketOf(card, ticketId)
    const { tries, at } = tried(ticket.callback, satisfaction === 'notReached', c)
    const ended = satisfaction === 'notReached' && tries >= c.limits.contactTries.tries
    const ids = sameCallers(card, ticketId, c)
    const isNegative = satisfaction === 'dissatisfied' || verdict === 'unsolved'
    return {
      type: 'case:changed',
      what: ended
        ? say('happened.calledBack.ended', { tries })
        : say(`happened.calledBack.${satisfaction}`, { verdict }),
      changes: {
        tickets: changeTickets(card, ids, (one) => ({
          ...one,
          callback: { satisfaction, verdict, tries, at, ended },
        })),
        clocks:
          satisfaction === 'notReached' && !ended
            ? card.clocks
            : metFor(card, 'callback', ids, now),
        ...(isNegative && {
          flags: raised(
            card.flags,
            'atRisk',
            say('flag.atRisk.callback', { satisfaction: `satisfaction.${satisfaction}` }),
            now,
          ),
        }),
      },
    }
  },
}

/**
 * A try soon after the last one finds the same person out of reach for the same reason: it is told,
 * but only tries at different hours count towards the end of the duty. `at` is the last one counted.
 */
function tried(
  last: { tries: number; at: string } | null,
  isInVain: boolean,
  { now, limits }: Circumstances,
): { tries: number; at: string } {
  const at = now.toISOString()
  if (last === null) return { tries: 1, at }
  const apart = now.getTime() - Date.parse(last.at)
  const isTooSoon = apart < limits.contactTries.hoursApart * 3_600_000
  return isInVain && isTooSoon ? { tries: last.tries, at: last.at } : { tries: last.tries + 1, at }
}

const sameCallers = (card: CaseCard, ticketId: string, c: Circumstances): string[] => {
  const same = new Set([ticketId, ...c.sameCaller(ticketId)])
  return card.tickets.filter(({ id }) => same.has(id)).map(({ id }) => id)
}

const ticketsOf = (card: CaseCard, ids: readonly string[]) =>
  card.tickets.filter(({ id }) => ids.includes(id))

const metFor = (
  card: CaseCard,
  kind: 'firstContact' | 'callback',
  ids: readonly string[],
  now: Date,
) => ids.reduce((clocks, id) => met(clocks, kind, id, now), card.clocks)
