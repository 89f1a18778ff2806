import { expect, it } from 'vitest'
import { CategoryRow, indexCategories } from '#shared/category.ts'
import { TicketKind, type Category } from '#shared/ticket.ts'
import { subjects } from '#server/demo/feed/subjects.ts'
import { publishedCategories } from './publishedCategories.ts'

const catalogue = indexCategories(publishedCategories)
const standard = (kind: CategoryRow['kind']) =>
  publishedCategories.filter((row) => row.scheme === 'gb47678' && row.kind === kind)

function perClass(kind: CategoryRow['kind']): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { classCode } of standard(kind)) counts[classCode] = (counts[classCode] ?? 0) + 1
  return counts
}

it('has the 153 components of GB/T 47678.5, class by class', () => {
  expect(standard('component')).toHaveLength(153)
  expect(perClass('component')).toEqual({ '01': 76, '02': 44, '03': 16, '04': 14, '05': 3 })
})

it('has the 250 matters: one for each component, and 97 more', () => {
  expect(standard('matter')).toHaveLength(250)
  expect(perClass('matter')).toEqual({
    ...perClass('component'),
    '06': 51,
    '07': 7,
    '08': 16,
    '09': 21,
    '10': 2,
  })
  for (const { code, name } of standard('component'))
    expect(catalogue.find(`gb47678:${code}`)?.name).toBe(`${name}异常`)
})

it('has the three codes everybody asks for', () => {
  const names = ['06027', '06028', '06029'].map((code) => catalogue.find(`gb47678:${code}`)?.name)

  expect(names).toEqual(['油烟污染', '噪声扰民', '露天烧烤'])
})

it('has well-formed rows and no code twice within a scheme’s kind', () => {
  for (const row of publishedCategories) expect(CategoryRow.parse(row)).toEqual(row)
  const keys = publishedCategories.map(({ scheme, kind, code }) => `${scheme} ${kind} ${code}`)

  expect(keys.filter((key, n) => keys.indexOf(key) !== n)).toEqual([])
  for (const { code, classCode } of [...standard('component'), ...standard('matter')])
    expect(code).toMatch(new RegExp(`^${classCode}\\d{3}$`))
})

it('leads every mapping to a row that is there', () => {
  for (const { kind, code, mapsTo } of publishedCategories) {
    if (mapsTo === null) continue
    const kinds = publishedCategories.filter(
      (row) => row.scheme === 'gb47678' && row.kind === kind && row.code === mapsTo,
    )
    expect([code, kinds.length]).toEqual([code, 1])
  }
})

it('knows every kind of appeal and every category the made-up feed sends', () => {
  const appeals = publishedCategories.filter(({ kind }) => kind === 'appeal')
  expect(appeals.map(({ code }) => code)).toEqual(TicketKind.options)

  const sent = Object.values(subjects)
    .flat()
    .flatMap(({ category }) => category ?? [])
  expect(sent.length).toBeGreaterThan(40)
  expect(sent.filter((category) => catalogue.toMatter(category) === null)).toEqual([])
})

it('agrees with the new series keeping the last two digits, wherever the old name says so too', () => {
  const shifted: Record<string, string> = { '01': '06', '02': '07', '03': '08', '04': '09' }
  const old = publishedCategories.filter(({ scheme }) => scheme === 'gb30428')

  expect(old).toHaveLength(15)
  for (const { code, mapsTo } of old) {
    const [classCode = '', item = ''] = code.split('-')
    expect([code, mapsTo]).toEqual([code, mapsTo && `${shifted[classCode] ?? ''}0${item}`])
  }
})

it.each<[string, Category, string | null]>([
  ['an old code', { scheme: 'gb30428', code: '01-10', name: '暴露垃圾' }, '06010'],
  ['an old code written together', { scheme: 'gb30428', code: '0110', name: '暴露垃圾' }, '06010'],
  // In the older scheme 04 is 突发事件 and 05 街面秩序: the class number alone would mislead.
  [
    'another version’s class number',
    { scheme: 'gb30428', code: '05-05', name: '店外经营' },
    '09005',
  ],
  [
    'an old name under a code that was something else',
    { scheme: 'gb30428', code: '01-10', name: '占道经营' },
    '09006',
  ],
  [
    'a name the new list has and the old rows do not',
    { scheme: 'gb30428', code: '01-27', name: '油烟污染' },
    '06027',
  ],
  ['a component’s name', { scheme: 'gb30428', code: '01-37', name: '路灯' }, '01037'],
  ['Shanghai’s own name', { scheme: 'shanghai2015', code: '7', name: '餐饮油烟污染' }, '06027'],
  [
    'something the new list does not have',
    { scheme: 'gb30428', code: '06-06', name: '公共设施损坏' },
    null,
  ],
  ['a name nobody knows', { scheme: 'shanghai2015', code: '06010', name: '无名' }, null],
  ['a code of the new list that is none', { scheme: 'gb47678', code: '06031', name: '缺号' }, null],
])('maps %s by its name', (_, category, code) => {
  expect(catalogue.toMatter(category)?.code ?? null).toBe(code)
})

it('names a category by its own key and its class’s, for the routes', () => {
  expect(catalogue.keysOf({ scheme: 'gb47678', code: '06027' })).toEqual([
    'gb47678:06027',
    'gb47678:06',
  ])
  expect(catalogue.keysOf({ scheme: 'local', code: 'property.lift' })).toEqual([
    'local:property.lift',
    'local:property',
  ])
})
