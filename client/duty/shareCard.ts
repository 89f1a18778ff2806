import type { CaseCard } from '#shared/case.ts'
import { firstRed } from '#shared/clock.ts'
import { isOpen } from '#shared/order.ts'

/** What a share card says, each part null where nothing is known. */
export interface ShareCard {
  caseNo: string
  title: string
  task: string | null
  place: string | null
  /** ISO instant of the clock that goes red first. */
  due: string | null
  isUrgent: boolean
}

/**
 * What may be said of a case in a chat group of units and 居村: number, task, place and due time. It is
 * taken from the public card alone, which holds no caller and no words of theirs.
 */
export function shareCardOf(card: CaseCard): ShareCard {
  const { caseNo, title, place, orders, clocks, urgency } = card
  const task = orders.findLast((order) => isOpen(order) && order.task !== '')?.task ?? null
  return { caseNo, title, task, place, due: firstRed(clocks), isUrgent: urgency === 'urgent' }
}
