import { say } from '#shared/say.ts'
import { isFed } from '#shared/ticket.ts'
import type { TicketHead } from '#shared/ticketHead.ts'
import { isRunning } from '#shared/clock.ts'
import type { CaseCard } from '#shared/case.ts'
import { notAllowedNow } from '#server/errors.ts'
import {
  answers,
  changeTickets,
  ticketOf,
  type CaseTransitions,
  type Transition,
} from '../transition.ts'
import { extended } from './restaging.ts'

/** 退单 and 延期: what somebody asks for and somebody else decides. */
export const asking: CaseTransitions<
  | 'requestReturn'
  | 'reviewReturn'
  | 'concludeReturn'
  | 'requestExtension'
  | 'reviewExtension'
  | 'passOn'
> = {
  requestReturn: (card, { ticketId, reason }, { now, redact }) => {
    const { returning, source } = ticketOf(card, ticketId)
    if (!isFed(source)) throw notAllowedNow('refusal.nobodySentIt')
    if (returning && !isSettled(returning.state)) throw notAllowedNow('refusal.askedAlready')
    const note = redact(reason)
    const asked = { state: 'asked' as const, reason: note, at: now.toISOString() }
    return about(card, ticketId, say('happened.returnAsked', { note }), { returning: asked })
  },

  reviewReturn: (card, { ticketId, approved, note }, { redact }) => {
    const ticket = ticketOf(card, ticketId)
    if (ticket.returning?.state !== 'asked') throw notAllowedNow('refusal.nothingAsked')
    const returning = { ...ticket.returning, state: approved ? 'sent' : 'refused' } as const
    const what = approved
      ? say('happened.returnSent', { source: ticket.source })
      : say('happened.returnRefused', { note: redact(note) })
    return {
      ...about(card, ticketId, what, { returning }),
      ...(approved && {
        outbox: answers([ticket], 'returnRequest', () => ({ reason: returning.reason })),
      }),
    }
  },

  concludeReturn: (card, { ticketId, accepted }) => {
    const ticket = ticketOf(card, ticketId)
    if (ticket.returning?.state !== 'answered') throw notAllowedNow('refusal.notAnswered')
    const returning = { ...ticket.returning, state: accepted ? 'accepted' : 'declined' } as const
    const what = say(accepted ? 'happened.returnAccepted' : 'happened.returnDeclined', {
      source: ticket.source,
    })
    const changed = about(card, ticketId, what, {
      returning,
      withdrawn: ticket.withdrawn || accepted,
    })
    // What the source took back is promised by somebody else now.
    return accepted ? withoutClocks(card, ticketId, changed) : changed
  },

  requestExtension: (card, { ticketId, reason }, { now, redact }) => {
    const { extension } = ticketOf(card, ticketId)
    if (extension && extension.state !== 'refused') throw notAllowedNow('refusal.askedAlready')
    const note = redact(reason)
    const asked = { state: 'asked' as const, reason: note, at: now.toISOString() }
    return about(card, ticketId, say('happened.extensionAsked', { note }), { extension: asked })
  },

  reviewExtension: (card, { ticketId, approved, note }, c) => {
    const ticket = ticketOf(card, ticketId)
    if (ticket.extension?.state !== 'asked') throw notAllowedNow('refusal.nothingAsked')
    const { extension } = ticket
    if (!approved) {
      const what = say('happened.extensionRefused', { note: c.redact(note) })
      return about(card, ticketId, what, { extension: { ...extension, state: 'refused' } })
    }
    if (hasSourceDeadline(card, ticketId)) {
      // The deadline is the source's: only its answer moves it.
      const what = say('happened.extensionSent', { source: ticket.source })
      return {
        ...about(card, ticketId, what, { extension: { ...extension, state: 'sent' } }),
        outbox: answers([ticket], 'extensionRequest', () => ({ reason: extension.reason })),
      }
    }
    const clocks = extended(card, ticketId, c)
    if (!clocks) throw notAllowedNow('refusal.noExtensionRule')
    const changed = about(card, ticketId, say('happened.extensionApproved'), {
      extension: { ...extension, state: 'approved' },
    })
    return { ...changed, changes: { ...changed.changes, clocks } }
  },

  passOn: (card, { ticketId, to, reason }, { now, redact }) => {
    const ticket = ticketOf(card, ticketId)
    if (ticket.passedTo) throw notAllowedNow('refusal.passedAlready')
    if (ticket.source === to) throw notAllowedNow('refusal.sameSource')
    const note = redact(reason)
    const passedTo = { source: to, at: now.toISOString() }
    return {
      ...about(card, ticketId, say('happened.passedOn', { source: to, note }), { passedTo }),
      outbox: [
        {
          feed: to,
          ticketId,
          sourceId: ticket.sourceId,
          kind: 'passedOn',
          data: { from: ticket.source, title: ticket.title, place: card.place, reason: note },
        },
      ],
    }
  },
}

const isSettled = (state: NonNullable<TicketHead['returning']>['state']): boolean =>
  state === 'refused' || state === 'declined'

/** Something about one ticket, told. */
function about(
  card: CaseCard,
  ticketId: string,
  what: Transition['what'],
  changes: Partial<TicketHead>,
): Transition {
  const tickets = changeTickets(card, [ticketId], (ticket) => ({ ...ticket, ...changes }))
  return { type: 'case:changed', what, changes: { tickets } }
}

const withoutClocks = (card: CaseCard, ticketId: string, changed: Transition): Transition => ({
  ...changed,
  changes: {
    ...changed.changes,
    clocks: card.clocks.filter((clock) => clock.of !== ticketId || !isRunning(clock)),
  },
})

const hasSourceDeadline = (card: CaseCard, ticketId: string): boolean =>
  card.clocks.some(
    (clock) =>
      clock.kind === 'closing' &&
      clock.of === ticketId &&
      isRunning(clock) &&
      clock.reason.code === 'reason.sourceDeadline',
  )
