import { describe, expect, it } from 'vitest'
import { Source } from '#shared/ticket.ts'
import type { RuleRow } from '#shared/ruleTable.ts'
import { planRules } from './planRules.ts'
import { readFileLines, fileCells, type FileRecord } from './ruleFile.ts'
import { ruleTable, ruleTableInfos, type Facts } from './ruleTables.ts'

const facts: Facts = {
  categories: new Set(['gb47678:06027', 'gb47678:06']),
  standard: new Set(['matter 06027']),
  unitKinds: new Set(['cityManagement', 'construction']),
  townCodes: new Set(['310118105']),
  unitIds: new Set(),
  disputeKinds: new Set(['neighbours']),
}
const now = new Date('2026-11-22T02:00:00Z')
const SINCE = '2014-12-31T16:00:00.000Z'
const TOMORROW = '2026-11-22T16:00:00.000Z'
const routes = ruleTable('routes')

const aRoute = (change: Partial<RuleRow> = {}): RuleRow =>
  routes.row.parse({
    code: 'route.fume',
    position: 10,
    categories: ['gb47678:06027'],
    appealKinds: null,
    sources: null,
    unitKinds: ['cityManagement', 'construction'],
    tier: 3,
    urgency: null,
    basis: '测试',
    validFrom: SINCE,
    validTo: null,
    ...change,
  })
const existing = [aRoute(), aRoute({ code: 'route.noise', position: 20 })]
const plan = (...rows: RuleRow[]) =>
  planRules(
    routes,
    existing,
    rows.map((row, n) => ({ line: n + 2, row, isEndSaid: row.validTo !== null })),
    { facts, now },
  )
const told = ({ lines }: ReturnType<typeof plan>) =>
  lines.map(({ what, problems }) => [what, ...problems.map(({ problem }) => problem.code)])

describe('a wanted row', () => {
  it('is a new version from its moment on, and ends the one before it', () => {
    const row = aRoute({ tier: 2, validFrom: TOMORROW })

    expect(plan(row)).toMatchObject({
      lines: [{ line: 2, what: 'changed', name: 'route.fume', problems: [] }],
      added: [row],
      ended: [{ tier: 3, validFrom: SINCE, validTo: TOMORROW }],
    })
  })

  it('that says what is in force already changes nothing', () => {
    const again = plan(aRoute(), aRoute({ code: 'route.noise', position: 20, validFrom: TOMORROW }))

    expect(told(again)).toEqual([['same'], ['same']])
    expect([...again.added, ...again.ended]).toEqual([])
  })

  it('ends a version that is there, from a moment to come', () => {
    expect(plan(aRoute({ validTo: TOMORROW }))).toMatchObject({
      lines: [{ what: 'ended' }],
      added: [],
      ended: [{ validFrom: SINCE, validTo: TOMORROW }],
    })
  })

  it.each<[string, Partial<RuleRow>, string]>([
    [
      'begins in the past',
      { tier: 1, validFrom: '2026-11-01T00:00:00.000Z' },
      'categoryImport.past',
    ],
    ['rewrites what was', { tier: 1 }, 'categoryImport.otherwise'],
    ['ends before it begins', { validFrom: TOMORROW, validTo: SINCE }, 'categoryImport.endsFirst'],
    ['ended long ago', { validTo: '2020-01-01T00:00:00.000Z' }, 'categoryImport.past'],
    [
      'names no category',
      { categories: ['gb47678:99999'], validFrom: TOMORROW },
      'ruleProblem.noCategory',
    ],
    ['names no kind of unit', { unitKinds: ['x'], validFrom: TOMORROW }, 'ruleProblem.noUnitKind'],
    [
      'takes the place of another',
      { position: 20, validFrom: TOMORROW },
      'ruleProblem.contradicts',
    ],
  ])('is refused when it %s', (_what, change, code) => {
    const refused = plan(aRoute(change))

    expect(told(refused)).toEqual([['refused', code]])
    expect([...refused.added, ...refused.ended]).toEqual([])
  })

  it('may change places with another in one go', () => {
    const swapped = plan(
      aRoute({ position: 20, validFrom: TOMORROW }),
      aRoute({ code: 'route.noise', position: 10, validFrom: TOMORROW }),
    )

    expect(told(swapped)).toEqual([['changed'], ['changed']])
    expect(swapped.ended).toHaveLength(2)
  })

  it.each([
    ['in order', 0, 1],
    ['the later one first', 1, 0],
  ])('may come with the one after it, %s', (_what, first, second) => {
    const later = '2026-12-31T16:00:00.000Z'
    const both = [
      aRoute({ tier: 1, validFrom: TOMORROW }),
      aRoute({ tier: 2, validFrom: later }),
    ] as const
    const { lines, added, ended } = plan(both[first] as RuleRow, both[second] as RuleRow)

    expect(lines.map(({ what }) => what)).toEqual(['changed', 'changed'])
    expect(ended).toMatchObject([{ tier: 3, validFrom: SINCE, validTo: TOMORROW }])
    expect(added.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1))).toMatchObject([
      { tier: 1, validFrom: TOMORROW, validTo: later },
      { tier: 2, validFrom: later, validTo: null },
    ])
  })

  it('that is refused leaves the good ones as they are, and the same version twice is refused', () => {
    const mixed = plan(
      aRoute({ tier: 1, validFrom: TOMORROW }),
      aRoute({ tier: 2, validFrom: TOMORROW }),
      aRoute({ code: 'route.new', position: 20, validFrom: TOMORROW }),
    )

    expect(told(mixed)).toEqual([
      ['changed'],
      ['refused', 'categoryImport.twice'],
      ['refused', 'ruleProblem.contradicts'],
    ])
    expect(mixed.added).toMatchObject([{ tier: 1 }])
  })
})

