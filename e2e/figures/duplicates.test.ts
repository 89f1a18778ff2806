import { describe, expect, it } from 'vitest'
import type { Message } from './citizenMessages.ts'
import { judge } from './judged.ts'
import { dicePercent, fourGrams, jaccard, likePairs } from './likePairs.ts'

describe('the figures of duplicates', () => {
  it.each([
    ['half right, a quarter of the truth', ['a', 'b'], ['a', 'c', 'd', 'e'], 0.5, 0.25],
    ['all', ['a'], ['a'], 1, 1],
    ['nothing found', [], ['a'], 0, 0],
    ['nothing to find', ['a'], [], 0, 0],
  ])('%s', (_, found, truth, precision, recall) => {
    const judged = judge(new Set(found), new Set(truth))
    expect(judged).toMatchObject({ precision, recall })
    expect(judged.f1).toBe(precision && (2 * precision * recall) / (precision + recall))
  })

  it('compare every two messages that are near enough in time, each pair once', () => {
    const aMessage = (title: string, at: number): Message => ({ id: title, title, detail: '', at })
    const messages = [aMessage('abcde', 0), aMessage('abcdf', 5), aMessage('abcde', 20)]
    const pairs = likePairs(messages, fourGrams, { withinMs: 15, sharedMin: 1 })
    expect(pairs).toMatchObject([
      { later: 1, earlier: 0, shared: 1, sizes: [2, 2] },
      { later: 2, earlier: 1, shared: 1, sizes: [2, 2] },
    ])
    expect(pairs.map(jaccard)).toEqual([1 / 3, 1 / 3])
    expect(pairs.map(dicePercent)).toEqual([50, 50])
  })
})
