import { expect, it } from 'vitest'
import { paperIn } from './calendarPaper.ts'

const paper = {
  year: 2027,
  papers: ['https://example.gov.cn/2027'],
  days: [{ name: '元旦', date: '2027-01-01', isOffDay: true }],
}

it('reads a year’s paper and keeps all that stands in it', () => {
  expect(paperIn(JSON.stringify(paper))).toEqual(paper)
})

it.each([
  ['no JSON', '{'],
  ['no object', 'null'],
  ['no year', JSON.stringify({ days: [] })],
  ['a day without a date', JSON.stringify({ year: 2027, days: [{ name: '', isOffDay: true }] })],
])('finds none in %s', (_what, text) => {
  expect(paperIn(text)).toBeNull()
})
