import type { TicketHead } from '#shared/ticketHead.ts'
import type { Field, FieldDraft, FieldValue, Subject } from './field.ts'
import { instantOf } from './momentInput.ts'

/** The tickets a field lets one choose among; what was withdrawn needs nothing any more. */
export const ticketsFor = (
  field: Extract<Field, { kind: 'ticket' }>,
  { card }: Subject,
): TicketHead[] => {
  const waiting = card.tickets.filter(({ withdrawn }) => !withdrawn)
  const meant = waiting.filter(field.among)
  // A contact that is told twice is no mistake: then every ticket may be meant.
  return meant.length > 0 ? meant : waiting
}

/** What a form begins with. */
export function startOf(fields: readonly Field[], subject: Subject): FieldDraft {
  return Object.fromEntries(fields.map((field) => [field.name, startOfField(field, subject)]))
}

function startOfField(field: Field, subject: Subject): FieldValue {
  switch (field.kind) {
    case 'ticket':
      return ticketsFor(field, subject)[0]?.id ?? ''
    case 'choice':
      return field.start
    case 'unit':
      return field.start(subject.card)
    case 'text':
    case 'moment':
    case 'minutes':
      return ''
  }
}

/** A draft that was left alone while the case went on: what can no longer be chosen is begun anew. */
export function freshened(
  fields: readonly Field[],
  draft: FieldDraft,
  subject: Subject,
): FieldDraft {
  const changed: FieldDraft = {}
  for (const field of fields) {
    const value = draft[field.name] ?? null
    const isGone =
      (field.kind === 'ticket' && ticketsFor(field, subject).every(({ id }) => id !== value)) ||
      (field.kind === 'choice' &&
        value !== null &&
        field.options(subject, draft).every((option) => option.value !== value))
    if (isGone) changed[field.name] = startOfField(field, subject)
  }
  return changed
}

const isEmpty = (value: FieldValue | undefined): boolean =>
  value === null || value === undefined || (typeof value === 'string' && value.trim() === '')

/** The first field that still has to be filled in; null: it can be sent. */
export function missingField(fields: readonly Field[], draft: FieldDraft): Field | null {
  const isNeeded = (field: Field): boolean => {
    if (field.kind === 'choice') return field.start === null
    return field.kind === 'ticket' || field.isNeeded
  }
  return fields.find((field) => isNeeded(field) && isEmpty(draft[field.name])) ?? null
}

/** The command's body as its schema wants it; what was left empty and may be, is left out. */
export function bodyOf(fields: readonly Field[], draft: FieldDraft): FieldDraft {
  const body: FieldDraft = {}
  for (const field of fields) {
    const value = draft[field.name] ?? null
    if (field.kind === 'text') body[field.name] = String(value ?? '').trim()
    else if (isEmpty(value)) continue
    else if (field.kind === 'minutes') body[field.name] = Number(value)
    else body[field.name] = field.kind === 'moment' ? instantOf(String(value)) : value
  }
  return body
}
