import type { CaseCard } from '#shared/case.ts'
import type { Order } from '#shared/order.ts'
import type { Say } from '#shared/say.ts'
import type { TicketHead } from '#shared/ticketHead.ts'

export type FieldValue = string | number | boolean | null
/** What stands in a form's fields; a moment as the input writes it, in the district's time. */
export type FieldDraft = Record<string, FieldValue>

/** What a form is about: the case, and the order where the command is one on an order. */
export interface Subject {
  card: CaseCard
  order: Order | null
}

export interface Option {
  value: string | number | boolean
  words: Say
}

/** One thing a command asks. `label` is a key of the words. */
export type Field =
  | {
      kind: 'ticket'
      name: 'ticketId'
      label: string
      among: (ticket: TicketHead) => boolean
      /** What was asked with this ticket, and is to be judged now. */
      asked: (ticket: TicketHead) => string | null
    }
  | { kind: 'text'; name: string; label: string; isNeeded: boolean }
  | {
      kind: 'choice'
      name: string
      label: string
      options: (subject: Subject, draft: FieldDraft) => Option[]
      start: FieldValue
    }
  | {
      kind: 'unit'
      name: 'unitId'
      label: string
      isNeeded: boolean
      start: (card: CaseCard) => string
    }
  | { kind: 'moment'; name: string; label: string; isNeeded: boolean }
  | { kind: 'minutes'; name: string; label: string; isNeeded: boolean }

/** A command's whole form, where a description is enough for it. */
export interface FormOf {
  /** Words on the button that sends; absent: the command's own name. */
  send?: string
  /** What an order's form is to judge. */
  asked?: (order: Order) => string | null
  fields: readonly Field[]
}
