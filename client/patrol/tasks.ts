import type { CaseCard } from '#shared/case.ts'
import type { Dispute } from '#shared/dispute.ts'
import { isDue } from '#shared/disputeRules.ts'
import type { Visit } from '#shared/visit.ts'
import { deskOrders } from '../desk/myOrders.ts'
import type { KeptTask } from './patrolDb.ts'

/** Something to do today, and where it is done. */
export type Task =
  | { kind: 'order'; number: string; title: string; caseId: string }
  | { kind: 'visit'; number: string; title: string; visit: Visit }
  | { kind: 'dispute'; number: string; title: string }

interface Sources {
  cases: Iterable<CaseCard>
  /** Null: the account works for no unit. */
  unitId: string | null
  visits: readonly Visit[]
  disputes: readonly Dispute[]
}

/** The unit's open orders, what burns first on top; then the day's visits and reminders. */
export function tasksOf({ cases, unitId, visits, disputes }: Sources, now: Date): Task[] {
  const orders = unitId === null ? [] : deskOrders(cases, unitId).mine
  return [
    ...orders.map(({ card }): Task => ({
      kind: 'order',
      number: card.caseNo,
      title: card.title,
      caseId: card.id,
    })),
    ...visits.map((visit): Task => ({
      kind: 'visit',
      number: visit.number,
      title: visit.place,
      visit,
    })),
    ...disputes
      .filter(({ reminders }) => reminders.some((reminder) => isDue(reminder, now)))
      .map(({ number }): Task => ({ kind: 'dispute', number, title: '' })),
  ]
}

/** What of it may lie on a device: a case's public title, and of what is about people the number alone. */
export const keptOf = ({ kind, number, title }: Task): KeptTask => ({
  kind,
  number,
  title: kind === 'order' ? title : '',
})
