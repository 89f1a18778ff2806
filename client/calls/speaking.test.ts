import { expect, it } from 'vitest'
import { heard, isSpeaking, type Heard } from './speaking.ts'

it('marks a voice, and holds the mark over a pause for breath', () => {
  const levels: [number, number | null][] = [
    [0, 0.001],
    [200, 0.2],
    [400, 0],
    [1200, 0.01],
    [1500, null],
  ]
  let state: Heard = null
  const marks = levels.map(([nowMs, level]) => {
    state = heard(state, level, nowMs)
    return isSpeaking(state, nowMs)
  })

  expect(marks).toEqual([false, true, true, true, false])
})
