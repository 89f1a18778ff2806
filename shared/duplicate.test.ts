import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  likenessOf,
  MergeRule,
  mergeRuleFor,
  stricterOf,
  type Likeness,
  type Signs,
} from './duplicate.ts'
import { distanceMeters, type Position } from './geometry.ts'
import { sharedWords } from './tellingWords.ts'

const DAY_MS = 24 * 3_600_000

const aRule = (changes: Partial<MergeRule> = {}): MergeRule => ({
  code: 'usual',
  scheme: null,
  codePrefix: null,
  kind: null,
  radiusM: 150,
  days: 7,
  textShare: 15,
  aloneShare: 76,
  aloneWords: 8,
  aloneDays: 60,
  hintShare: 25,
  callerShare: 30,
  closedDays: 7,
  silent: false,
  basis: 'test',
  validFrom: '2015-01-01T00:00:00+08:00',
  validTo: null,
  ...changes,
})

const tenWords = new Set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
const here: Position = [121.2, 31.17]
const metresEast = (metres: number): Position => [121.2 + metres / 95_140, 31.17]

const signs = (changes: Partial<Signs> = {}): Signs => ({
  at: 0,
  closedAt: null,
  position: here,
  place: null,
  words: tenWords,
  ...changes,
})

const verdict = (a: Partial<Signs>, b: Partial<Signs>, isSameCaller = false, rule = aRule()) =>
  likenessOf(signs(a), signs(b), isSameCaller, rule)

describe('likeness', () => {
  it('says how far, how long and how alike', () => {
    const other = { position: metresEast(100), at: 1.5 * DAY_MS, words: new Set([1, 2, 3, 11, 12]) }
    expect(verdict({}, other)).toMatchObject({
      strength: 'strong',
      reasons: [{ code: 'duplicate.near', params: { metres: 100, days: 2, percent: 40 } }],
    })
  })

  const unknown = { position: null }
  it.each<[string, Partial<Signs>, Partial<Signs>, Likeness['strength'] | null]>([
    ['near, soon, alike', {}, { position: metresEast(149) }, 'strong'],
    ['beyond the radius, however alike', {}, { position: metresEast(152) }, null],
    ['near, but later than the days for places', {}, { at: 61 * DAY_MS }, null],
    ['near and late, but word for word', {}, { at: 8 * DAY_MS }, 'strong'],
    [
      'near, other words',
      {},
      { words: new Set([1, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29]) },
      null,
    ],
    ['no place, word for word', unknown, { at: 50 * DAY_MS }, 'strong'],
    [
      'no place, some words',
      unknown,
      { words: new Set([1, 2, 3, 4, 5, 6, 7, 8, 21, 22, 23, 24, 25, 26]) },
      'weak',
    ],
    [
      'no place, few words',
      { ...unknown, words: new Set([1, 2]) },
      { words: new Set([1, 2]) },
      null,
    ],
    [
      'same address, no point',
      { ...unknown, place: '盈港路 88号' },
      { ...unknown, place: '盈港路88号', words: new Set([1, 2]) },
      'strong',
    ],
    [
      'a long road, two points',
      { place: '盈港路' },
      { place: '盈港路', position: metresEast(900) },
      null,
    ],
    ['closed long before', { closedAt: DAY_MS }, { at: 9 * DAY_MS }, null],
    ['closed lately', { closedAt: DAY_MS }, { at: 7 * DAY_MS }, 'strong'],
    ['closed since', { closedAt: 30 * DAY_MS }, { at: DAY_MS }, 'strong'],
  ])('%s', (_, a, b, strength) => {
    expect(verdict(a, b)?.strength ?? null).toBe(strength)
  })

  it('takes the same caller over another place, and says so without naming anybody', () => {
    const far = { position: metresEast(5000) }
    expect(verdict({}, far, true)?.reasons).toEqual([
      {
        code: 'duplicate.apart',
        params: { metres: expect.closeTo(5000, -1), days: 1, percent: 100 },
      },
      { code: 'duplicate.sameCaller' },
    ])
    expect(verdict({}, { ...far, words: new Set([30]) }, true)).toBeNull()
  })

  it('proposes nothing where the radius is 0', () => {
    expect(verdict({}, {}, true, aRule({ radiusM: 0 }))).toBeNull()
  })

  it('proposes no hints where a rule wants none', () => {
    const words = new Set([1, 2, 3, 4, 5, 6, 7, 8, 21, 22, 23, 24, 25, 26])
    expect(verdict(unknown, { words }, false, aRule({ hintShare: null }))).toBeNull()
  })
})

