import type { Account } from './account.ts'
import { alarmsFor, mayBeTold } from './alarm.ts'
import type { CaseCard, CaseStatus } from './case.ts'
import { awaitsChief, awaitsDecision, hasFlag, isClosed } from './case.ts'
import { isPromised, isRunning } from './clock.ts'
import type { CaseCommandName, OrderCommandName } from './commands.ts'
import { isOpen, type Order, type OrderState } from './order.ts'
import { say, type Say } from './say.ts'
import { isFed } from './ticket.ts'
import type { TicketHead } from './ticketHead.ts'
import {
  byLink,
  chiefOf,
  decides,
  districtOf,
  dutyOf,
  handlerOf,
  handles,
  handlesItself,
  hasAccepted,
  manages,
  mayAcceptSpecial,
  shiftLeaderOf,
} from './who.ts'

/**
 * The one rule table: the server refuses with it, the buttons grey out with it, the tests walk it.
 * A refusal says whether this account may never (`notAllowed`) or the case is not there yet
 * (`notAllowedNow`).
 */
export interface Refusal {
  code: 'notAllowed' | 'notAllowedNow'
  reason: Say
}

interface CaseRule {
  when: readonly CaseStatus[]
  who: (account: Account, card: CaseCard) => boolean
  /** What else must hold, as a reason when it does not. */
  unless?: (card: CaseCard, account: Account) => Say | null
}

interface OrderRule {
  when: readonly OrderState[]
  inCase?: readonly CaseStatus[]
  who: (account: Account, card: CaseCard, order: Order) => boolean
  unless?: (order: Order) => Say | null
}

/** The first of several reasons that holds. */
const anyOf =
  (...reasons: ((card: CaseCard, account: Account) => Say | null)[]) =>
  (card: CaseCard, account: Account): Say | null => {
    for (const reason of reasons) {
      const said = reason(card, account)
      if (said) return said
    }
    return null
  }
const when =
  (holds: (card: CaseCard) => boolean, code: string) =>
  (card: CaseCard): Say | null =>
    holds(card) ? say(code) : null

const unsorted = when((card) => card.tier === null, 'refusal.unsorted')
const mustBeDecided = when(awaitsDecision, 'refusal.mustBeDecided')
const ordersOpen = when((card) => card.orders.some(isOpen), 'refusal.ordersOpen')
const noTicket = (is: (ticket: TicketHead) => boolean, code: string) =>
  when((card) => !card.tickets.some(is), code)

/** A promised first contact that nobody even tried: the hotline would count it, so the case may not close over it. */
const contactMissing = when(
  (card) =>
    card.clocks.some(
      (clock) =>
        clock.kind === 'firstContact' &&
        isPromised(clock) &&
        isRunning(clock) &&
        card.tickets.some(
          ({ id, withdrawn, firstContact }) =>
            id === clock.of && !withdrawn && firstContact === null,
        ),
    ),
  'refusal.contactMissing',
)

/** Tried in vain is no answer yet, until so many tries at different hours have ended the duty. */
export const isCalledBack = ({ withdrawn, callback }: TicketHead): boolean =>
  withdrawn ||
  (callback !== null && (callback.satisfaction !== 'notReached' || callback.ended === true))
const callbacksOpen = when((card) => !card.tickets.every(isCalledBack), 'refusal.callbacksOpen')

const returnOf = (state: NonNullable<TicketHead['returning']>['state']) => (ticket: TicketHead) =>
  ticket.returning?.state === state

const working: readonly CaseStatus[] = ['filed', 'assigned', 'handling', 'checking']
const inHand: readonly CaseStatus[] = ['received', ...working]
const open: readonly CaseStatus[] = [...inHand, 'callback', 'pending']

