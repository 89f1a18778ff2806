import { toCalendar, type Calendar, type CalendarDay, type WorkHours } from './calendar.ts'

const off = (date: string): CalendarDay => ({ date, isWorkday: false, name: '国庆节' })
const makeUp = (date: string): CalendarDay => ({ date, isWorkday: true, name: '国庆节' })

/** A calendar for tests: the autumn of 2026 as it is, 2026 alone loaded, seven hours around a lunch break. */
export const aCalendar = (
  workHours: WorkHours = { start: '09:00', lunchFrom: '11:30', lunchTo: '13:00', end: '17:30' },
  more: readonly CalendarDay[] = [],
): Calendar =>
  toCalendar(
    [
      ...['09-25', '09-26', '09-27'].map((day) => off(`2026-${day}`)),
      ...['01', '02', '03', '04', '05', '06', '07'].map((day) => off(`2026-10-${day}`)),
      makeUp('2026-09-20'),
      makeUp('2026-10-10'),
      ...more,
    ],
    workHours,
  )
