import fc from 'fast-check'
import { expect, it } from 'vitest'
import { distanceMeters, type Position } from '#shared/geometry.ts'
import { tellingWords } from '#shared/tellingWords.ts'
import { keysToAsk, keysToKeep, type Keyed } from './signKeys.ts'

const keyed = (changes: Partial<Keyed> = {}): Keyed => ({
  position: null,
  place: null,
  titleWords: new Set(),
  words: new Set(),
  phoneHash: null,
  ...changes,
})

/** Whether a ticket that asks meets one that was kept. */
function meets(asking: Keyed, kept: Keyed, radiusM = 150): boolean {
  const under = new Set(keysToKeep(kept))
  return keysToAsk(asking, radiusM).some(({ key }) => under.has(key))
}

const positions = fc.tuple(
  fc.double({ min: 120.9, max: 121.3, noNaN: true }),
  fc.double({ min: 30.9, max: 31.3, noNaN: true }),
)
const steps = fc.tuple(
  fc.double({ min: -0.01, max: 0.01, noNaN: true }),
  fc.double({ min: -0.01, max: 0.01, noNaN: true }),
)

it('meets everything within the radius, whatever cells lie between', () => {
  fc.assert(
    fc.property(
      positions,
      steps,
      fc.integer({ min: 1, max: 1000 }),
      ([lng, lat], [x, y], radius) => {
        const [here, there]: Position[] = [
          [lng, lat],
          [lng + x, lat + y],
        ]
        fc.pre(here !== undefined && there !== undefined && distanceMeters(here, there) <= radius)
        expect(meets(keyed({ position: here }), keyed({ position: there }), radius)).toBe(true)
      },
    ),
  )
})

it('does not meet what is far from it', () => {
  const here = keyed({ position: [121.2, 31.17] })
  expect(meets(here, keyed({ position: [121.22, 31.17] }))).toBe(false)
})

it.each([
  [
    'the same address, however it is written',
    { place: '盈港路 88号' },
    { place: '盈港路88号' },
    true,
  ],
  ['another address', { place: '盈港路88号' }, { place: '盈港路89号' }, false],
  ['the same number', { phoneHash: Buffer.from('a') }, { phoneHash: Buffer.from('a') }, true],
  ['another number', { phoneHash: Buffer.from('a') }, { phoneHash: Buffer.from('b') }, false],
  ['a word of the title', { titleWords: new Set([1, 2]) }, { titleWords: new Set([2, 3]) }, true],
  ['nothing', {}, {}, false],
])('by %s', (_, one, other, isMet) => {
  expect(meets(keyed(one), keyed(other))).toBe(isMet)
})

it('meets near copies by their words alone', () => {
  const text = '业辉路烧烤店每晚油烟直排，呛得居民不敢开窗，排烟管道紧贴阳台，请城管查处'
  const words = tellingWords(text)
  expect(meets(keyed({ words }), keyed({ words: tellingWords(`再次投诉：${text}谢谢`) }))).toBe(
    true,
  )
  expect(meets(keyed({ words }), keyed({ words: tellingWords('路灯不亮，灯杆倾斜') }))).toBe(false)
})

it('keeps a ticket under the same keys every time, each once', () => {
  const one = keyed({
    position: [121.2, 31.17],
    place: '盈港路',
    titleWords: new Set([1, 2, 3]),
    words: new Set([1, 2, 3, 4]),
  })
  expect(keysToKeep(one)).toEqual(keysToKeep(one))
  expect(new Set(keysToKeep(one)).size).toBe(keysToKeep(one).length)
})
