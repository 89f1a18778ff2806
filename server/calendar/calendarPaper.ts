import { z } from 'zod'
import { CalendarDay } from '#shared/calendar.ts'
import { filledText } from '#shared/text.ts'

const isRealDate = (date: string): boolean => {
  const at = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date)
}

/**
 * One year's arrangement as NateScarlet/holiday-cn writes it: the days off and the make-up days that the
 * State Council's papers name, some of them at the edges of the neighbouring years.
 */
export const CalendarPaper = z
  .object({
    year: z.number().int().min(2000).max(2099),
    papers: z.array(filledText(500)).max(20),
    days: z
      .array(
        z.object({
          name: filledText(80),
          date: CalendarDay.shape.date.refine(isRealDate, 'no such day'),
          isOffDay: z.boolean(),
        }),
      )
      .min(1)
      .max(200),
  })
  .superRefine(({ year, days }, context) => {
    const seen = new Set<string>()
    days.forEach(({ date }, n) => {
      const found = Math.abs(Number(date.slice(0, 4)) - year) > 1 ? 'not of this year' : null
      const message = seen.has(date) ? 'named twice' : found
      if (message) context.addIssue({ code: 'custom', message, path: ['days', n, 'date'] })
      seen.add(date)
    })
    // Without it the year would not count as loaded: it is the day every year's paper names.
    if (!days.some(({ date, isOffDay }) => date === `${year}-10-01` && isOffDay))
      context.addIssue({ code: 'custom', message: 'the National Day is missing', path: ['days'] })
  })
export type CalendarPaper = z.infer<typeof CalendarPaper>