describe('a file', () => {
  const records = (lines: readonly string[][]): FileRecord[] => {
    const [names = [], ...rest] = lines
    return rest.map((line, n) => ({
      line: n + 2,
      cells: Object.fromEntries(names.map((name, at) => [name, line[at] ?? ''])),
    }))
  }

  it('written from rows is read as the very same rows', () => {
    const rows = [
      ...existing,
      aRoute({
        code: 'route.any',
        position: 30,
        categories: null,
        tier: null,
        validFrom: TOMORROW,
      }),
    ]

    const { wanted, bad } = readFileLines(routes, records(fileCells(routes, rows)), now)

    expect(bad).toEqual([])
    expect(wanted.map(({ row }) => row)).toEqual(rows)
  })

  it('names the column that cannot be read, and the one that is missing', () => {
    const [names = [], line = []] = fileCells(routes, [aRoute()])
    const at = names.indexOf('tier')

    const { bad } = readFileLines(routes, records([names, line.with(at, 'vier')]), now)
    const without = readFileLines(routes, records([names.toSpliced(at, 1), line]), now)

    expect(bad).toMatchObject([{ line: 2, name: 'route.fume', problems: [{ column: 'tier' }] }])
    expect(without.bad).toMatchObject([{ problems: [{ column: 'tier' }] }])
  })

  it('says from when in the district’s day, and means now where it says nothing', () => {
    const [names = [], line = []] = fileCells(routes, [aRoute()])
    const at = names.indexOf('validFrom')
    const from = (cell: string) =>
      readFileLines(routes, records([names, line.with(at, cell)]), now).wanted[0]?.row.validFrom

    expect(from('2026-12-01')).toBe('2026-11-30T16:00:00.000Z')
    expect(from('2026-12-01 09:30')).toBe('2026-12-01T01:30:00.000Z')
    expect(from('')).toBe(now.toISOString())
    expect(from('2026-13-45')).toBeUndefined()
  })
})

describe('the columns of a table', () => {
  it.each(ruleTableInfos.map((info) => [info.name, info] as const))(
    '%s: its key and its basis are among them, and none is beyond a form but the limits’ own',
    (name, { key, fields }) => {
      const names = fields.map((field) => field.name)
      expect(names).toEqual(expect.arrayContaining([...key, 'basis']))
      expect(fields.filter(({ kind }) => kind === 'json').map((field) => field.name)).toEqual(
        name === 'limits' ? ['params'] : [],
      )
    },
  )

  it('are as the schema says', () => {
    const fields = ruleTableInfos.find(({ name }) => name === 'routes')?.fields
    const kinds = Object.fromEntries((fields ?? []).map((one) => [one.name, one]))

    expect(kinds).toMatchObject({
      position: { kind: 'whole', isNullable: false },
      categories: { kind: 'texts', isNullable: true },
      sources: {
        kind: 'choices',
        isNullable: true,
        options: expect.arrayContaining([...Source.options]),
      },
      tier: { kind: 'choice', isNullable: true, options: [1, 2, 3, 4] },
    })
  })
})
