import { expect, it } from 'vitest'
import { aCase, aTicketHead } from '#shared/aCase.ts'
import type { CaseCard } from '#shared/case.ts'
import { indexCategories } from '#shared/category.ts'
import type { Say } from '#shared/say.ts'
import { publishedCategories } from '#server/categories/publishedCategories.ts'
import { sortingWeights } from '#server/firstRows/seedCategories.ts'
import { sortingRoutes } from '#server/firstRows/sortingRoutes.ts'
import { sortingWords } from '#server/firstRows/sortingWords.ts'
import { featuresOf } from './features.ts'
import type { Learned } from './learner.ts'
import { suggest } from './suggest.ts'
import type { Places, SortingRules } from './sortingRules.ts'
import { createCounts } from './testing.ts'

const rules: SortingRules = {
  catalogue: indexCategories(publishedCategories),
  routes: sortingRoutes,
  words: sortingWords,
  weights: sortingWeights,
}

const unit = (id: string, kind: string, shortName: string, gridId: string | null = null) => ({
  id,
  kind,
  name: shortName,
  shortName,
  townCode: 'ZX',
  gridId,
})
const places: Places = {
  units: [
    unit('CHENGGUAN', 'cityManagement', '城管'),
    unit('GUIJIAN', 'construction', '规建办'),
    unit('CHENGYUN', 'cityOperation', '城运中心'),
    unit('GONGAN', 'police', '派出所'),
    unit('SHICHANG', 'marketRegulation', '市场监管'),
    unit('C1', 'committee', '崧泽村', 'ZX-G2'),
    unit('C2', 'committee', '巷佳社区', 'ZX-G1'),
    unit('C3', 'committee', '新镇社区', 'ZX-G1'),
    unit('C4', 'committee', '和睦村', 'ZX-G3'),
    unit('C6', 'committee', '方夏村'),
    unit('C5', 'committee', '赵巷', 'ZX-G2'),
  ],
  grids: [
    { id: 'ZX-G1', name: '环宝龙综合网格', townCode: 'ZX' },
    { id: 'ZX-G2', name: '崧泽综合网格', townCode: 'ZX' },
  ],
}
const nothingLearned = createCounts()

function suggestFor(
  title: string,
  {
    detail = '',
    learned,
    ...card
  }: Partial<CaseCard> & { detail?: string; learned?: Learned } = {},
) {
  const tickets = card.tickets ?? [aTicketHead({ title, kind: null })]
  return suggest(
    aCase({ place: null, ...card, title, tickets }),
    { title, detail },
    { rules, places, learned: learned ?? nothingLearned.about(new Map()) },
  )
}
const unplaced = { location: null, located: 'none', gridId: null } as const
const reasonOf = ({ reason }: { reason: Say }) => [reason.code, reason.params]

it('sorts the story: barbecue fume is 06027, 城管 leads, 规建办 assists, ③', () => {
  const { category, grid, unit: who, tier, urgency } = suggestFor('夜间烧烤油烟呛人')

  expect(category).toEqual({
    value: { scheme: 'gb47678', code: '06027', name: '油烟污染' },
    rule: 'category.words',
    reason: {
      code: 'suggest.category.words',
      params: { words: '烧烤、油烟', code: '06027', name: '油烟污染' },
    },
  })
  expect([grid.value, grid.rule]).toEqual([{ townCode: 'ZX', gridId: 'ZX-G1' }, 'grid.point'])
  expect(who).toMatchObject({
    value: { unitId: 'CHENGGUAN', assistUnitIds: ['GUIJIAN'] },
    rule: 'route.fume',
    reason: { code: 'suggest.unit.shared' },
  })
  expect([tier.value, tier.rule]).toEqual([3, 'route.fume'])
  expect(urgency).toEqual({ value: null, rule: null, reason: { code: 'suggest.urgency.none' } })
})

it('gives the same answer to the same question', () => {
  expect(suggestFor('露天烧烤占道', { detail: '车辆乱停' })).toEqual(
    suggestFor('露天烧烤占道', { detail: '车辆乱停' }),
  )
})

it.each<[string, string, string | null]>([
  ['空调坏了请派人来修', '', 'property.repair'],
  ['楼上空调外机噪音很大', '', '06028'],
  ['露天烧烤占道', '', '06029'],
  ['夜间施工扰民', '工地凌晨还在施工，噪声很大', '08001'],
  ['路灯不亮', '', '01037'],
  ['有人在露台搭建阳光房', '', '06001'],
  ['希望增加游泳馆', '', null],
])('reads 「%s」 %s', (title, detail, code) => {
  expect(suggestFor(title, { detail }).category.value?.code ?? null).toBe(code)
})

it('takes the source at its word, brought to the list in force', () => {
  const old = { scheme: 'gb30428', code: '01-10', name: '暴露垃圾' } as const
  const unknown = { scheme: 'gb30428', code: '06-06', name: '公共设施损坏' } as const

  expect(suggestFor('路灯不亮', { category: old }).category).toMatchObject({
    value: { scheme: 'gb47678', code: '06010' },
    rule: 'category.source',
    reason: { code: 'suggest.category.mapped' },
  })
  expect(suggestFor('路灯不亮', { category: unknown }).category).toMatchObject({
    value: null,
    reason: { code: 'suggest.category.unmapped' },
  })
})

