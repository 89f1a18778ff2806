import { expect, it } from 'vitest'
import type { CategoryRow } from '#shared/category.ts'
import type { CsvLine } from '#server/demo/feed/csv.ts'
import { planImport } from './categoryImport.ts'

const now = new Date('2026-11-20T10:00:00+08:00')
const SUMMER = '2026-06-30T16:00:00.000Z'
const NEW_YEAR = '2026-12-31T16:00:00.000Z'

const aRow = (changes: Partial<CategoryRow> = {}): CategoryRow => ({
  scheme: 'gb47678',
  kind: 'matter',
  code: '06027',
  name: '油烟污染',
  classCode: '06',
  className: '市容环境类',
  mapsTo: null,
  basis: 'GB/T 47678.5-2026',
  validFrom: SUMMER,
  validTo: null,
  ...changes,
})

const cells = {
  scheme: 'gb47678',
  kind: 'matter',
  code: '06027',
  name: '油烟污染',
  classCode: '06',
  className: '市容环境类',
  validFrom: '2027-01-01',
  validTo: '',
  mapsTo: '',
}
const lines = (...rows: Partial<typeof cells>[]): CsvLine[] =>
  rows.map((row, n) => ({ line: n + 2, row: { ...cells, ...row }, isRagged: false }))

const plan = (given: readonly CsvLine[], existing: readonly CategoryRow[] = []) =>
  planImport(given, existing, { basis: '区里来文', now })

function problemsOf(given: readonly CsvLine[], existing: readonly CategoryRow[] = []) {
  const outcome = plan(given, existing)
  return 'problems' in outcome
    ? outcome.problems.map(({ line, column, problem }) => [line, column, problem.code])
    : []
}

it('takes a new code, from the midnight of its day in Shanghai', () => {
  expect(plan(lines({ code: '06053', name: '新的一类' }))).toEqual({
    plan: {
      insert: [aRow({ code: '06053', name: '新的一类', basis: '区里来文', validFrom: NEW_YEAR })],
      end: [],
      unchanged: 0,
    },
  })
})

it('ends the version before when a code changes, and leaves it what it was until then', () => {
  const before = aRow()

  expect(plan(lines({ name: '餐饮油烟污染' }), [before])).toMatchObject({
    plan: {
      insert: [{ name: '餐饮油烟污染', validFrom: NEW_YEAR, validTo: null }],
      end: [{ ...before, validTo: NEW_YEAR }],
    },
  })
})

it('gives a row that is there already its end, and leaves one alone that is the same', () => {
  const outcome = plan(
    lines(
      { validFrom: SUMMER, validTo: '2027-01-01' },
      { code: '06028', name: '噪声扰民', validFrom: SUMMER },
    ),
    [aRow(), aRow({ code: '06028', name: '噪声扰民' })],
  )

  expect(outcome).toEqual({
    plan: { insert: [], end: [{ ...aRow(), validTo: NEW_YEAR }], unchanged: 1 },
  })
})

it('finds every problem of a file, each with its line', () => {
  const found = problemsOf(
    lines(
      { code: '06001', scheme: 'nobody’s' },
      { code: '06002', name: '' },
      { code: '06003', validFrom: 'tomorrow' },
      { code: '06004', validTo: '2026-12-31' },
      { code: '07001' },
      { code: '06053' },
      { code: '06053' },
      { scheme: 'gb30428', code: '01-27', mapsTo: '06999' },
    ),
  )

  expect(found).toEqual([
    [2, 'scheme', 'categoryImport.badCell'],
    [3, 'name', 'categoryImport.badCell'],
    [4, 'validFrom', 'categoryImport.badCell'],
    [5, 'validTo', 'categoryImport.endsFirst'],
    [6, 'code', 'categoryImport.outsideClass'],
    [8, 'code', 'categoryImport.twice'],
    [9, 'mapsTo', 'categoryImport.noSuchCode'],
  ])
})

it('lets a row lead to one of the same file', () => {
  expect(
    problemsOf(lines({ code: '06053' }, { scheme: 'gb30428', code: '01-53', mapsTo: '06053' })),
  ).toEqual([])
})

it.each<[string, Partial<typeof cells>, CategoryRow[], string]>([
  ['what has passed', { name: '改', validFrom: '2026-10-01' }, [aRow()], 'past'],
  ['an end in the past', { validFrom: SUMMER, validTo: '2026-10-01' }, [aRow()], 'past'],
  ['what a row said since its day', { name: '改', validFrom: SUMMER }, [aRow()], 'otherwise'],
  [
    'what is planned already',
    { name: '改' },
    [
      aRow({ validTo: '2027-05-31T16:00:00.000Z' }),
      aRow({ validFrom: '2027-05-31T16:00:00.000Z' }),
    ],
    'later',
  ],
])('does not rewrite %s', (_, row, existing, code) => {
  expect(problemsOf(lines(row), existing)).toEqual([[2, 'validFrom', `categoryImport.${code}`]])
})

it('wants rows, every column, and as many fields as columns', () => {
  const short = Object.fromEntries(
    Object.entries(cells).filter(([column]) => column !== 'className'),
  )

  expect(problemsOf([])).toEqual([[1, null, 'categoryImport.empty']])
  expect(problemsOf([{ line: 2, row: short, isRagged: false }])).toEqual([
    [1, 'className', 'categoryImport.noColumn'],
  ])
  expect(problemsOf([{ line: 2, row: cells, isRagged: true }])).toEqual([
    [2, null, 'categoryImport.ragged'],
  ])
})