const someSigns = fc.record({
  at: fc.integer({ min: 0, max: 80 * DAY_MS }),
  closedAt: fc.option(fc.integer({ min: 0, max: 90 * DAY_MS })),
  position: fc.option(fc.integer({ min: 0, max: 400 }).map(metresEast)),
  place: fc.option(fc.constantFrom('盈港路', '城中东路 1 号', '城中东路1号')),
  words: fc.uniqueArray(fc.integer({ min: 0, max: 20 })).map((all) => new Set(all)),
})
const someRule = fc
  .record({
    radiusM: fc.integer({ min: 0, max: 400 }),
    days: fc.integer({ min: 1, max: 60 }),
    textShare: fc.integer({ min: 0, max: 100 }),
    aloneShare: fc.integer({ min: 0, max: 100 }),
    aloneWords: fc.integer({ min: 1, max: 12 }),
    aloneDays: fc.integer({ min: 1, max: 60 }),
    hintShare: fc.option(fc.integer({ min: 0, max: 100 })),
    callerShare: fc.integer({ min: 0, max: 100 }),
    closedDays: fc.integer({ min: 0, max: 30 }),
    silent: fc.boolean(),
  })
  .map(aRule)

describe('always', () => {
  it('the same whichever is named first', () => {
    fc.assert(
      fc.property(someSigns, someSigns, fc.boolean(), someRule, (a, b, isSame, rule) => {
        expect(likenessOf(a, b, isSame, rule)).toEqual(likenessOf(b, a, isSame, rule))
      }),
      { numRuns: 500 },
    )
  })

  it('the numbers of the reason are those of the two tickets', () => {
    fc.assert(
      fc.property(someSigns, someSigns, fc.boolean(), someRule, (a, b, isSame, rule) => {
        const found = likenessOf(a, b, isSame, rule)
        if (!found) return
        const params = found.reasons[0]?.params ?? {}
        expect(params['percent']).toBe(sharedWords(a.words, b.words).percent)
        const apart = Math.abs(a.at - b.at)
        expect(params['days']).toBe(Math.max(1, Math.ceil(apart / DAY_MS)))
        const metres =
          a.position && b.position && Math.round(distanceMeters(a.position, b.position))
        expect(params['metres'] ?? null).toBe(metres)
        expect(found.reasons.some(({ code }) => code === 'duplicate.sameCaller')).toBe(isSame)
        expect(found.score).toBeGreaterThanOrEqual(0)
        expect(found.score).toBeLessThanOrEqual(1)
      }),
      { numRuns: 500 },
    )
  })

  it('never more under the stricter of two rules than under either', () => {
    fc.assert(
      fc.property(someSigns, someSigns, someRule, someRule, (a, b, one, two) => {
        const strict = stricterOf(one, two)
        const isStrong = (rule: MergeRule) => likenessOf(a, b, false, rule)?.strength === 'strong'
        if (isStrong(strict)) expect([isStrong(one), isStrong(two)]).toEqual([true, true])
        expect({ ...stricterOf(two, one), code: one.code }).toEqual(strict)
      }),
      { numRuns: 500 },
    )
  })
})

describe('the rule of a case', () => {
  const rules = [
    aRule(),
    aRule({ code: 'fume', scheme: 'gb47678', codePrefix: '06027' }),
    aRule({ code: 'environment', scheme: 'gb47678', codePrefix: '06' }),
    aRule({ code: 'praise', kind: 'praise', radiusM: 0 }),
    aRule({ code: 'later', scheme: 'local', validFrom: '2027-01-01T00:00:00+08:00' }),
    aRule({ code: 'past', scheme: 'local', validTo: '2020-01-01T00:00:00+08:00' }),
  ]
  const now = new Date('2026-11-20T10:00:00+08:00')
  const category = (scheme: 'gb47678' | 'local', code: string) => ({ scheme, code, name: '' })

  it.each([
    ['none', { category: null, kind: null }, 'usual'],
    ['the whole code', { category: category('gb47678', '06027'), kind: null }, 'fume'],
    [
      'the class',
      { category: category('gb47678', '06028'), kind: 'praise' as const },
      'environment',
    ],
    ['the kind', { category: category('local', '06027'), kind: 'praise' as const }, 'praise'],
    ['one in force', { category: category('local', '1'), kind: null }, 'usual'],
  ])('by %s', (_, matter, code) => {
    expect(mergeRuleFor(rules, matter, now)?.code).toBe(code)
  })

  it('is none where none fits', () => {
    expect(mergeRuleFor(rules.slice(1, 3), { category: null, kind: null }, now)).toBeNull()
  })

  it('is refused where it is no rule', () => {
    expect(MergeRule.safeParse(aRule({ radiusM: 5000 })).success).toBe(false)
    expect(MergeRule.safeParse(aRule({ aloneShare: 101 })).success).toBe(false)
    expect(MergeRule.safeParse(aRule({ validFrom: 'yesterday' })).success).toBe(false)
  })
})
