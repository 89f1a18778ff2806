import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { ClockRule } from '#shared/clockRule.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import {
  settableClock,
  startTestApp,
  type Failure,
  type Person,
  type TestApp,
} from '#server/live/testing.ts'

const clock = settableClock(new Date('2026-04-08T02:00:00Z'))
let app: TestApp
let admin: Person
let duty: Person

beforeAll(async () => {
  app = await startTestApp({ clock })
  admin = await app.logIn('admin')
  duty = await app.logIn('duty')
})
afterAll(() => app.close())

const dailyClosing = {
  code: '12345.closing',
  clock: 'closing',
  stage: 'first',
  source: '12345',
  urgency: null,
  ticketKind: null,
  townCode: null,
  whistle: null,
  amount: 3,
  unit: 'workingDays',
  start: 'nextWorkingDay',
  stopsIn: ['pending'],
  basis: 'test',
}
const PATH = '/api/admin/rules/clocks'
const rows = async (code: string) =>
  (await duty.get<{ rules: ClockRule[] }>('/api/rules/clocks')).body.rules.filter(
    (rule) => rule.code === code,
  )

async function receive(sourceId: string, to: TestApp = app): Promise<CaseCard> {
  const item = anItem({ sourceId, receivedAt: clock.now().toISOString(), location: inStoryGrid })
  const { body } = await to.feed<{ results: { caseId: string }[] }>('12345', { items: [item] })
  return caseOf(body.results[0]?.caseId ?? '')
}
const caseOf = async (id: string) =>
  (await duty.get<{ case: CaseCard }>(`/api/cases/${id}`)).body.case
const closingOf = ({ clocks }: CaseCard) => clocks.find(({ kind }) => kind === 'closing')

describe('the clocks of a new ticket', () => {
  it('are all there, each with its reason, those without a rule too', async () => {
    const { clocks } = await receive('clocks-1')

    expect(clocks.map(({ kind, due, rule }) => [kind, due, rule])).toEqual([
      ['sign', '2026-04-09T09:30:00.000Z', '12345.sign'],
      ['firstContact', '2026-04-09T09:30:00.000Z', '12345.firstContact'],
      ['closing', '2026-04-15T09:30:00.000Z', '12345.closing'],
      ['callback', null, null],
    ])
  })
})

describe('a changed rule', () => {
  it('counts at once for what comes next, and leaves what came before', async () => {
    const before = await receive('clocks-2')
    clock.set(new Date('2026-04-08T03:00:00Z'))

    const added = await admin.post<{ rule: ClockRule; ended: ClockRule }>(PATH, dailyClosing)
    const after = await receive('clocks-3')

    expect(added.status).toBe(201)
    expect(added.body).toMatchObject({
      rule: { amount: 3, validFrom: '2026-04-08T03:00:00.000Z', validTo: null },
      ended: { amount: 5, validTo: '2026-04-08T03:00:00.000Z' },
    })
    expect(closingOf(after)?.due).toBe('2026-04-13T09:30:00.000Z')
    expect(closingOf(await caseOf(before.id))).toEqual(closingOf(before))
    expect(await rows('12345.closing')).toHaveLength(2)
  })

  it('is written once, however often it is sent', async () => {
    const again = await admin.post<{ rule: ClockRule; ended: null }>(PATH, dailyClosing)

    expect(again.body).toMatchObject({
      rule: { validFrom: '2026-04-08T03:00:00.000Z' },
      ended: null,
    })
    expect(await rows('12345.closing')).toHaveLength(2)
  })

  it('moves open tickets only when an administrator, who has seen how, says so', async () => {
    const seen = await admin.post<{ total: number; changes: { caseId: string; after: unknown }[] }>(
      `${PATH}/preview`,
    )
    const [first] = seen.body.changes
    expect(seen.body.total).toBe(2)
    expect(first?.after).toMatchObject({ due: '2026-04-13T09:30:00.000Z' })

    const caseId = first?.caseId ?? ''
    const { version } = await caseOf(caseId)
    const moved = await admin.post(`${PATH}/move`, { caseIds: [caseId] })

    expect(moved.body).toEqual({ moved: [caseId], unchanged: [] })
    const card = await caseOf(caseId)
    expect(closingOf(card)).toEqual(first?.after)
    expect([card.version, card.latest.what.code]).toEqual([version + 1, 'happened.clocksMoved'])
    expect((await admin.post(`${PATH}/move`, { caseIds: [caseId] })).body).toEqual({
      moved: [],
      unchanged: [caseId],
    })
    expect((await admin.post<{ total: number }>(`${PATH}/preview`)).body.total).toBe(1)
  })

  it('can be looked at before it is written', async () => {
    const rule = { ...dailyClosing, amount: 10, validFrom: '2026-05-01T00:00:00+08:00' }
    const seen = await admin.post<{ total: number }>(`${PATH}/preview`, { rule })

    expect(seen.body.total).toBe(3)
    expect(await rows('12345.closing')).toHaveLength(2)
  })

  it('ends without another when told to: then there is no rule, and it shows', async () => {
    clock.set(new Date('2026-04-08T04:00:00Z'))
    await admin.post(`${PATH}/end`, { code: '12345.closing' })

    expect(closingOf(await receive('clocks-4'))).toMatchObject({
      due: null,
      reason: { code: 'reason.noRule' },
    })
    expect((await admin.post(`${PATH}/end`, { code: '12345.closing' })).status).toBe(404)
  })

  it('counts in another process too', async () => {
    const other = await startTestApp({ clock, store: app.store })
    clock.set(new Date('2026-04-08T05:00:00Z'))
    const before = (await receive('clocks-5', other)).clocks
    await admin.post(PATH, { ...dailyClosing, code: 'callback', clock: 'callback', amount: 1 })

    // The notice travels through the store: until it is there, the other process has the old rows.
    for (let n = 6; ; n++) {
      const { clocks } = await receive(`clocks-${n}`, other)
      const callback = clocks.find(({ kind }) => kind === 'callback')
      if (callback?.rule === 'callback') break
    }

    expect(before.find(({ kind }) => kind === 'callback')?.rule).toBeNull()
    await other.close()
  })
})

describe('refused', () => {
  it.each([
    ['a rule in the past', PATH, { ...dailyClosing, validFrom: '2026-01-01T00:00:00+08:00' }, 400],
    ['no time at all', PATH, { ...dailyClosing, amount: 0 }, 400],
    ['a unit nobody knows', PATH, { ...dailyClosing, unit: 'moons' }, 400],
    ['a field nobody knows', PATH, { ...dailyClosing, colour: 'red' }, 400],
    ['a move of nothing', `${PATH}/move`, { caseIds: [] }, 400],
  ])('is %s', async (_what, path, body, status) => {
    expect((await admin.post<Failure>(path, body)).status).toBe(status)
  })

  it('is everybody but an administrator', async () => {
    const paths = [PATH, `${PATH}/end`, `${PATH}/preview`, `${PATH}/move`]
    for (const path of paths)
      expect((await duty.post<Failure>(path, dailyClosing)).status).toBe(403)
  })
})
