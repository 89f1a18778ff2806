import { say, type Say } from '#shared/say.ts'
import type { TicketHead } from '#shared/ticketHead.ts'

/** One thing to know of a ticket: what it is called, how it stands, and since when. */
export interface TicketFact {
  name: string
  how: Say[]
  at: string | null
  /** Somebody waits for somebody. */
  isOpen: boolean
}

/** What happened to a ticket so far; what never did is left out, but for the two duties to its caller. */
export function ticketFacts(ticket: TicketHead): TicketFact[] {
  return [
    contact(ticket),
    callback(ticket),
    sourceCallback(ticket),
    asked('returning', ticket.returning, ['asked', 'sent', 'answered']),
    asked('extension', ticket.extension, ['asked', 'sent']),
    answered(ticket),
    passed(ticket),
    counted('urged', ticket.urged),
    counted('redone', ticket.redone),
  ].filter((fact) => fact !== null)
}

const name = (what: string): string => `ticketFact.${what}`

function contact({ firstContact }: TicketHead): TicketFact {
  const fact = { name: 'clock.firstContact', isOpen: firstContact === null }
  if (!firstContact) return { ...fact, how: [say('contact.none')], at: null }
  const { result, tries, at, ended } = firstContact
  const how = [say(name(`contact.${result}`), { n: tries })]
  return { ...fact, how: ended ? [...how, say(name('ended'))] : how, at }
}

function callback({ callback: called }: TicketHead): TicketFact {
  const fact = { name: 'clock.callback', isOpen: false }
  if (!called) return { ...fact, how: [say('satisfaction.none')], at: null }
  const { satisfaction, verdict, tries, at, ended } = called
  const how =
    satisfaction === 'notReached'
      ? [say(name('contact.notReached'), { n: tries })]
      : [say(`satisfaction.${satisfaction}`), say(`verdict.${verdict}`)]
  return { ...fact, how: ended ? [...how, say(name('ended'))] : how, at }
}

function sourceCallback({ sourceCallback: called }: TicketHead): TicketFact | null {
  if (!called) return null
  const how = [say(`satisfaction.${called.satisfaction}`)]
  return { name: name('sourceCallback'), how, at: called.at, isOpen: false }
}

function asked(
  what: 'returning' | 'extension',
  request: { state: string; reason: string; at: string } | null,
  open: readonly string[],
): TicketFact | null {
  if (!request) return null
  const how = [
    say(name(`${what}.${request.state}`)),
    say('command.asked', { reason: request.reason }),
  ]
  return { name: name(what), how, at: request.at, isOpen: open.includes(request.state) }
}

function answered({ answered: form }: TicketHead): TicketFact | null {
  if (!form) return null
  const how = [say(`returnForm.facts.${form.facts}`), say(`returnForm.appeal.${form.appeal}`)]
  return { name: name('answered'), how, at: form.at, isOpen: false }
}

function passed({ passedTo }: TicketHead): TicketFact | null {
  if (!passedTo) return null
  return {
    name: name('passedTo'),
    how: [say(`source.${passedTo.source}`)],
    at: passedTo.at,
    isOpen: false,
  }
}

const counted = (what: 'urged' | 'redone', n: number): TicketFact | null =>
  n === 0 ? null : { name: name(what), how: [say(name('times'), { n })], at: null, isOpen: false }
