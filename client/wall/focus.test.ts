import { describe, expect, it } from 'vitest'
import {
  BROWSING_MS,
  closedInFocus,
  focusAfter,
  neighbour,
  READ_MS,
  unfocused,
  type Candidates,
  type Focus,
} from './focus.ts'

const none: Candidates = { called: null, urgent: null, late: null, newest: null }
const auto = (caseId: string, reason: 'called' | 'urgent' | 'late' | 'newest'): Focus => ({
  mode: 'auto',
  caseId,
  reason,
  sinceMs: 0,
})

describe('the case the wall puts in focus', () => {
  it('is the one being called, then the urgent, the late, the newest', () => {
    const late = { ...none, late: { id: 'late' }, newest: { id: 'new' } }

    expect(focusAfter(unfocused, late, 1)).toMatchObject({ caseId: 'late', reason: 'late' })
    expect(focusAfter(unfocused, { ...late, called: { id: 'called' } }, 1)).toMatchObject({
      caseId: 'called',
    })
  })

  it('changes at once for something more pressing', () => {
    const next = { ...none, urgent: { id: 'b' }, newest: { id: 'a' } }

    expect(focusAfter(auto('a', 'newest'), next, 1)).toMatchObject({ caseId: 'b' })
  })

  it('leaves time to read before the next of the same kind', () => {
    const was = auto('a', 'newest')
    const next = { ...none, newest: { id: 'b' } }

    expect(focusAfter(was, next, READ_MS - 1)).toBe(was)
    expect(focusAfter(was, next, READ_MS)).toMatchObject({ caseId: 'b', sinceMs: READ_MS })
  })

  it('says why the same case is in focus when the reason changes', () => {
    expect(focusAfter(auto('a', 'newest'), { ...none, late: { id: 'a' } }, 1)).toMatchObject({
      caseId: 'a',
      reason: 'late',
      sinceMs: 0,
    })
  })

  it('is nothing on a day without any case', () => {
    expect(focusAfter(unfocused, none, 1)).toBe(unfocused)
    expect(focusAfter(auto('a', 'newest'), none, READ_MS)).toMatchObject({ caseId: null })
  })

  it('stays a moment longer when it closes, unless something more pressing comes', () => {
    const closed = closedInFocus(auto('a', 'urgent'), 'a', READ_MS)
    const next = { ...none, newest: { id: 'b' } }

    expect(focusAfter(closed, next, 2 * READ_MS - 1)).toBe(closed)
    expect(focusAfter(closed, { ...next, called: { id: 'c' } }, READ_MS + 1)).toMatchObject({
      caseId: 'c',
    })
    expect(closedInFocus(auto('a', 'urgent'), 'b', 7).sinceMs).toBe(0)
  })

  it('stays where somebody locked it', () => {
    const locked: Focus = { mode: 'locked', caseId: 'a', sinceMs: 0 }

    expect(focusAfter(locked, { ...none, called: { id: 'b' } }, 10 * BROWSING_MS)).toBe(locked)
  })

  it('goes back to the wall when nobody walks on', () => {
    const browsing: Focus = { mode: 'browsing', caseId: 'a', sinceMs: 0 }
    const next = { ...none, newest: { id: 'b' } }

    expect(focusAfter(browsing, next, BROWSING_MS - 1)).toBe(browsing)
    expect(focusAfter(browsing, next, BROWSING_MS)).toMatchObject({ mode: 'auto', caseId: 'b' })
  })
})

it.each([
  ['a', 1, 'b'],
  ['b', -1, 'a'],
  ['c', 1, 'c'],
  ['a', -1, 'a'],
  ['gone', 1, 'a'],
  [null, -1, 'a'],
] as const)('from %s by %i comes %s', (current, step, expected) => {
  expect(neighbour(['a', 'b', 'c'], current, step)).toBe(expected)
})
