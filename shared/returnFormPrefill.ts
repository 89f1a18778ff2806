import type { CaseCard } from './case.ts'
import { formOf, type Order } from './order.ts'
import type { ReturnForm } from './returnForm.ts'
import { say, type Say } from './say.ts'
import type { ClosingVerdict } from './ticket.ts'
import type { FactsFound, TicketHead } from './ticketHead.ts'

/** A return form as it is filled in: what nobody has said yet is null. */
export type ReturnFormDraft = Omit<ReturnForm, 'facts' | 'appeal' | 'result'> & {
  [K in 'facts' | 'appeal' | 'result']: ReturnForm[K] | null
}

/** The schema's own bounds, so that a long log does not make a form that is refused. */
const MAX = { factsNote: 1000, points: 500, text: 4000 } as const
const cut = (text: string, field: keyof typeof MAX): string => text.slice(0, MAX[field])

/**
 * 回复单 as the log fills it in; every field is for the officer to look over. What the log does not
 * say stays open: above all whether the appeal is reasonable is never guessed. `inWords` puts a
 * sentence into the source's language; `now` is an ISO instant.
 */
export function prefillReturnForm(
  card: CaseCard,
  ticket: TicketHead,
  { now, inWords }: { now: string; inWords: (what: Say) => string },
): ReturnFormDraft {
  const answered = judgedOrders(card)
  const notes = answered.map(({ unitId, result }) =>
    inWords(say('returnForm.unitSaid', { unitId, verdict: result.result, note: result.note })),
  )
  const { firstContact, callback } = ticket
  const hadContact = firstContact !== null && firstContact.result !== 'notReached'
  // Before anybody was called back: as settled as the last unit that judged the matter says.
  const result = callback?.verdict ?? answered.at(-1)?.result.result ?? null
  const seen = factsSeen(card)
  return {
    contact: hadContact ? { result: firstContact.result, at: firstContact.at } : null,
    notContactedBecause: hadContact ? '' : notContacted(ticket, inWords),
    facts: seen?.facts ?? null,
    factsNote: cut(seen?.note ?? notes.join('\n'), 'factsNote'),
    appeal: null,
    appealNote: '',
    result,
    points: cut(notes.at(-1) ?? '', 'points'),
    answeredAt: now,
    text: cut(
      [
        inWords(say('returnForm.opening', { title: ticket.title })),
        ...notes,
        ...(result === null ? [] : [inWords(say('returnForm.closing', { verdict: result }))]),
      ].join('\n'),
      'text',
    ),
    satisfaction: callback?.satisfaction ?? null,
    feedbackNote: '',
  }
}

interface Judged extends Order {
  result: { result: ClosingVerdict; note: string; at: string }
}

/** The orders whose unit judged the matter, in the order of their answers; "not mine" is no answer to a caller. */
const judgedOrders = ({ orders }: CaseCard): Judged[] =>
  orders.filter(isJudged).sort((a, b) => (a.result.at < b.result.at ? -1 : 1))
const isJudged = (order: Order): order is Judged =>
  order.state !== 'cancelled' && order.result !== null && order.result.result !== 'needsAnotherUnit'

/** What somebody found on the spot, newest first. */
function factsSeen({ orders }: CaseCard): { facts: FactsFound; note: string } | null {
  for (const order of [...orders].reverse()) {
    const form = order.state === 'cancelled' ? null : formOf(order, 'onSite')
    if (form?.form === 'onSite') return { facts: form.verdict, note: form.seen }
  }
  return null
}

function notContacted({ firstContact }: TicketHead, inWords: (what: Say) => string): string {
  if (firstContact === null) return ''
  return inWords(say('returnForm.notReached', { tries: firstContact.tries }))
}
