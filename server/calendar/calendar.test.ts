import { existsSync, readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { toCalendar } from '#shared/calendar.ts'
import type { CaseCard } from '#shared/case.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import { settableClock, startTestApp, type Failure } from '#server/live/testing.ts'
import { CalendarPaper } from './calendarPaper.ts'
import { calendarWarnings } from './calendarWarnings.ts'
import { publishedHolidays } from './holidays.ts'

const clock = settableClock(new Date('2026-12-30T02:00:00Z'))
const app = await startTestApp({ clock })
afterAll(() => app.close())
const admin = await app.logIn('admin')
const duty = await app.logIn('duty')

const off = (date: string) => ({ name: '假日', date, isOffDay: true })
const paper = {
  year: 2027,
  papers: ['https://example.gov.cn/2027'],
  days: ['2027-01-01', '2027-10-01'].map(off),
}
const put = async (year: number, body: unknown, cookie = admin.cookie) => {
  const response = await fetch(`${app.url}/api/admin/calendar/${year}`, {
    method: 'PUT',
    headers: { cookie, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as unknown }
}
const warnings = async () =>
  (await admin.get<{ warnings: unknown[] }>('/api/admin/health')).body.warnings

async function receive(sourceId: string): Promise<string> {
  const item = anItem({ sourceId, receivedAt: clock.now().toISOString(), location: inStoryGrid })
  const { body } = await app.feed<{ results: { caseId: string }[] }>('12345', { items: [item] })
  return body.results[0]?.caseId ?? ''
}
async function closingOf(id: string) {
  const card = (await duty.get<{ case: CaseCard }>(`/api/cases/${id}`)).body.case
  return { card, clock: card.clocks.find(({ kind }) => kind === 'closing') }
}

describe('past the last loaded year', () => {
  it('a due time is unknown, an administrator is warned, and the paper puts both right', async () => {
    const id = await receive('year-1')
    expect((await closingOf(id)).clock).toMatchObject({
      due: null,
      reason: { code: 'reason.calendarNotLoaded', params: { year: 2027 } },
    })
    expect(await warnings()).toEqual([{ code: 'warning.calendarNextYear', params: { year: 2027 } }])

    const loaded = await put(2027, paper)

    expect(loaded).toEqual({
      status: 200,
      body: { year: 2027, firstYear: 2017, lastYear: 2027, casesChanged: 1 },
    })
    const after = await closingOf(id)
    expect(after.clock).toMatchObject({
      due: '2027-01-07T09:30:00.000Z',
      reason: { code: 'reason.rule.workingDays' },
    })
    expect(after.card.latest.what).toEqual({
      code: 'happened.calendarLoaded',
      params: { year: 2027 },
    })
    expect(await warnings()).toEqual([])
    const metrics = await (await fetch(`${app.url}/metrics`)).text()
    expect(metrics).toContain('shaotai_calendar_last_year 2027')
  })

  it('the same paper again changes nothing', async () => {
    const id = await receive('year-2')
    const before = await closingOf(id)

    expect((await put(2027, paper)).body).toMatchObject({ casesChanged: 0 })
    expect(await closingOf(id)).toEqual(before)
  })

  it('a corrected paper replaces the whole of the one before', async () => {
    const id = await receive('year-3')
    expect((await closingOf(id)).clock?.due).toBe('2027-01-07T09:30:00.000Z')

    const corrected = { ...paper, days: ['2027-01-04', '2027-10-01'].map(off) }
    expect((await put(2027, corrected)).status).toBe(200)

    // 1 January is a plain Friday now, 4 January off: one for the other.
    expect((await closingOf(id)).clock?.due).toBe('2027-01-07T09:30:00.000Z')
    const more = { ...paper, days: [...paper.days, off('2027-01-04')] }
    expect((await put(2027, more)).body).toMatchObject({ casesChanged: 3 })
    expect((await closingOf(id)).clock?.due).toBe('2027-01-08T09:30:00.000Z')
  })
})

describe('refused, with nothing changed', () => {
  it.each([
    ['another year than the address', 2028, paper],
    ['a paper without the National Day', 2027, { ...paper, days: [off('2027-01-01')] }],
    ['a day twice', 2027, { ...paper, days: [...paper.days, off('2027-01-01')] }],
    ['a day that is none', 2027, { ...paper, days: [...paper.days, off('2027-02-30')] }],
    ['a day of a far year', 2027, { ...paper, days: [...paper.days, off('2035-01-01')] }],
    ['no paper', 2027, { year: 2027 }],
  ])('is %s', async (_what, year, body) => {
    const id = await receive(`refused-${_what}`)
    const before = await closingOf(id)

    expect((await put(year, body)).status).toBe(400)
    expect(await closingOf(id)).toEqual(before)
  })

  it('is everybody but an administrator', async () => {
    expect((await put(2027, paper, duty.cookie)).status).toBe(403)
    expect((await duty.get<Failure>('/api/admin/health')).status).toBe(403)
  })
})

describe('the warning', () => {
  const calendar = toCalendar(publishedHolidays(), { start: '09:00', end: '17:30' })
  const at = (text: string) =>
    calendarWarnings(calendar, new Date(text)).map(({ code, params }) => [code, params?.['year']])

  it('comes with the district’s 1 November, and earlier when this year itself is missing', () => {
    expect(at('2026-10-31T23:59:59+08:00')).toEqual([])
    expect(at('2026-11-01T00:00:00+08:00')).toEqual([['warning.calendarNextYear', 2027]])
    expect(at('2027-01-01T00:00:00+08:00')).toEqual([['warning.calendarNotLoaded', 2027]])
    expect(at('2025-11-01T00:00:00+08:00')).toEqual([])
  })
})

const folder = new URL('../../../shared/data/holidays/holiday-cn/', import.meta.url)
const years = Array.from({ length: 10 }, (_, n) => 2017 + n)
it.skipIf(!existsSync(folder))(
  'takes the real papers as they are (needs ../shared/data/holidays)',
  () => {
    for (const year of years) {
      const text = readFileSync(new URL(`${year}.json`, folder), 'utf8')
      expect(CalendarPaper.parse(JSON.parse(text)).year).toBe(year)
    }
  },
)
