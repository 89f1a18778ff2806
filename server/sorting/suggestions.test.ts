import { sql } from 'kysely'
import { afterAll, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { Suggestion, SuggestionFigures, TakenFields } from '#shared/suggestion.ts'
import type { Category, IntakeItem } from '#shared/ticket.ts'
import { sortingWeights } from '#server/firstRows/seedCategories.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import { settableClock, startTestApp } from '#server/live/testing.ts'
import { featuresOf } from './features.ts'
import { readLearned } from './learnedRepo.ts'
import { recordOutcome } from './recordOutcome.ts'
import { createCounts } from './testing.ts'

const clock = settableClock(new Date('2026-11-20T10:00:00+08:00'))
const app = await startTestApp({ clock })
afterAll(() => app.close())
const { db } = app.store
const duty = await app.logIn('duty')

interface Kept {
  at: string | null
  suggestion: Suggestion | null
}
const fume: Category = { scheme: 'gb47678', code: '06027', name: '油烟污染' }
const noise: Category = { scheme: 'gb47678', code: '06028', name: '噪声扰民' }

async function received(changes: Partial<IntakeItem> = {}): Promise<string> {
  const items = [anItem({ location: inStoryGrid, ...changes })]
  const { body } = await app.feed<{ results: { caseId: string }[] }>('12345', { items })
  return body.results[0]?.caseId ?? ''
}
const suggestionOf = (id: string, as = duty) => as.get<Kept>(`/api/cases/${id}/suggestion`)
const cardOf = async (id: string) =>
  (await duty.get<{ case: CaseCard }>(`/api/cases/${id}`)).body.case

async function decide(id: string, taken: TakenFields): Promise<void> {
  const card = await cardOf(id)
  await db.transaction().execute((tx) => recordOutcome(tx, card, taken, clock.now()))
}
const figures = async (query = '') => {
  const { body } = await duty.get<SuggestionFigures>(`/api/figures/suggestions${query}`)
  return new Map(body.fields.map(({ field, ...rest }) => [field, rest]))
}

it('suggests how a case could be sorted, by the words behind their right', async () => {
  const id = await received({ title: '反映楼下店家', detail: '每天傍晚油烟直排' })

  const { status, body } = await suggestionOf(id)

  expect(status).toBe(200)
  expect(body).toMatchObject({
    at: '2026-11-20T02:00:00.000Z',
    suggestion: {
      category: { value: fume, rule: 'category.words' },
      grid: { value: { townCode: '310118105', gridId: '310118105G01' }, rule: 'grid.point' },
      unit: {
        value: { unitId: 'ZHAOXIANG-CHENGGUAN', assistUnitIds: ['ZHAOXIANG-GUIJIAN'] },
        rule: 'route.fume',
      },
      tier: { value: 3, rule: 'route.fume' },
      urgency: { value: null },
    },
  })
})

it('places a case without a point by the 居村 its address names', async () => {
  const id = await received({
    title: '路灯不亮',
    address: '赵巷镇巷佳社区',
    ...{ location: undefined },
  })

  expect((await suggestionOf(id)).body.suggestion?.grid).toMatchObject({
    value: { gridId: '310118105G01' },
    rule: 'grid.committee',
  })
})

it('shows it to those who may read the words, and to nobody else', async () => {
  const id = await received()
  const [lead, district, wall, gongan] = await Promise.all(
    ['lead', 'district', 'wall', 'gongan'].map((name) => app.logIn(name)),
  )
  const statusFor = async (who = duty, of = id) => (await suggestionOf(of, who)).status

  expect(await Promise.all([lead, district].map((who) => statusFor(who)))).toEqual([200, 200])
  expect(await statusFor(wall)).toBe(403)
  expect(await statusFor(gongan)).toBe(404)
  expect(await statusFor(duty, 'no-id')).toBe(404)
})

it('keeps what was suggested when the rules change, and suggests the new rule elsewhere', async () => {
  const [before, after] = [await received(), await received()]
  const first = await suggestionOf(before)
  await sql`update routes set valid_to = ${clock.now()} where code = 'route.fume'`.execute(db)

  expect((await suggestionOf(before)).body).toEqual(first.body)
  expect((await suggestionOf(after)).body.suggestion?.unit).toMatchObject({
    value: { unitId: 'ZHAOXIANG-CHENGGUAN', assistUnitIds: [] },
    rule: 'route.appearance',
  })
  await sql`update routes set valid_to = null where code = 'route.fume'`.execute(db)
})

it('shows two screens that ask at once the same', async () => {
  const id = await received()

  const answers = await Promise.all([suggestionOf(id), suggestionOf(id), suggestionOf(id)])

  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1)
})

