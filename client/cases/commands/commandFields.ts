import type { CaseCard } from '#shared/case.ts'
import type { CaseCommandName, OrderCommandName } from '#shared/commands.ts'
import { isOpen, WhistleGrade } from '#shared/order.ts'
import { isCalledBack } from '#shared/rules.ts'
import { say } from '#shared/say.ts'
import { ClosingVerdict, ContactResult, FeedSource, isFed, Satisfaction } from '#shared/ticket.ts'
import type { TicketHead } from '#shared/ticketHead.ts'
import type { Field, FieldDraft, FieldValue, FormOf, Option, Subject } from './field.ts'

const text = (name: string, isNeeded: boolean): Field => ({
  kind: 'text',
  name,
  label: `command.${name}`,
  isNeeded,
})
const reason = text('reason', true)
const note = text('note', false)

const ticket = (
  among: (ticket: TicketHead) => boolean = () => true,
  asked: (ticket: TicketHead) => string | null = () => null,
): Field => ({ kind: 'ticket', name: 'ticketId', label: 'command.ticket', among, asked })

const unit = (isNeeded: boolean, start: (card: CaseCard) => string = () => ''): Field => ({
  kind: 'unit',
  name: 'unitId',
  label: 'command.unit',
  isNeeded,
  start,
})
const moment = (name: string, isNeeded: boolean): Field => ({
  kind: 'moment',
  name,
  label: `command.${name}`,
  isNeeded,
})

const choice = (
  name: string,
  options: (subject: Subject, draft: FieldDraft) => Option[],
  start: FieldValue = null,
  label = `command.${name}`,
): Field => ({ kind: 'choice', name, label, options, start })
const listed = (values: readonly (string | number)[], words: string) => (): Option[] =>
  values.map((value) => ({ value, words: say(`${words}.${value}`) }))
/** Nothing is chosen beforehand: who judges has to say so. */
const yesNo = (name: string, words: string) =>
  choice(name, () => [
    { value: true, words: say(`${words}.yes`) },
    { value: false, words: say(`${words}.no`) },
  ])

const contactResults = ({ card }: Subject, { ticketId }: FieldDraft): Option[] => {
  const tries = card.tickets.find(({ id }) => id === ticketId)?.firstContact?.tries ?? 0
  return ContactResult.options.map((value) => ({
    value,
    words: say(`contact.choose.${value}`, { n: tries + 1 }),
  }))
}
const otherSources = ({ card }: Subject, { ticketId }: FieldDraft): Option[] => {
  const from = card.tickets.find(({ id }) => id === ticketId)?.source
  return FeedSource.options
    .filter((source) => source !== from)
    .map((value) => ({ value, words: say(`source.${value}`) }))
}

const returningIs =
  (...states: (NonNullable<TicketHead['returning']>['state'] | null)[]) =>
  ({ returning }: TicketHead): boolean =>
    states.includes(returning?.state ?? null)
const mayGoBack = (one: TicketHead): boolean =>
  isFed(one.source) && returningIs(null, 'refused', 'declined')(one)
const extensionIs =
  (...states: (NonNullable<TicketHead['extension']>['state'] | null)[]) =>
  ({ extension }: TicketHead): boolean =>
    states.includes(extension?.state ?? null)
const returnAsked = ({ returning }: TicketHead): string | null => returning?.reason ?? null
const extensionAsked = ({ extension }: TicketHead): string | null => extension?.reason ?? null

/** `all`: whoever has not answered. */
const ALL = ''

const own = ['sort', 'whistle', 'relocate', 'answer', 'merge'] as const
export type OwnForm = (typeof own)[number]
/** Pressed is done. */
const nothing = ['file', 'resume', 'heed'] as const
type AsksNothing = (typeof nothing)[number]

export const hasOwnForm = (name: CaseCommandName): name is OwnForm =>
  own.some((one) => one === name)
export const asksNothing = (name: CaseCommandName): name is AsksNothing =>
  nothing.some((one) => one === name)

