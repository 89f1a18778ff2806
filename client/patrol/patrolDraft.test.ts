import { expect, it } from 'vitest'
import { draftOf, emptyDraft, missingIn, wordsOf } from './patrolDraft.ts'

const draft = (change: object = {}) => ({
  ...emptyDraft(),
  what: ' 乱堆物 ',
  place: '佳杰路99弄',
  ...change,
})
const point = { lng: 121.2, lat: 31.1 }

it('asks for what and where, and for nothing else', () => {
  expect(missingIn(emptyDraft(), true)).toBe('what')
  expect(missingIn(draft({ place: ' ' }), true)).toBe('place')
  expect(missingIn(draft({ place: '', location: point }), true)).toBeNull()
  expect(missingIn(draft(), true)).toBeNull()
})

it('asks what was done, and for a photo only where a rule does, when it was settled on the spot', () => {
  expect(missingIn(draft({ isSolved: true }), false)).toBe('done')
  const done = draft({ isSolved: true, done: '清走' })
  expect([missingIn(done, false), missingIn(done, true)]).toEqual([null, 'photo'])
  expect(missingIn({ ...done, photos: [new Blob()] }, true)).toBeNull()
})

it('sends only what was filled in, and nothing done that was unmarked again', () => {
  expect(wordsOf(draft({ done: '清走' }))).toEqual({
    what: '乱堆物',
    place: '佳杰路99弄',
    done: '',
  })
  expect(wordsOf(draft({ location: point, pointBy: { by: 'tap' } }))).toMatchObject({
    location: point,
  })
})

it('stands in the fields again, whole, when the server refused it', () => {
  const words = wordsOf(draft({ location: point, isSolved: true, done: '清走' }))
  const file = new Blob(['x'])
  const refused = {
    ...{ key: 'k', solveKey: 's', accountId: 'a', writtenAt: '2026-11-22T02:00:00Z' },
    ...{ what: words.what, words, photos: [{ key: 'p', file }], isSolving: true, taken: null },
    ...{ failed: 1, triedAtMs: 0, nextAtMs: 0, problem: null, isRefused: true },
  }
  const again = draftOf(refused)
  expect(wordsOf(again)).toEqual(words)
  expect(again).toMatchObject({ photos: [file], isSolved: true, corrects: refused })
})