it('lets decisions overrule words only where they know both, and speak where there are no words', () => {
  const counts = createCounts()
  const of = (title: string) => featuresOf({ title, detail: '' }, sortingWeights)
  for (let n = 0; n < sortingWeights.minCases; n++) {
    counts.learn('gb47678:07006', of('灯箱刺眼光污染'))
    counts.learn('gb47678:06028', of('广场舞噪声'))
  }
  const guess = (title: string) => {
    const { value, rule } = suggestFor(title, { learned: counts.about(of(title)) }).category
    return [value?.code, rule]
  }

  expect(guess('刺眼光污染')).toEqual(['07006', 'category.learned'])
  // 噪声 is a word for 06028, but this is how people write of light boxes.
  expect(guess('刺眼光污染噪声')).toEqual(['07006', 'category.learned'])
  // 河道污染 is a word for what nobody has decided yet.
  expect(guess('河道污染刺眼')).toEqual(['06026', 'category.words'])
})

it.each<[string, Partial<CaseCard>, string | null, string]>([
  ['崧泽村路灯', unplaced, 'ZX-G2', 'suggest.grid.committee'],
  ['巷佳居委活动室', unplaced, 'ZX-G1', 'suggest.grid.committee'],
  ['巷佳社区和新镇社区之间', unplaced, 'ZX-G1', 'suggest.grid.committee'],
  ['崧泽村到巷佳社区的路', unplaced, null, 'suggest.grid.several'],
  ['方夏村路灯', unplaced, null, 'suggest.grid.committeeOutside'],
  ['赵巷镇巷佳社区路灯', unplaced, 'ZX-G1', 'suggest.grid.committee'],
  ['赵巷居委活动室', unplaced, 'ZX-G2', 'suggest.grid.committee'],
  ['环宝龙停车难', unplaced, 'ZX-G1', 'suggest.grid.name'],
  ['路灯不亮', unplaced, null, 'suggest.grid.none'],
  ['崧泽村路灯', { gridId: null }, null, 'suggest.grid.outside'],
])('places 「%s」', (title, card, gridId, code) => {
  const { grid } = suggestFor(title, card)

  expect([grid.value?.gridId ?? null, grid.reason.code]).toEqual([gridId, code])
})

it('knows which 居村 from the words, and says so when it does not', () => {
  expect(suggestFor('崧泽村电梯坏了').unit.value?.unitId).toBe('C1')
  expect(suggestFor('电梯坏了', { gridId: 'ZX-G3' }).unit.value?.unitId).toBe('C4')
  expect(reasonOf(suggestFor('电梯坏了').unit)).toEqual([
    'suggest.unit.whichCommittee',
    { rule: 'route.property', unitKind: 'unitKind.committee' },
  ])
  expect(suggestFor('崧泽村电梯坏了', { townCode: null, ...unplaced }).unit.value?.unitId).toBe(
    'C1',
  )
  expect(suggestFor('油烟', { townCode: null, ...unplaced }).unit.reason.code).toBe(
    'suggest.unit.noTown',
  )
})

it('says that no rule fits, instead of sending it to somebody', () => {
  const { unit: who, tier } = suggestFor('拖欠工资')

  expect(who).toEqual({ value: null, rule: null, reason: { code: 'suggest.unit.none' } })
  expect(tier).toEqual({ value: null, rule: null, reason: { code: 'suggest.tier.none' } })
})

it('answers a question at the desk, whatever it is about', () => {
  const tickets = [aTicketHead({ kind: 'consultation' })]

  expect(suggestFor('咨询油烟检测', { tickets })).toMatchObject({
    unit: { value: { unitId: 'CHENGYUN' }, rule: 'route.consultation' },
    tier: { value: 1 },
  })
})

it.each<[string, Partial<CaseCard>, string | null]>([
  ['再不解决就扬言跳楼', {}, 'urgency.threat'],
  ['电线脱落在人行道', {}, 'urgency.danger'],
  ['老人被困电梯', {}, 'urgency.acuteNeed'],
  ['全小区停水', {}, 'urgency.manyAffected'],
  ['扬言要让墙倒塌', {}, 'urgency.threat'],
  ['油烟', { urgency: 'urgent' }, 'urgency.source'],
  ['油烟', {}, null],
  // A figure of speech: the danger itself is what counts.
  ['有安全隐患', {}, null],
])('calls 「%s」 urgent or not', (title, card, rule) => {
  const { urgency } = suggestFor(title, card)

  expect([urgency.rule, urgency.value]).toEqual([rule, rule === null ? null : 'urgent'])
})

it('tries the routes in their order, each with a unit the demo’s towns have', async () => {
  const { townUnitKinds } = await import('#server/demo/district/unitKinds.ts')
  const kinds = new Set<string>([...townUnitKinds.map(({ kind }) => kind), 'committee'])
  const codes = sortingRoutes.map(({ code }) => code)

  expect(new Set(codes).size).toBe(codes.length)
  for (const { code, unitKinds, categories } of sortingRoutes) {
    expect([code, unitKinds.filter((kind) => !kinds.has(kind))]).toEqual([code, []])
    const unknown = (categories ?? []).filter(
      (key) =>
        !rules.catalogue.find(key) &&
        !publishedCategories.some((row) => `${row.scheme}:${row.classCode}` === key),
    )
    expect([code, unknown]).toEqual([code, []])
  }
})

it('has words for categories that are there, none of them twice', () => {
  const keys = sortingWords.map(({ list, category, word }) => `${list} ${category} ${word}`)

  expect(keys.filter((key, n) => keys.indexOf(key) !== n)).toEqual([])
  expect(
    sortingWords.filter(({ category }) => category !== '' && !rules.catalogue.find(category)),
  ).toEqual([])
})
