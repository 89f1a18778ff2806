import type { Account, Post } from './account.ts'
import type { CaseCard, CaseStatus } from './case.ts'
import { isClosed } from './case.ts'
import { isPromised, isRunning } from './clock.ts'
import type { CaseCommandName, OrderCommandName } from './commands.ts'
import { isOpen, type Order, type OrderState } from './order.ts'
import { say, type Say } from './say.ts'

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
  unless?: (card: CaseCard) => Say | null
}

interface OrderRule {
  when: readonly OrderState[]
  inCase?: readonly CaseStatus[]
  who: (account: Account, card: CaseCard, order: Order) => boolean
}

const leadOf = (account: Account, card: CaseCard): boolean =>
  account.post === 'stationLead' &&
  account.area.kind === 'grid' &&
  account.area.gridId === card.gridId

const dutyOf = (account: Account, card: CaseCard): boolean =>
  account.post === 'dutyOfficer' &&
  account.area.kind === 'town' &&
  account.area.townCode === card.townCode

const districtOf = (account: Account): boolean => account.post === 'districtCentre'

const handlers: ReadonlySet<Post> = new Set(['unitOfficer', 'communityOfficer'])
const handlerOf = (account: Account, order: Order): boolean =>
  handlers.has(account.post) && account.area.kind === 'unit' && account.area.unitId === order.unitId

/** ② is dispatched by the town; ④ by the district; ① and ③ by the lead; the town stands in for all but ④. */
const decides = (account: Account, card: CaseCard): boolean =>
  dutyOf(account, card) ||
  (leadOf(account, card) && card.tier !== 2 && card.tier !== 4) ||
  (districtOf(account) && (card.tier === 4 || card.townCode === null))

const manages = (account: Account, card: CaseCard): boolean =>
  dutyOf(account, card) ||
  leadOf(account, card) ||
  (districtOf(account) && (card.tier === 4 || card.townCode === null))

const handles = (account: Account, card: CaseCard): boolean =>
  card.orders.some((order) => order.state !== 'cancelled' && handlerOf(account, order))

const unsorted = (card: CaseCard): Say | null =>
  card.tier === null ? say('refusal.unsorted') : null
const anotherOrderOpen = (card: CaseCard): Say | null =>
  card.orders.some(isOpen) ? say('refusal.ordersOpen') : null
/** A promised first contact that nobody even tried: the hotline would count it, so the case may not close over it. */
const contactMissing = (card: CaseCard): Say | null =>
  card.clocks.some(
    (clock) =>
      clock.kind === 'firstContact' &&
      isPromised(clock) &&
      isRunning(clock) &&
      card.tickets.some(
        ({ id, withdrawn, firstContact }) => id === clock.of && !withdrawn && firstContact === null,
      ),
  )
    ? say('refusal.contactMissing')
    : null
const callbacksOpen = (card: CaseCard): Say | null =>
  card.tickets.every((ticket) => ticket.withdrawn || ticket.callback !== null)
    ? null
    : say('refusal.callbacksOpen')

const working: readonly CaseStatus[] = ['filed', 'assigned', 'handling', 'checking']
const open: readonly CaseStatus[] = ['received', ...working, 'callback', 'pending']

export const caseRules: Record<CaseCommandName, CaseRule> = {
  file: { when: ['received'], who: manages },
  sort: { when: ['received', 'filed', 'assigned', 'handling'], who: manages },
  dispatch: { when: working, who: decides, unless: unsorted },
  whistle: { when: working, who: decides, unless: unsorted },
  firstContact: {
    when: open,
    who: (account, card) => manages(account, card) || handles(account, card),
  },
  relocate: { when: open, who: manages },
  check: { when: ['checking'], who: manages, unless: anotherOrderOpen },
  callback: { when: ['callback'], who: manages },
  close: {
    when: ['callback'],
    who: manages,
    unless: (card) => contactMissing(card) ?? callbacksOpen(card),
  },
}

export const orderRules: Record<OrderCommandName, OrderRule> = {
  acknowledge: { when: ['sent'], who: (account, _card, order) => handlerOf(account, order) },
  arrive: { when: ['acknowledged'], who: (account, _card, order) => handlerOf(account, order) },
  result: {
    when: ['acknowledged', 'arrived'],
    who: (account, _card, order) => handlerOf(account, order),
  },
  form: {
    when: ['acknowledged', 'arrived'],
    who: (account, _card, order) => handlerOf(account, order),
  },
  sendBack: {
    when: ['answered', 'accepted'],
    inCase: ['handling', 'checking', 'callback'],
    who: (account, card) => manages(account, card),
  },
  cancel: { when: ['sent', 'acknowledged'], who: (account, card) => decides(account, card) },
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
  const reason = rule.unless?.(card) ?? null
  return reason && { code: 'notAllowedNow', reason }
}

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
  return null
}

const notNow = (state: string): Refusal => ({
  code: 'notAllowedNow',
  reason: say('refusal.notNow', { state }),
})

/** Who may place a one-click call on a case: the station and those who manage the case. */
export const mayCall = (account: Account, card: CaseCard): boolean =>
  !isClosed(card) &&
  (manages(account, card) ||
    (account.post === 'operator' && card.gridId !== null && account.stationGridId === card.gridId))

/** Who may read the ticket's (redacted) words: those who manage or handle the case. */
export const mayReadWords = (account: Account, card: CaseCard): boolean =>
  manages(account, card) ||
  handles(account, card) ||
  account.post === 'socialWork' ||
  districtOf(account)

/**
 * How the caller of a ticket may be revealed. `oneKey`: the handler of an order, reason 先行联系;
 * `reason`: with a typed one; `never`. A confidential caller is reached only through the town.
 */
export function revealRight(
  account: Account,
  card: CaseCard,
  confidential: boolean,
): 'oneKey' | 'reason' | 'never' {
  if (dutyOf(account, card)) return 'reason'
  if (confidential) return 'never'
  if (card.leadUnitId !== null && account.area.kind === 'unit') {
    const leads = card.orders.some(
      (order) => order.unitId === card.leadUnitId && isOpen(order) && handlerOf(account, order),
    )
    if (leads) return 'oneKey'
  }
  return leadOf(account, card) || handles(account, card) || districtOf(account) ? 'reason' : 'never'
}
