import type { Account } from './account.ts'
import { isClosed, type CaseCard } from './case.ts'
import { isOpen } from './order.ts'
import {
  byLink,
  districtOf,
  dutyOf,
  handlerOf,
  handles,
  handlesItself,
  leadOf,
  manages,
} from './who.ts'

/** Who may place a one-click call on a case: the station and those who manage the case. */
export const mayCall = (account: Account, card: CaseCard): boolean =>
  !isClosed(card) &&
  (manages(account, card) ||
    (account.post === 'operator' && card.gridId !== null && account.stationGridId === card.gridId))

/**
 * Who may read the ticket's (redacted) words: those who manage or handle the case. By link one reads the
 * task and the place: a complaint's words that a property manager passes on lead back to who complained.
 */
export const mayReadWords = (account: Account, card: CaseCard): boolean =>
  manages(account, card) ||
  handlesItself(account, card) ||
  account.post === 'socialWork' ||
  districtOf(account)

/**
 * Who may look at photos and clips: those who may read the words, and whoever is sent to the place. No
 * wall ever does, for strangers stand before it.
 */
export const mayViewEvidence = (account: Account, card: CaseCard): boolean =>
  account.post !== 'display' && (mayReadWords(account, card) || handles(account, card))

/**
 * How the caller of a ticket may be revealed. `oneKey`: the handler of an order, reason 先行联系;
 * `reason`: with a typed one; `never`, as for whoever works by a link. A confidential caller is reached only through the town.
 */
export function revealRight(
  account: Account,
  card: CaseCard,
  confidential: boolean,
): 'oneKey' | 'reason' | 'never' {
  if (byLink(account)) return 'never'
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
