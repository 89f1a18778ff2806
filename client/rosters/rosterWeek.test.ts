import { expect, it } from 'vitest'
import { say } from '#shared/say.ts'
import { moment } from '#shared/aRoster.ts'
import type { RosterOfUnit } from '#shared/rosterAnswer.ts'
import { dayOf } from '#shared/rosterDays.ts'
import { hoursInWords, partsOn, personInWords, weekOf } from './rosterWeek.ts'

const iso = (text: string) => new Date(moment(text)).toISOString()
const interval = (from: string, to: string, accountId = 'a') => ({
  ...{ from: iso(from), to: iso(to), accountId, rank: 1 as const },
  ...{ by: 'rotation' as const, ofId: 'r' },
})
const unit: RosterOfUnit = {
  ...{ unitId: 'u', version: 0, mode: null, now: [], next: null, may: [] },
  people: [
    { id: 'a', label: '规建办值班', n: 1, name: null },
    { id: 'b', label: '规建办值班', n: 2, name: '某人' },
  ],
  intervals: [
    interval('2026-11-22 20:00', '2026-11-23 08:00', 'b'),
    interval('2026-11-23 20:00', '2026-11-24 08:00'),
    interval('2026-11-25 08:00', '2026-11-27 08:00', 'b'),
  ],
  holes: [{ from: iso('2026-11-24 08:00'), to: iso('2026-11-24 20:00') }],
}
const monday = dayOf(moment('2026-11-23 12:00'))
const shown = (day: number) =>
  partsOn(unit, monday + day, monday).map((part) => {
    const { code, params } = hoursInWords(part)
    return [part.duty?.accountId ?? 'nobody', code, params?.['from'], params?.['to']]
  })

it('begins the week on Monday by the district’s calendar', () => {
  expect(weekOf(dayOf(moment('2026-11-29 23:59')))[0]).toBe(monday)
  expect(weekOf(dayOf(moment('2026-11-30 00:00')))[0]).toBe(monday + 7)
})

it('puts a night on the day it begins, what began before on the first day, and long duty on each day', () => {
  expect([0, 1, 2, 3, 4].map(shown)).toEqual([
    [
      ['b', 'roster.hoursOverNight', '20:00', '08:00'],
      ['a', 'roster.hoursOverNight', '20:00', '08:00'],
    ],
    [['nobody', 'roster.hours', '08:00', '20:00']],
    [['b', 'roster.hours', '08:00', '24:00']],
    [['b', 'roster.allDay', '00:00', '00:00']],
    [['b', 'roster.hours', '00:00', '08:00']],
  ])
})

it('names who may be named, numbers those who share post and place, and leaves the rest unnumbered', () => {
  const [first] = unit.people
  if (!first) throw new Error('nobody')
  const people = [...unit.people, { ...first, id: 'd', n: 9 }]
  expect(['a', 'd', 'b', 'c'].map((id) => personInWords(people, id).code)).toEqual([
    'roster.numbered',
    'roster.numbered',
    'roster.named',
    'roster.somebody',
  ])
  expect(personInWords([first], 'a')).toEqual(say('roster.named', { name: first.label }))
})
