import { toCalendar } from '#shared/calendar.ts'
import { isLate } from '#shared/clock.ts'
import type { ClockSubject } from '#shared/clockRule.ts'
import { clockFor } from '#shared/dueTime.ts'
import { localInstant, readOracle } from './files.ts'
import { agreementOf, type Agreement, type CityDue } from './learned.ts'

/** No holiday is named: the one inside these weeks (Patriots' Day) the city's targets do not show. */
const loadedYears = ['2014', '2015', '2016'].map((year) => ({
  date: `${year}-10-01`,
  isWorkday: true,
  name: 'marks the year as loaded',
}))
/** As its targets show: what comes outside these hours counts from the next 08:30. */
const calendar = toCalendar(loadedYears, { start: '08:30', end: '17:00' })

const subject = (of: string, from: Date): ClockSubject => ({
  of,
  from,
  source: '12345',
  urgency: 'normal',
  ticketKind: null,
  townCode: null,
  whistle: null,
})

interface BostonFigures {
  cases: number
  withTarget: number
  /** The city's own on-time verdict, met by ours. */
  sameVerdict: number
  sameVerdictWithTarget: number
  overdue: number
  targets: Agreement
}

/** Boston's cases: its own verdict against ours, and how its targets follow from working days. */
export async function bostonFigures(): Promise<BostonFigures> {
  const rows = await readOracle('boston')
  const dues: CityDue[] = []
  const figures = { cases: 0, withTarget: 0, sameVerdict: 0, sameVerdictWithTarget: 0, overdue: 0 }

  for (const row of rows) {
    const from = localInstant(row['open_at'])
    const closed = localInstant(row['closed_at'])
    if (!from || !closed) throw new Error(`A case without its times: ${row['case_id'] ?? ''}`)
    const due = localInstant(row['target_at'])
    if (due) dues.push({ kind: row['type'] ?? '', from, due })

    const sent = due ? [{ kind: 'closing' as const, at: due.toISOString() }] : []
    const clock = clockFor(
      'closing',
      subject(row['case_id'] ?? '', from),
      { clockRules: [], escalation: [], calendar },
      sent,
    )
    const late = isLate({ ...clock, metAt: closed.toISOString() }, Date.now())
    const isSame = (late ? 'OVERDUE' : 'ONTIME') === row['on_time']
    figures.cases++
    figures.withTarget += Number(due !== null)
    figures.sameVerdict += Number(isSame)
    figures.sameVerdictWithTarget += Number(due !== null && isSame)
    figures.overdue += Number(late)
  }
  return { ...figures, targets: agreementOf(dues, calendar, ['workingDays', 'calendarDays']) }
}
