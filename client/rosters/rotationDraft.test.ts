import { expect, it } from 'vitest'
import type { RosterLine } from '#shared/roster.ts'
import { draftOf, earlier, lineOf, missingIn, newLine } from './rotationDraft.ts'

const line: RosterLine = {
  ...{ rank: 2, members: ['a', 'b'], turn: { every: 2, unit: 'weeks' }, startsOn: '2026-11-23' },
  ...{ handover: '08:30', days: [1, 5], hours: { from: '20:00', to: '08:00' } },
}
const filled = { ...newLine('2026-11-23'), members: ['a'] }

it('holds a line without losing anything of it', () => {
  const lines: RosterLine[] = [line, { ...line, days: 'working' }]

  expect(lines.map((one) => lineOf(draftOf(one)))).toEqual(lines)
})

it.each([
  ['members', newLine('2026-11-23')],
  ['days', { ...filled, days: 'weekdays' as const }],
  ['startsOn', { ...filled, startsOn: '' }],
  ['hours', { ...filled, to: '' }],
  ['turn', { ...filled, every: 0 }],
])('says that %s is missing, and sends no such line', (field, draft) => {
  expect([missingIn([filled, draft]), lineOf(draft)]).toEqual([field, null])
})

it('is sent once everything is there, and never without a line', () => {
  expect([missingIn([filled]), missingIn([])]).toEqual([null, 'members'])
})

it('moves a turn one earlier, and the first nowhere', () => {
  expect(earlier(['a', 'b', 'c'], 2)).toEqual(['a', 'c', 'b'])
  expect(earlier(['a', 'b'], 0)).toEqual(['a', 'b'])
})
