import { toCalendar } from '#shared/calendar.ts'
import { localInstant, readOracle } from './files.ts'
import { agreementOf, type Agreement, type CityDue } from './learned.ts'

/** Its due times are calendar days: no working day is ever asked for. */
const noCalendar = toCalendar([], { start: '09:00', end: '17:30' })

interface BaltimoreFigures {
  requests: number
  /** No due time was given. */
  withoutDue: number
  /** Due at the very moment it was made: no length of time, so no rule row can say it. */
  dueAtOnce: number
  kinds: number
  dues: Agreement
}

/** Baltimore's requests: due so many calendar days after they were made, as their kind has it. */
export async function baltimoreFigures(): Promise<BaltimoreFigures> {
  const rows = await readOracle('baltimore')
  const dues: CityDue[] = []
  let [withoutDue, dueAtOnce] = [0, 0]
  for (const row of rows) {
    const from = localInstant(row['created_at'])
    const due = localInstant(row['due_at'])
    if (!from || !due) withoutDue++
    else if (from.getTime() === due.getTime()) dueAtOnce++
    else dues.push({ kind: row['type'] ?? '', from, due })
  }
  const kinds = new Set(dues.map(({ kind }) => kind)).size
  return {
    requests: rows.length,
    withoutDue,
    dueAtOnce,
    kinds,
    dues: agreementOf(dues, noCalendar, ['calendarDays']),
  }
}
