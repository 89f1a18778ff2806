import { expect, it } from 'vitest'
import { isWorthSending, refusePosition, type PositionLimits } from './forcePosition.ts'

const limits: PositionLimits = {
  everySeconds: 15,
  metres: 30,
  stillSeconds: 120,
  accuracyMetres: 500,
  aheadSeconds: 60,
  keepMinutes: 60,
}
const noon = Date.parse('2026-11-20T12:00:00+08:00')
const at = (seconds: number, change: { lat?: number; accuracyM?: number } = {}) => ({
  lng: 121.2,
  lat: 31.15,
  accuracyM: 12,
  takenAt: new Date(noon + seconds * 1000).toISOString(),
  ...change,
})
/** About 111 metres. */
const further = { lat: 31.151 }

it.each([
  ['the first one', null, at(0), true],
  ['one after too short a time, however far', at(0), at(14, further), false],
  ['one after some time and way', at(0), at(15, further), true],
  ['one after some time without way', at(0), at(119), false],
  ['one standing still, for its age', at(0), at(120), true],
])('sends or keeps back %s', (_, last, next, isSent) => {
  expect(isWorthSending(last, next, limits)).toBe(isSent)
})

it.each([
  ['a fresh one', at(0), null],
  ['one a little ahead of the server', at(60), null],
  ['one from the future', at(61), 'force.problem.future'],
  ['one as old as is kept', at(-3600), null],
  ['an older one', at(-3601), 'force.problem.old'],
  ['a vague one', at(0, { accuracyM: 501 }), 'force.problem.vague'],
])('judges %s', (_, position, code) => {
  expect(refusePosition(position, limits, noon)?.code ?? null).toBe(code)
})
