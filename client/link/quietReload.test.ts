import { expect, it } from 'vitest'
import { isQuiet } from './quietReload.ts'

const quiet = { nowMs: 1_000_000, lastTouchMs: 0, lastReloadMs: 0, holds: 0 }

it.each([
  ['nobody touched it for a while', {}, true],
  ['somebody is typing', { lastTouchMs: 999_000 }, false],
  ['a call holds the page', { holds: 1 }, false],
  ['it was loaded a moment ago', { lastReloadMs: 970_000 }, false],
])('reloads an outdated page: %s → %s', (_, state, expected) => {
  expect(isQuiet({ ...quiet, ...state })).toBe(expected)
})
