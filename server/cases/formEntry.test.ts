import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { ErrorBody } from '#shared/errors.ts'
import { formsOf } from '#shared/order.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import { startTestApp, type Person, type TestApp } from '#server/live/testing.ts'

const UNIT = 'ZHAOXIANG-CHENGGUAN'
const PHONE = '13812345678'

let product: TestApp
let officer: Person
let card: CaseCard

beforeAll(async () => {
  product = await startTestApp()
  const duty = await product.logIn('duty')
  officer = await product.logIn('chengguan')
  const answer = await product.feed<{ results: { caseId: string }[] }>('12345', {
    items: [anItem({ sourceId: 'noise-1', title: '夜里风机太吵', location: inStoryGrid })],
  })
  const { caseId } = answer.body.results[0] as { caseId: string }
  card = (await duty.get<{ case: CaseCard }>(`/api/cases/${caseId}`)).body.case
  const act = async (who: Person, path: string, body: object) => {
    card = (await who.post<{ case: CaseCard }>(path, body)).body.case
  }
  const onCase = (name: string, input: object) =>
    act(duty, `/api/cases/${caseId}/${name}`, { expectedVersion: card.version, ...input })
  await onCase('file', {})
  await onCase('sort', { tier: 2 })
  await onCase('dispatch', { unitId: UNIT, task: '请测噪声' })
  await act(officer, `/api/orders/${orderOf(card).id}/acknowledge`, {
    expectedVersion: orderOf(card).version,
  })
})
afterAll(() => product.close())

function orderOf({ orders }: CaseCard) {
  const [order] = orders
  if (!order) throw new Error('There is no order')
  return order
}

type Answer = { case: CaseCard } & { error: ErrorBody }
async function enter(entry: object): Promise<{ status: number; body: Answer }> {
  const { id, version } = orderOf(card)
  const body = { expectedVersion: version, entry }
  const answer = await officer.post<Answer>(`/api/orders/${id}/form`, body)
  if (answer.status === 200) card = answer.body.case
  return answer
}
const measure = (change: object) =>
  enter({
    form: 'noise',
    stage: 'measurement',
    data: {
      subType: 'commercialEquipment',
      measuredAt: '2026-03-14T23:00:00+08:00',
      zone: '2',
      place: 'boundary',
      levelDb: 53,
      minutes: 10,
      instrument: 'AWA6228',
      ...change,
    },
  })

it('judges a measurement by the limits in force, and tells everybody', async () => {
  const { status } = await measure({})

  expect(status).toBe(200)
  expect(orderOf(card).form).toMatchObject({
    form: 'noise',
    verdict: 'exceed',
    limitDb: 50,
    standard: 'GB 22337-2008',
    period: 'night',
    round: 1,
  })
  expect(card.latest.what).toEqual({
    code: 'happened.noise.levelAbove',
    params: {
      unitId: UNIT,
      value: 53,
      limit: 50,
      by: 3,
      kind: 'form.noise.subType.commercialEquipment',
      period: 'form.noise.period.night',
    },
  })
})

it.each([
  ['before the new edition', '2025-12-31T23:00:00+08:00', 'GB 12523-2011', false],
  ['after it', '2026-01-01T23:00:00+08:00', 'GB 12523-2025', true],
])('judges what was measured %s by its own edition', async (_when, measuredAt, standard, is) => {
  await measure({ subType: 'construction', zone: null, measuredAt, levelDb: 50 })

  expect(orderOf(card).form).toMatchObject({ standard, isUnverified: is, verdict: 'pass' })
})

it.each([
  ['a time to come', { measuredAt: '2099-01-01T00:00:00+08:00' }, 'form.error.future'],
  ['a time without limits', { measuredAt: '1995-01-01T00:00:00+08:00' }, 'form.error.noLimits'],
  ['no zone where it matters', { zone: null }, 'form.error.missing'],
  ['no level where there is a limit', { levelDb: null }, 'form.error.missing'],
])('refuses %s with its reason, and loses nothing', async (_what, change, code) => {
  const before = card
  const { status, body } = await measure(change)

  expect([status, body.error.code]).toEqual([400, 'badRequest'])
  expect(body.error.details?.['reason']).toEqual({ code })
  const { body: now } = await officer.get<{ case: CaseCard }>(`/api/cases/${card.id}`)
  expect(now.case).toEqual(before)
})

it('names the field that is none', async () => {
  const { status, body } = await measure({ zone: '9' })

  expect(status).toBe(400)
  expect(JSON.stringify(body.error.details)).toContain('entry.data.zone')
})

it('keeps one summary of each form, the one entered last first, and no persons in them', async () => {
  const seen = `老板李小明电话${PHONE}，风机未关`
  const data = { facts: 'true', seen, measures: '责令整改', needsFollowUp: 'yes' }
  await enter({ form: 'onSite', stage: 'check', data })

  const forms = formsOf(orderOf(card))
  expect(forms.map(({ form }) => form)).toEqual(['onSite', 'noise'])
  expect(forms[0]).toMatchObject({ verdict: 'true', needsFollowUp: true, measures: '责令整改' })
  expect(JSON.stringify(card)).not.toContain(PHONE)

  await measure({ levelDb: 49 })
  const after = formsOf(orderOf(card))
  expect(after.map(({ form }) => form)).toEqual(['noise', 'onSite'])
  expect(after[0]).toMatchObject({ verdict: 'pass', round: 4 })
})

it('refuses a stage out of turn in words', async () => {
  const { status, body } = await enter({
    form: 'cookingFume',
    stage: 'laboratory',
    data: {
      samplesMgM3: [1, 1, 1, 1, 1],
      flowM3h: 4000,
      stovesWorking: 2,
      unit: 'mg/m3',
      reportNo: 'R-1',
    },
  })

  expect([status, body.error.code]).toEqual([409, 'notAllowedNow'])
  expect(body.error.details?.['reason']).toEqual({
    code: 'refusal.formStage',
    params: { stage: 'fume.stage.none' },
  })
})