/** The forms a description is enough for; every other command has one of its own, or asks nothing. */
export const caseFields: Record<Exclude<CaseCommandName, OwnForm | AsksNothing>, FormOf> = {
  dispatch: { fields: [unit(true), text('task', false)] },
  firstContact: {
    send: 'command.firstContactSend',
    fields: [
      ticket(({ firstContact }) => firstContact?.result !== 'reached'),
      choice('result', contactResults, 'reached', 'command.contactResult'),
    ],
  },
  check: { send: 'command.checkSend', fields: [note] },
  redo: { fields: [unit(false, ({ leadUnitId }) => leadUnitId ?? ''), text('task', true)] },
  callback: {
    send: 'command.callbackSend',
    fields: [
      ticket((one) => !isCalledBack(one)),
      choice('satisfaction', listed(Satisfaction.options, 'satisfaction')),
      choice('verdict', listed(ClosingVerdict.options, 'verdict')),
    ],
  },
  close: { send: 'command.closeSend', fields: [] },
  requestReturn: { fields: [ticket(mayGoBack), reason] },
  reviewReturn: {
    fields: [
      ticket(returningIs('asked'), returnAsked),
      yesNo('approved', 'command.approved'),
      note,
    ],
  },
  concludeReturn: {
    fields: [ticket(returningIs('answered'), returnAsked), yesNo('accepted', 'command.accepted')],
  },
  requestExtension: { fields: [ticket(extensionIs(null, 'refused')), reason] },
  reviewExtension: {
    fields: [
      ticket(extensionIs('asked'), extensionAsked),
      yesNo('approved', 'command.approved'),
      note,
    ],
  },
  askChief: { fields: [text('question', true)] },
  instruct: { fields: [text('words', true)] },
  remark: { fields: [text('note', true)] },
  supervise: { fields: [text('note', true)] },
  urge: {
    fields: [
      choice(
        'orderId',
        ({ card }) => [
          { value: ALL, words: say('command.everyUnit') },
          ...card.orders
            .filter(isOpen)
            .map(({ id, unitId }) => ({ value: id, words: say('command.theUnit', { unitId }) })),
        ],
        ALL,
      ),
      note,
    ],
  },
  suspend: { fields: [reason, moment('until', false)] },
  void: { fields: [reason] },
  decide: { fields: [unit(true), text('task', true)] },
  acceptSpecial: { fields: [text('plan', true), moment('due', true)] },
  reportProgress: { fields: [text('note', true)] },
  handBack: { fields: [choice('tier', listed([1, 2, 3], 'tier')), text('note', true)] },
  passOn: {
    fields: [ticket(({ passedTo }) => passedTo === null), choice('to', otherSources), reason],
  },
  unmerge: {
    fields: [
      choice('caseId', ({ card }) =>
        card.absorbed.map(({ caseId, caseNo }) => ({
          value: caseId,
          words: say('command.theCase', { caseNo }),
        })),
      ),
    ],
  },
}

/** The described form of a command; null: it has another, or asks nothing. */
export const fieldsOf = (name: CaseCommandName): FormOf | null =>
  name in caseFields ? caseFields[name as keyof typeof caseFields] : null

type OrderForm = Extract<
  OrderCommandName,
  'sendBack' | 'object' | 'reviewObjection' | 'expect' | 'leave' | 'rate'
>
/** Forms on an order; what a unit does step by step has its own. */
export const orderFields: Record<OrderForm, FormOf> = {
  sendBack: { fields: [reason] },
  object: { fields: [reason] },
  expect: {
    fields: [{ kind: 'minutes', name: 'minutes', label: 'command.minutes', isNeeded: true }],
  },
  leave: { fields: [text('contribution', false)] },
  rate: { fields: [choice('grade', listed(WhistleGrade.options, 'grade')), note] },
  reviewObjection: {
    asked: ({ objection }) => objection?.reason ?? null,
    fields: [yesNo('upheld', 'command.upheld'), note],
  },
}
