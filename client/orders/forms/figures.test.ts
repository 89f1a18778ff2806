import { expect, it } from 'vitest'
import { say } from '#shared/say.ts'
import { figureOf, instantOf, momentError } from './figures.ts'

it.each([
  ['1.2', 1.2],
  [' 1,2 ', 1.2],
  ['１．２', 1.2],
  ['0', 0],
  ['', null],
  ['1.2mg', null],
  ['-1', null],
  ['1e3', null],
])('reads %j as %s', (text, figure) => {
  expect(figureOf(text)).toBe(figure)
})

it('keeps a moment in the district’s zone, wherever the browser stands', () => {
  expect(new Date(instantOf('2026-04-16T22:00')).toISOString()).toBe('2026-04-16T14:00:00.000Z')
})

it.each([
  ['', 'form.error.missing'],
  ['yesterday', 'form.error.notAMoment'],
  ['2026-04-16T22:02', 'form.error.future'],
  ['2026-04-16T22:01', null],
])('says of the moment %j: %s', (text, code) => {
  const now = Date.parse('2026-04-16T22:00:00+08:00')
  expect(momentError(text, now)).toEqual(code === null ? null : say(code))
})
