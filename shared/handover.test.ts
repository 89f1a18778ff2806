import { expect, it } from 'vitest'
import type { Account } from './account.ts'
import {
  audiencesOfPlace,
  handoverPlaceOf,
  mayHandOver,
  mayReadHandover,
  shiftStart,
  takenShiftEnd,
  type DutyShifts,
} from './handover.ts'

const shifts: DutyShifts = { starts: ['17:30', '08:30'], earlyMinutes: 60 }
const at = (time: string): Date => new Date(`2026-11-20T${time}:00+08:00`)
const local = (date: Date): string =>
  new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(5, 16)

it.each([
  ['in the middle of the day', '12:00', '11-20T08:30', '11-20T17:30'],
  ['a little before the change, for the night that begins', '16:45', '11-20T08:30', '11-21T08:30'],
  ['exactly so early as may be', '16:30', '11-20T08:30', '11-21T08:30'],
  ['a minute earlier than that', '16:29', '11-20T08:30', '11-20T17:30'],
  ['at the change', '17:30', '11-20T17:30', '11-21T08:30'],
  ['late for the change', '18:10', '11-20T17:30', '11-21T08:30'],
  ['after midnight', '02:00', '11-19T17:30', '11-20T08:30'],
])('knows the shift %s', (_when, time, began, ends) => {
  expect(local(shiftStart(shifts, at(time)))).toBe(began)
  expect(local(takenShiftEnd(shifts, at(time)))).toBe(ends)
})

it('does with one shift a day, too', () => {
  const once: DutyShifts = { starts: ['08:00'], earlyMinutes: 30 }
  expect(local(shiftStart(once, at('07:45')))).toBe('11-19T08:00')
  expect(local(takenShiftEnd(once, at('07:45')))).toBe('11-21T08:00')
})

const somebody = (post: Account['post'], area: Account['area']): Account => ({
  id: 'a',
  username: 'a',
  label: 'a',
  post,
  area,
  stationGridId: null,
})

it.each([
  ['dutyOfficer', { kind: 'town', townCode: 'ZX' }, { townCode: 'ZX' }],
  ['shiftLeader', { kind: 'town', townCode: 'ZX' }, { townCode: 'ZX' }],
  ['stationLead', { kind: 'grid', gridId: 'ZX-G1' }, { gridId: 'ZX-G1' }],
  ['districtCentre', { kind: 'district' }, { district: true }],
  ['display', { kind: 'grid', gridId: 'ZX-G1' }, null],
  ['admin', { kind: 'district' }, null],
  ['unitOfficer', { kind: 'unit', unitId: 'U' }, null],
] as const)('lets %s hand over its own place, where it has one', (post, area, place) => {
  expect(handoverPlaceOf(somebody(post, area))).toEqual(place)
})

it('lets nobody hand over another’s place', () => {
  const officer = somebody('dutyOfficer', { kind: 'town', townCode: 'ZX' })
  expect(mayHandOver(officer, { townCode: 'XY' })).toBe(false)
  expect(mayHandOver(officer, { gridId: 'ZX-G1' })).toBe(false)
  expect(mayHandOver(officer, { district: true })).toBe(false)
})

it('is read where it is handed over, and by the district', () => {
  const reads = (post: Account['post'], area: Account['area']) =>
    mayReadHandover(somebody(post, area), { townCode: 'ZX' })
  expect(reads('shiftLeader', { kind: 'town', townCode: 'ZX' })).toBe(true)
  expect(reads('districtCentre', { kind: 'district' })).toBe(true)
  expect(reads('dutyOfficer', { kind: 'town', townCode: 'XY' })).toBe(false)
  expect(reads('display', { kind: 'district' })).toBe(false)
  expect(reads('unitOfficer', { kind: 'unit', unitId: 'U' })).toBe(false)
})

it('is told to its place and what lies around it', () => {
  const tree = { townOfGrid: (gridId: string) => (gridId === 'ZX-G1' ? 'ZX' : undefined) }
  expect(audiencesOfPlace({ gridId: 'ZX-G1' }, tree)).toEqual(['district', 'grid:ZX-G1', 'town:ZX'])
  expect(audiencesOfPlace({ townCode: 'ZX' }, tree)).toEqual(['district', 'town:ZX'])
  expect(audiencesOfPlace({ district: true }, tree)).toEqual(['district'])
})
