import { DAY_MS } from '#shared/rosterDays.ts'

/** Day 0 of a spreadsheet, as days before 1970. */
const SERIAL_1970 = 25_569
const MINUTE_MS = 60_000
const UTC_OFFSET_MS = 8 * 3_600_000

/**
 * A moment as people and spreadsheets write it, in the district's time: `2026-11-23 08:00`, `2026/11/23 8:00`,
 * `2026年11月23日8:00`, a date's cell, or its serial number `46349.3333`. Null: it is none.
 */
export function momentIn(cell: string): Date | null {
  const text = cell.trim()
  if (/^\d{5}(\.\d+)?$/.test(text)) {
    // Minutes are as fine as people plan; a serial's fraction is not exact.
    const minutes = Math.round(((Number(text) - SERIAL_1970) * DAY_MS) / MINUTE_MS)
    return new Date(minutes * MINUTE_MS - UTC_OFFSET_MS)
  }
  const found =
    /^(\d{4})(?:-|\/|\.|年)(\d{1,2})(?:-|\/|\.|月)(\d{1,2})日?(?:[T\s]*(\d{1,2})[:：](\d{2}))?(?::\d{2})?$/.exec(
      text,
    )
  if (!found) return null
  const [, year = '', month = '', day = '', hour = '0', minute = '0'] = found
  const [m, d, h, min] = [Number(month), Number(day), Number(hour), Number(minute)]
  // 24:00 is the end of a day.
  if (h > 24 || min > 59 || (h === 24 && min > 0)) return null
  const date = Date.UTC(Number(year), m - 1, d)
  if (new Date(date).getUTCMonth() !== m - 1 || new Date(date).getUTCDate() !== d) return null
  return new Date(date + (h * 60 + min) * MINUTE_MS - UTC_OFFSET_MS)
}