export const caseRules: Record<CaseCommandName, CaseRule> = {
  file: { when: ['received'], who: manages },
  sort: { when: ['received', 'filed', 'assigned', 'handling'], who: manages },
  dispatch: { when: working, who: decides, unless: anyOf(unsorted, mustBeDecided) },
  whistle: { when: working, who: decides, unless: anyOf(unsorted, mustBeDecided) },
  decide: {
    when: inHand,
    who: shiftLeaderOf,
    unless: when((card) => !awaitsDecision(card), 'refusal.nothingToDecide'),
  },
  firstContact: {
    when: open,
    who: (account, card) => manages(account, card) || handles(account, card),
  },
  relocate: { when: open, who: manages },
  urge: {
    when: working,
    who: (account, card) => manages(account, card) || districtOf(account),
    unless: when((card) => !card.orders.some(isOpen), 'refusal.nobodyToUrge'),
  },
  remark: {
    when: open,
    who: (account, card) => manages(account, card) || handles(account, card),
  },
  supervise: {
    when: open,
    who: (account, card) => dutyOf(account, card) || districtOf(account),
    unless: when((card) => hasFlag(card, 'supervised'), 'refusal.supervisedAlready'),
  },
  askChief: {
    when: open,
    who: manages,
    unless: anyOf(
      when((card) => card.gridId === null, 'refusal.noChief'),
      when(awaitsChief, 'refusal.chiefAskedAlready'),
    ),
  },
  instruct: { when: open, who: chiefOf },
  requestExtension: {
    when: working,
    who: (account, card) => manages(account, card) || handlesItself(account, card),
  },
  reviewExtension: {
    when: open,
    who: shiftLeaderOf,
    unless: noTicket((ticket) => ticket.extension?.state === 'asked', 'refusal.nothingAsked'),
  },
  requestReturn: {
    when: inHand,
    who: manages,
    // What was taken in at the desk itself has nobody it could go back to.
    unless: noTicket(({ source }) => isFed(source), 'refusal.nobodySentIt'),
  },
  reviewReturn: {
    when: open,
    who: shiftLeaderOf,
    unless: noTicket(returnOf('asked'), 'refusal.nothingAsked'),
  },
  concludeReturn: {
    when: open,
    who: dutyOf,
    unless: noTicket(returnOf('answered'), 'refusal.notAnswered'),
  },
  passOn: { when: open, who: dutyOf },
  merge: { when: ['received', 'filed', 'assigned', 'handling'], who: manages },
  unmerge: {
    when: inHand,
    who: manages,
    unless: when((card) => card.absorbed.length === 0, 'refusal.nothingMerged'),
  },
  heed: {
    when: open,
    who: mayBeTold,
    unless: (card, account) =>
      alarmsFor(account, card).length > 0 ? null : say('refusal.nothingToHeed'),
  },
  suspend: { when: working, who: dutyOf },
  resume: { when: ['pending'], who: dutyOf },
  acceptSpecial: {
    when: open,
    who: mayAcceptSpecial,
    unless: anyOf(
      when((card) => card.tier !== 4, 'refusal.notSpecial'),
      when((card) => card.special !== null, 'refusal.acceptedAlready'),
    ),
  },
  reportProgress: { when: open, who: hasAccepted },
  handBack: { when: open, who: hasAccepted },
  check: { when: ['checking'], who: manages, unless: ordersOpen },
  answer: { when: ['checking', 'callback'], who: manages },
  callback: { when: ['callback'], who: manages },
  redo: { when: ['callback'], who: manages },
  close: { when: ['callback'], who: manages, unless: anyOf(contactMissing, callbacksOpen) },
  void: {
    when: open,
    who: dutyOf,
    // A caller who still waits is sent away by nobody below the shift leader.
    unless: (card, account) =>
      card.tickets.every(({ withdrawn }) => withdrawn) || shiftLeaderOf(account, card)
        ? null
        : say('refusal.voidNeedsLeader'),
  },
}

const byHandler: OrderRule['who'] = (account, _card, order) => handlerOf(account, order)
/** Whose task it is is for the unit itself to dispute. */
const byUnitItself: OrderRule['who'] = (account, _card, order) =>
  !byLink(account) && handlerOf(account, order)

export const orderRules: Record<OrderCommandName, OrderRule> = {
  acknowledge: { when: ['sent'], who: byHandler },
  object: {
    when: ['sent', 'acknowledged'],
    who: byUnitItself,
    unless: ({ isFinal, objection }) => {
      if (isFinal) return say('refusal.isFinal')
      return objection?.state === 'open' ? say('refusal.objectedAlready') : null
    },
  },
  reviewObjection: {
    when: ['sent', 'acknowledged', 'arrived'],
    who: decides,
    unless: ({ objection }) => (objection?.state === 'open' ? null : say('refusal.nothingAsked')),
  },
  expect: { when: ['acknowledged'], who: byHandler },
  arrive: { when: ['acknowledged'], who: byHandler },
  leave: {
    when: ['arrived', 'answered', 'accepted'],
    who: byHandler,
    unless: ({ arrivedAt, leftAt }) => {
      if (arrivedAt === null) return say('refusal.notArrived')
      return leftAt ? say('refusal.leftAlready') : null
    },
  },
  rate: {
    when: ['answered', 'accepted'],
    who: manages,
    unless: ({ kind, rating }) => {
      if (kind !== 'whistle') return say('refusal.noWhistle')
      return rating ? say('refusal.ratedAlready') : null
    },
  },
  result: { when: ['acknowledged', 'arrived'], who: byHandler },
  form: { when: ['acknowledged', 'arrived'], who: byHandler },
  sendBack: {
    when: ['answered', 'accepted'],
    inCase: ['handling', 'checking', 'callback'],
    who: manages,
  },
  cancel: { when: ['sent', 'acknowledged'], who: decides },
}

/** May this account give this command on the case, now? Null: yes. */
export function refuseCase(
  name: CaseCommandName,
  account: Account,
  card: CaseCard,
): Refusal | null {
  const rule = caseRules[name]
  if (!rule.who(account, card)) return { code: 'notAllowed', reason: say('refusal.notYours') }
  if (!rule.when.includes(card.status)) return notNow(`status.${card.status}`)
  const reason = rule.unless?.(card, account) ?? null
  return reason && { code: 'notAllowedNow', reason }
}

/**
 * May whoever was at a call about the case write down their part of it, now? They need no order and no
 * sight of the case: what they said was said about it. Null: yes.
 */
export const refuseCallNote = (card: CaseCard): Refusal | null =>
  open.includes(card.status) ? null : notNow(`status.${card.status}`)

/** May this account give this command on the order, now? Null: yes. */
export function refuseOrder(
  name: OrderCommandName,
  account: Account,
  card: CaseCard,
  order: Order,
): Refusal | null {
  const rule = orderRules[name]
  if (!rule.who(account, card, order))
    return { code: 'notAllowed', reason: say('refusal.notYours') }
  if (isClosed(card) || (rule.inCase && !rule.inCase.includes(card.status)))
    return notNow(`status.${card.status}`)
  if (!rule.when.includes(order.state)) return notNow(`orderState.${order.state}`)
  const reason = rule.unless?.(order) ?? null
  return reason && { code: 'notAllowedNow', reason }
}

const notNow = (state: string): Refusal => ({
  code: 'notAllowedNow',
  reason: say('refusal.notNow', { state }),
})
