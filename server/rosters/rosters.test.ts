import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ErrorBody } from '#shared/errors.ts'
import type { FileAnswer } from '#shared/ruleTable.ts'
import type { RosterAnswer, RosterOfUnit, UnitRosterAnswer } from '#shared/rosterAnswer.ts'
import { officersOnDuty, type UnitOnDuty } from '#server/people/dutyRepo.ts'
import { settableClock, startTestApp, type Person, type TestApp } from '#server/live/testing.ts'

/** Two servers on one store, as in a town that runs several. */
let app: TestApp
let other: TestApp
/** A Sunday evening. */
const SUNDAY = '2026-11-22T20:00:00+08:00'
const clock = settableClock(SUNDAY)
let people = new Map<string, Promise<Person>>()
function person(name: string): Promise<Person> {
  const found = people.get(name) ?? app.logIn(name)
  people.set(name, found)
  return found
}
beforeAll(async () => {
  app = await startTestApp({ clock })
  other = await startTestApp({ clock, store: app.store })
})
beforeEach(() => {
  clock.set(SUNDAY)
  people = new Map()
})
afterAll(async () => {
  await other.close()
  await app.close()
})

const GUIJIAN = 'ZHAOXIANG-GUIJIAN'
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`)
const iso = (text: string) => at(text).toISOString()
type Told = { version: number; error?: ErrorBody }
const versionOf = async (unitId: string) => (await made('daiban', unitId)).version
const made = async (who: string, unitId: string) =>
  (await (await person(who)).get<UnitRosterAnswer>(`/api/rosters/units/${unitId}`)).body
async function command(who: string, unitId: string, name: string, input: object) {
  const expectedVersion = await versionOf(unitId)
  return (await person(who)).post<Told>(`/api/rosters/units/${unitId}/${name}`, {
    expectedVersion,
    ...input,
  })
}
const onDuty = async (unitId: string, when: string) =>
  (await officersOnDuty(app.store.db, { unitId }, at(when))).map(({ accountId }) => accountId)
const line = (...members: string[]) => ({
  ...{ rank: 1, members, turn: { every: 1, unit: 'weeks' }, startsOn: '2026-11-23' },
  ...{ handover: '08:00', days: 'every', hours: { from: '08:00', to: '08:00' } },
})
const read = async (who: string, query: string): Promise<RosterOfUnit[]> =>
  (await (await person(who)).get<RosterAnswer>(`/api/rosters?${query}`)).body.units

describe('changing a roster', () => {
  it('puts a temporary schedule before the rotation and an override before both, and leaves the past', async () => {
    const unitId = 'ZHAOXIANG-SHICHANG'
    const rotation = { from: iso('2026-11-24 08:00'), lines: [line(`${unitId}-2`)], reason: '调整' }
    expect((await command('daiban', unitId, 'rotation', rotation)).status).toBe(200)
    const typhoon = {
      ...{ from: iso('2026-11-25 00:00'), to: iso('2026-11-26 00:00') },
      ...{ lines: [line(`${unitId}-3`)], reason: '台风' },
    }
    expect((await command('duty', unitId, 'temporary', typhoon)).status).toBe(200)
    const again = await command('duty', unitId, 'temporary', typhoon)
    expect(again.body.error).toMatchObject({
      code: 'notAllowedNow',
      details: { reason: { code: 'refusal.temporaryOverlaps' } },
    })
    const instead = {
      ...{ accountId: `${unitId}-1`, rank: 1, reason: '家中有事' },
      ...{ from: iso('2026-11-25 12:00'), to: iso('2026-11-25 14:00') },
    }
    expect((await command('shichang', unitId, 'override', instead)).status).toBe(200)

    const seen = [
      await onDuty(unitId, '2026-11-24 07:59'),
      await onDuty(unitId, '2026-11-24 08:00'),
      await onDuty(unitId, '2026-11-25 11:59'),
      await onDuty(unitId, '2026-11-25 12:00'),
      await onDuty(unitId, '2026-11-25 14:00'),
      await onDuty(unitId, '2026-11-26 09:00'),
    ]
    expect(seen.map((one) => one.map((id) => id.slice(-1)).join())).toEqual([
      ...['1', '2', '3', '1', '3', '2'],
    ])

    // Ended half-way, what was done stays done.
    clock.set('2026-11-25T13:00:00+08:00')
    people = new Map()
    const { overrides, plans } = await made('daiban', unitId)
    const over = { overrideId: overrides[0]?.id }
    expect((await command('shichang', unitId, 'endOverride', over)).status).toBe(200)
    expect((await command('shichang', unitId, 'endOverride', over)).status).toBe(409)
    const temporary = plans.find(({ kind }) => kind === 'temporary')
    expect((await command('duty', unitId, 'endTemporary', { planId: temporary?.id })).status).toBe(
      200,
    )
    expect(await onDuty(unitId, '2026-11-25 12:30')).toEqual([`${unitId}-1`])
    expect(await onDuty(unitId, '2026-11-25 13:00')).toEqual([`${unitId}-2`])
    expect(await onDuty(unitId, '2026-11-25 09:00')).toEqual([`${unitId}-3`])
  })

  it('tells the slower of two, and what is over or not of the unit', async () => {
    const input = {
      ...{ accountId: `${GUIJIAN}-2`, rank: 1, from: null, reason: '顶班' },
      to: iso('2026-11-23 08:00'),
    }
    const expectedVersion = await versionOf(GUIJIAN)
    const both = await Promise.all(
      ['guijian', 'daiban'].map(async (who) =>
        (await person(who)).post<Told>(`/api/rosters/units/${GUIJIAN}/override`, {
          ...input,
          expectedVersion,
        }),
      ),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(both.find(({ status }) => status === 409)?.body.error?.code).toBe('versionConflict')

    const reasonOf = async (change: object) => {
      const { status, body } = await command('guijian', GUIJIAN, 'override', {
        ...input,
        ...change,
      })
      const reason = body.error?.details?.['reason'] as { code: string } | undefined
      return [status, reason?.code]
    }
    expect(await reasonOf({ accountId: 'ZHAOXIANG-GONGAN-1' })).toEqual([400, 'refusal.notOfUnit'])
    expect(await reasonOf({ to: iso('2026-11-22 19:00') })).toEqual([400, 'refusal.rosterOrder'])
    expect(await reasonOf({ from: iso('2026-11-21 08:00') })).toEqual([409, 'refusal.rosterPast'])
  })

  it('is for the unit, its town’s desk and an administrator, each as far as it goes', async () => {
    const rotation = { from: null, lines: [line(`${GUIJIAN}-1`)], reason: '试' }
    const override = {
      ...{ accountId: `${GUIJIAN}-1`, rank: 1, from: null, reason: '试' },
      to: iso('2026-11-23 08:00'),
    }
    const may: Record<string, [rotation: number, override: number]> = {
      duty: [200, 200],
      daiban: [200, 200],
      admin: [200, 200],
      guijian: [403, 200],
      chengguan: [403, 403],
      lead: [403, 403],
      wall: [403, 403],
      district: [403, 403],
    }
    for (const [who, expected] of Object.entries(may)) {
      const statuses = [
        (await command(who, GUIJIAN, 'rotation', rotation)).status,
        (await command(who, GUIJIAN, 'override', override)).status,
      ]
      expect([who, ...statuses]).toEqual([who, ...expected])
    }
  })
})

describe('a swap', () => {
  it('needs the other, or the shift leader, and exchanges two turns', async () => {
    const unitId = 'ZHAOXIANG-GONGAN'
    const theirs = { from: iso('2026-11-26 08:00'), to: iso('2026-11-26 20:00') }
    const stand = { accountId: `${unitId}-2`, rank: 1, ...theirs, reason: '值班' }
    await command('gongan', unitId, 'override', stand)
    const swap = {
      ...{ accountId: `${unitId}-1`, withAccountId: `${unitId}-2`, theirs, reason: '孩子开会' },
      mine: { from: iso('2026-11-25 08:00'), to: iso('2026-11-25 20:00') },
    }
    const notTheirs = { ...swap, theirs: { ...theirs, to: iso('2026-11-26 21:00') } }
    expect((await command('gongan', unitId, 'askSwap', notTheirs)).status).toBe(409)
    expect((await command('gongan', unitId, 'askSwap', swap)).status).toBe(200)
    const [asked] = (await made('gongan', unitId)).swaps
    expect(asked).toMatchObject({ state: 'asked', may: ['refuseSwap'] })
    expect(await onDuty(unitId, '2026-11-25 12:00')).toEqual([`${unitId}-1`])

    const decision = { swapId: asked?.id }
    expect((await command('gongan', unitId, 'agreeSwap', decision)).status).toBe(403)
    expect((await command('daiban', unitId, 'agreeSwap', decision)).status).toBe(200)
    expect((await command('daiban', unitId, 'refuseSwap', decision)).status).toBe(409)

    expect(await onDuty(unitId, '2026-11-25 12:00')).toEqual([`${unitId}-2`])
    expect(await onDuty(unitId, '2026-11-25 20:00')).toEqual([`${unitId}-1`])
    expect(await onDuty(unitId, '2026-11-26 12:00')).toEqual([`${unitId}-1`])
  })
})

describe('what is read', () => {
  it('is now, next and the week of each of a grid’s units, in one call', async () => {
    const units = await read('lead', 'gridId=310118105G01')

    // The town's eight and the demo's property company.
    expect(units).toHaveLength(9)
    expect(units.filter(({ mode }) => mode === 'stationed')).toHaveLength(4)
    const agriculture = units.find(({ unitId }) => unitId === 'ZHAOXIANG-NONGYE')
    expect(agriculture).toMatchObject({
      now: [],
      next: { at: iso('2026-11-23 08:30') },
      holes: [],
    })
  })

  it('names people to who plans them and to nobody else', async () => {
    const namesFor = async (who: string) =>
      (await read(who, `unitId=${GUIJIAN}`))[0]?.people.map(({ name }) => name !== null)
    for (const who of ['guijian', 'duty', 'daiban', 'admin'])
      expect([who, new Set(await namesFor(who))]).toEqual([who, new Set([true])])
    for (const who of ['lead', 'wall', 'operator'])
      expect([who, new Set(await namesFor(who))]).toEqual([who, new Set([false])])

    const { status } = await (await person('chengguan')).get(`/api/rosters?unitId=${GUIJIAN}`)
    expect(status).toBe(403)
    const { rows } = await app.store.pool.query<{ name: string }>(
      `select name from account_names where account_id like '${GUIJIAN}%'`,
    )
    const log = JSON.stringify((await app.store.pool.query('select data from events')).rows)
    for (const { name } of rows) expect(log).not.toContain(name)
  })

  it.each([
    '',
    'unitId=x&gridId=y',
    `unitId=${GUIJIAN}&from=never`,
    'townCode=310118105&from=2026-11-22T00:00:00Z&to=2027-11-22T00:00:00Z',
  ])('refuses %j', async (query) => {
    expect((await (await person('duty')).get(`/api/rosters?${query}`)).status).toBe(400)
  })
})

describe('a hole', () => {
  const YINGSHANG = 'ZHAOXIANG-YINGSHANG'
  const toldOf = async () =>
    (
      await (
        await person('admin')
      ).get<{ events: { id?: string; what: { code: string } }[] }>('/api/events?limit=1000')
    ).body.events.filter(({ id, what }) => id === YINGSHANG && what.code === 'happened.rosterHole')
  async function tickAt(moment: string) {
    clock.set(at(moment).toISOString())
    people = new Map()
    await Promise.all([app.app.tick(), other.app.tick(), app.app.tick()])
  }

  it('is shown in advance, told once when it comes near, however many servers look, and mended', async () => {
    const [seen] = await read('duty', `unitId=${YINGSHANG}`)
    expect(seen?.holes).toEqual([
      { from: iso('2026-11-26 08:30'), to: iso('2026-11-26 17:30') },
      { from: iso('2026-12-03 08:30'), to: iso('2026-12-03 17:30') },
    ])

    await tickAt('2026-11-25 08:20')
    expect(await toldOf()).toHaveLength(0)
    await tickAt('2026-11-25 08:31')
    await tickAt('2026-11-25 08:40')
    await tickAt('2026-11-26 09:00')
    expect(await toldOf()).toHaveLength(1)

    const mend = {
      ...{ accountId: `${YINGSHANG}-1`, rank: 1, from: null, reason: '补班' },
      to: iso('2026-11-26 17:30'),
    }
    expect((await command('duty', YINGSHANG, 'override', mend)).status).toBe(200)
    expect((await read('duty', `unitId=${YINGSHANG}`))[0]?.holes.map(({ from }) => from)).toEqual([
      iso('2026-12-03 08:30'),
      iso('2026-12-10 08:30'),
    ])
    // Taken back, it is a new hole and told anew.
    const { overrides } = await made('duty', YINGSHANG)
    await command('duty', YINGSHANG, 'endOverride', { overrideId: overrides[0]?.id })
    await tickAt('2026-11-26 09:05')
    expect(await toldOf()).toHaveLength(2)
  })
})

describe('a file of shifts', () => {
  const DANGJIAN = 'ZHAOXIANG-DANGJIAN'
  async function send(
    who: string,
    lines: string[],
    take: string,
    head = '单位,值班人,顺位,开始,结束,事由',
  ) {
    const response = await fetch(`${app.url}/api/rosters/file?take=${take}`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/csv', cookie: (await person(who)).cookie },
      body: [head, ...lines].join('\n'),
    })
    return { status: response.status, body: (await response.json()) as FileAnswer }
  }
  const good = `${DANGJIAN},${DANGJIAN}-1,值班,2026-11-28 20:00,2026-11-29 08:00,周末值守`
  const lines = [
    good,
    `不存在的单位,某人,值班,2026-11-28 20:00,2026-11-29 08:00,x`,
    `${DANGJIAN},没有这个人,值班,2026-11-28 20:00,2026-11-29 08:00,x`,
    `${DANGJIAN},${DANGJIAN}-2,值班,2026-11-29 07:00,2026-11-29 09:00,重叠`,
    `${DANGJIAN},${DANGJIAN}-2,值班,2026-12-01 20:00,2026-12-01 08:00,倒了`,
    `${DANGJIAN},${DANGJIAN}-2,值班,周一,2026-12-01 08:00,x`,
    `${DANGJIAN},${DANGJIAN}-2,副班,46357.333333,2026年12月1日20:00,序号`,
  ]
  const said = ({ lines: all }: FileAnswer) =>
    all.map(({ line: n, what, problems }) => [n, what, problems[0]?.problem.code])

  it('is looked at line by line, the good lines taken and the bad said with why, and nothing twice', async () => {
    const looked = await send('duty', lines, 'look')
    expect(said(looked.body)).toEqual([
      [2, 'added', undefined],
      [3, 'refused', 'rosterFile.noUnit'],
      [4, 'refused', 'rosterFile.noPerson'],
      [5, 'refused', 'rosterFile.overlaps'],
      [6, 'refused', 'refusal.rosterOrder'],
      [7, 'refused', 'rosterFile.noMoment'],
      [8, 'added', undefined],
    ])
    expect((await send('duty', lines, 'whole')).body.taken).toBe(0)
    expect(await onDuty(DANGJIAN, '2026-11-28 21:00')).toEqual([])

    expect((await send('duty', lines, 'good')).body).toMatchObject({ taken: 2 })
    expect(await onDuty(DANGJIAN, '2026-11-28 21:00')).toEqual([`${DANGJIAN}-1`])
    expect(await onDuty(DANGJIAN, '2026-12-01 19:59')).toContain(`${DANGJIAN}-2`)
    const again = await send('duty', [good], 'whole', 'unit,person,rank,from,to,reason')
    expect(said(again.body)).toEqual([[2, 'same', undefined]])
  })

  it('moves only what the sender plans', async () => {
    const theirs = await send('chengguan', [good], 'good')
    expect(said(theirs.body)).toEqual([[2, 'refused', 'rosterFile.noUnit']])
    expect((await send('wall', [good], 'good')).body.taken).toBe(0)
    expect((await send('duty', [], 'good', '单位,值班人')).body.counts.refused).toBe(1)
  })
})

it('keeps a unit on the list of those one calls on a night with nobody on duty', async () => {
  const unitId = 'ZHAOXIANG-CHENGGUAN'
  await sql`update roster_plans set valid_to = ${at('2026-11-22 19:00')} where unit_id = ${unitId} and valid_from < ${at('2026-11-22 19:00')}`.execute(
    app.store.db,
  )
  const { rows } = await sql<{ silent: string }>`
    delete from roster_plans p where unit_id = (
      select id from units u where town_code = '310118105' and id <> ${unitId}
        and not exists (select from roster_overrides o where o.unit_id = u.id) limit 1)
    returning unit_id as silent`.execute(app.store.db)

  const lead = await person('lead')
  const answer = await lead.get<{ units: UnitOnDuty[] }>('/api/duty?townCode=310118105')
  expect(answer.body.units).toContainEqual({ unitId, officers: [] })
  // Who never kept a roster is not called from the list.
  expect(rows).not.toEqual([])
  expect(answer.body.units.map((unit) => unit.unitId)).not.toContain(rows[0]?.silent)
})
