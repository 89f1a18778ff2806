import fc from 'fast-check'
import { expect, it } from 'vitest'
import { featuresOf } from './features.ts'
import { rank, speaksFor } from './learner.ts'
import { createCounts } from './testing.ts'

const weights = { titleWeight: 6, detailChars: 300, smoothing: 0.3, minCases: 2, minMargin: 0 }
const of = (title: string, detail = '') => featuresOf({ title, detail }, weights)

function taught(...lessons: [string, string][]) {
  const counts = createCounts()
  for (const [category, title] of lessons) counts.learn(category, of(title))
  return (title: string) => rank(of(title), counts.about(of(title)), weights)
}

it('takes single characters and pairs, once each, more from the title, none across a mark or a comma', () => {
  const features = of('油烟', '油烟，油烟 [电话] 呛')

  expect([...features.keys()].sort()).toEqual(['呛', '油', '油烟', '烟'].sort())
  expect(features.get('油烟')).toBeGreaterThan((features.get('呛') ?? 0) * 6)
})

it('gives every text the same weight, however long', () => {
  const length = (features: ReadonlyMap<string, number>) => Math.hypot(...features.values())

  expect(length(of('油烟'))).toBeCloseTo(length(of('油烟', '家里不敢开窗'.repeat(40))), -2)
})

it('puts a text where its words were put before', () => {
  const guess = taught(
    ['fume', '餐饮油烟呛人'],
    ['fume', '烧烤油烟直排'],
    ['noise', '装修噪声扰民'],
    ['noise', '音响噪声太大'],
  )

  expect(guess('楼下油烟').map(({ category }) => category)).toEqual(['fume', 'noise'])
  expect(guess('夜里噪声')[0]?.category).toBe('noise')
})

it('says nothing of a text it knows nothing of, nor before it knows two categories', () => {
  const one = taught(['fume', '餐饮油烟呛人'], ['fume', '烧烤油烟直排'], ['noise', '装修噪声'])
  const two = taught(['a', '油烟'], ['a', '油烟'], ['b', '噪声'], ['b', '噪声'])

  expect(one('油烟')).toEqual([])
  expect(two('路灯')).toEqual([])
})

it('does not hold it against a category that few cases were put there', () => {
  const many = Array.from({ length: 30 }, (): [string, string] => ['noise', '装修噪声扰民'])
  const guess = taught(...many, ['fume', '餐饮油烟呛人'], ['fume', '烧烤油烟直排'])

  expect(guess('油烟扰民')[0]?.category).toBe('fume')
})

it('names what speaks for its guess', () => {
  const counts = createCounts()
  for (const title of ['餐饮油烟', '烧烤油烟']) counts.learn('fume', of(title))
  for (const title of ['餐饮噪声', '音响噪声']) counts.learn('noise', of(title))
  const text = of('餐饮油烟扰民')

  expect(speaksFor(text, counts.about(text), ['fume', 'noise'], 2)).toEqual(['油烟', '饮油'])
})

it('does not depend on the order in which it was taught', () => {
  const lesson = fc.tuple(
    fc.constantFrom('a', 'b', 'c'),
    fc.string({ unit: fc.constantFrom('油', '烟', '噪', '声', '车'), minLength: 1, maxLength: 6 }),
  )
  fc.assert(
    fc.property(fc.array(lesson, { maxLength: 12 }), (lessons) => {
      const forth = taught(...lessons)('油烟噪声')
      const back = taught(...lessons.toReversed())('油烟噪声')

      expect(back).toEqual(forth)
    }),
  )
})