it('counts what was taken and changed, once per field, by field and rule', async () => {
  clock.set(new Date('2026-11-20T16:00:00+08:00'))
  const [taken, changed, unseen] = [await received(), await received(), await received()]
  await suggestionOf(taken)
  await suggestionOf(changed)
  const unit = { unitId: 'ZHAOXIANG-CHENGGUAN' }
  await decide(taken, { category: fume, tier: 3, unit, grid: { gridId: '310118105G01' } })
  // Only the first decision counts: later ones answer to what happened since.
  await decide(taken, { tier: 2 })
  await decide(changed, { category: noise, tier: 3, urgency: 'urgent' })
  await decide(unseen, { tier: 1 })

  const afternoon = `?from=${encodeURIComponent('2026-11-20T15:00:00+08:00')}`
  const counted = await figures(afternoon)

  const tally = { shown: 2, taken: 1, changed: 1, accuracy: 0.5 }
  expect(counted.get('category')).toEqual({
    ...tally,
    none: 0,
    rules: [{ rule: 'category.words', ...tally }],
  })
  expect(counted.get('tier')).toMatchObject({ shown: 2, taken: 2, changed: 0, accuracy: 1 })
  expect(counted.get('unit')).toMatchObject({ shown: 2, taken: 1, changed: 0 })
  expect(counted.get('grid')).toMatchObject({ shown: 2, taken: 1, changed: 0 })
  // Nothing was suggested, so that deciding otherwise is no mistake of the suggestion.
  expect(counted.get('urgency')).toMatchObject({ shown: 0, none: 2, changed: 0, accuracy: null })
  const later = `?from=${encodeURIComponent('2026-11-20T17:00:00+08:00')}`
  expect((await figures(later)).get('tier')).toMatchObject({ shown: 0, accuracy: null })
  expect((await duty.get('/api/figures/suggestions?from=yesterday')).status).toBe(400)
})

it('counts for a town what lies in it', async () => {
  const before = (await figures()).get('tier')?.shown
  const elsewhere = await received({ location: { lng: 121.1, lat: 31.15, crs: 'WGS84' } })
  await suggestionOf(elsewhere, await app.logIn('district'))

  expect((await figures()).get('tier')?.shown).toBe(before)
})

it('learns from decided categories exactly what the same decisions teach in memory, taken back or not', async () => {
  await sql`truncate learned_cases, learned_categories, learned_features, learned_weights`.execute(
    db,
  )
  const title = '灯光刺眼'
  const lessons: [string, Category][] = [
    ['灯箱刺眼', { scheme: 'gb47678', code: '07006', name: '违规牌匾标识' }],
    ['音响噪声', noise],
    ['厨房油烟', fume],
  ]
  const counts = createCounts()
  for (const [words, category] of lessons) {
    const id = await received({ title: words, detail: '' })
    await decide(id, { category: words === '厨房油烟' ? noise : category })
    await decide(id, { category })
    await decide(id, { category })
    counts.learn(
      `gb47678:${category.code}`,
      featuresOf({ title: words, detail: '' }, sortingWeights),
    )
  }
  const text = featuresOf({ title: `${title}噪声油烟`, detail: '' }, sortingWeights)

  const learned = await readLearned(db, text)

  const expected = counts.about(text)
  expect(new Map([...learned.categories].sort())).toEqual(new Map([...expected.categories].sort()))
  expect(new Map([...learned.features].sort())).toEqual(new Map([...expected.features].sort()))
  expect(learned.vocabulary).toBe(expected.vocabulary)
})

it('suggests what officers decided before, once they have decided often enough', async () => {
  const category: Category = { scheme: 'gb47678', code: '06047', name: '公园秩序' }
  const subjects = ['公园放风筝', '公园唱歌', '公园钓鱼', '公园轮滑', '公园野餐']
  for (const title of subjects) await decide(await received({ title }), { category })
  for (const title of subjects)
    await decide(await received({ title: title.replace('公园', '河边') }), { category: noise })

  const { body } = await suggestionOf(await received({ title: '公园跳舞' }))

  expect(body.suggestion?.category).toMatchObject({
    value: category,
    rule: 'category.learned',
    reason: { code: 'suggest.category.learned', params: { cases: 5, code: '06047' } },
  })
})
