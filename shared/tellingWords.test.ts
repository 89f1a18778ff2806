import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashOf, sharedWords, tellingWords } from './tellingWords.ts'

const hashes = (...words: string[]) => new Set(words.map(hashOf))

describe('telling words', () => {
  it.each([
    ['烧烤油烟呛人', ['烧烤', '烤油', '油烟', '烟呛'], 'neither character is one of the commonest'],
    ['我们请问你是否可以', [], 'nothing of what every complaint says'],
    ['烧烤，油烟', ['烧烤', '油烟'], 'nothing across a comma'],
    ['盈港110KV线', ['盈港', '110kv'], 'Latin and numbers as they are, small'],
    ['ＡＢＣ', ['abc'], 'full width like half width'],
    ['烧烤[电话]扰民[住址]', ['烧烤'], 'no marks of redaction'],
    ['Garbage in alley', ['garbage', 'alley'], 'English words of three letters and more'],
    ['油烟油烟', ['油烟', '烟油'], 'each once'],
    ['', [], 'nothing'],
  ])('of %j are %j: %s', (text, words) => {
    expect(tellingWords(text)).toEqual(hashes(...words))
  })

  it('takes any text, also half a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const word of tellingWords(text)) expect(word).toBe(word | 0)
      }),
    )
    expect(tellingWords('油\ud83d烟')).toEqual(new Set())
  })
})

describe('shared words', () => {
  const words = fc.uniqueArray(fc.integer({ min: 0, max: 40 })).map((all) => new Set(all))

  it('is the same both ways, everything with itself, nothing with none', () => {
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(sharedWords(a, b)).toEqual(sharedWords(b, a))
        expect(sharedWords(a, a)).toEqual({ count: a.size, percent: a.size === 0 ? 0 : 100 })
        expect(sharedWords(a, new Set())).toEqual({ count: 0, percent: 0 })
      }),
    )
  })

  it('counts what is in both of what is in either', () => {
    expect(sharedWords(new Set([1, 2, 3]), new Set([2, 3, 4, 5]))).toEqual({
      count: 2,
      percent: 57,
    })
  })
})
