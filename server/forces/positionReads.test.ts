import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { PositionReadsAnswer } from '#shared/forceRead.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import type { Person } from '#server/live/testing.ts'
import { forcesWorld, GRID, TOWN } from './testing.ts'

const world = forcesWorld()

it('[FORCE-12] keeps who looked at which place, once a stretch however often and wherever they ask', async () => {
  const looked = async () =>
    (
      await sql<{ who: string; place: string }>`
        select a.username as who, r.place from position_reads r
        join accounts a on a.id = r.account_id where from_at >= ${world.clock.now()}
        order by 1, 2`.execute(world.app.store.db)
    ).rows
  world.inMinutes(120)
  for (const server of [world.app, world.other, world.app]) await world.shown('lead', server)
  await world.shown('lead', world.app, `gridId=${GRID}`)
  await world.shown('duty', world.other)
  await world.shown('guijian')
  expect(await looked()).toEqual([
    { who: 'duty', place: `town:${TOWN}` },
    { who: 'lead', place: `grid:${GRID}` },
    { who: 'lead', place: `town:${TOWN}` },
  ])
  world.inMinutes(150)
  expect(await looked()).toEqual([])
  await world.shown('lead')
  expect(await looked()).toEqual([{ who: 'lead', place: `town:${TOWN}` }])
  world.clock.set('2027-11-23T10:00:00+08:00')
  await world.app.app.tick()
  expect(await world.kept('position_reads')).toBe(0)
})

it('[FORCE-13] tells who was looked at who looked, when and for which case, and an administrator of every look', async () => {
  // A day of its own: the looks of the other tests are older than the consent.
  const day = '2028-03-06'
  world.clock.set(`${day}T10:05:00+08:00`)
  const [lead, duty, guijian, chengguan, admin] = await Promise.all(
    ['lead', 'duty', 'guijian', 'chengguan', 'admin'].map((name) => world.app.logIn(name)),
  )
  if (!lead || !duty || !guijian || !chengguan || !admin) throw new Error('Nobody logged in')
  const mine = async (who: Person) =>
    (await who.get<PositionReadsAnswer>('/api/forces/reads/mine')).body.reads
  await lead.get(`/api/forces?gridId=${GRID}`)
  world.clock.set(`${day}T10:40:00+08:00`)
  await guijian.post('/api/forces/consent', { given: true })
  expect(await mine(guijian)).toEqual([])

  await duty.get(`/api/forces?townCode=${TOWN}`)
  const { body } = await world.app.feed<{ results: { caseId: string }[] }>('12345', {
    items: [anItem({ location: inStoryGrid })],
  })
  const caseId = body.results[0]?.caseId ?? ''
  for (let n = 0; n < 2; n++) await lead.get(`/api/forces/fitting?caseId=${caseId}`)
  const stretch = { from: `${day}T02:30:00.000Z`, to: `${day}T03:00:00.000Z` }
  const looks = [
    { ...stretch, place: `grid:${GRID}`, cases: [{ caseNo: null, isWhistle: false }] },
    { ...stretch, place: `town:${TOWN}`, cases: [] },
  ]
  const told = await mine(guijian)
  expect(told).toMatchObject(looks)
  expect(told.map(({ who }) => who)).toEqual(['环宝龙工作站站长', '赵巷镇城运中心值班员'])
  // Another unit's officer who shares nothing was seen by nobody; a lead is never looked at.
  expect(await mine(chengguan)).toEqual([])
  expect((await lead.get('/api/forces/reads/mine')).status).toBe(403)

  const all = (await admin.get<PositionReadsAnswer>('/api/forces/reads')).body
  const { caseNo } = (await lead.get<{ case: { caseNo: string } }>(`/api/cases/${caseId}`)).body
    .case
  expect(all).toMatchObject({ keepDays: 180, everyMinutes: 30, before: null })
  expect(all.reads.slice(0, 2)).toMatchObject([
    { ...looks[0], cases: [{ caseNo, isWhistle: false }] },
    looks[1],
  ])
  const before = await admin.get<PositionReadsAnswer>(`/api/forces/reads?before=${stretch.from}`)
  expect(before.body.reads.map(({ place }) => place)).toEqual([`grid:${GRID}`])
  for (const who of [lead, duty, guijian])
    expect((await who.get('/api/forces/reads')).status).toBe(403)

  // The row stays; off duty and without consent nobody is shown, and so nobody was seen.
  await guijian.post('/api/forces/consent', { given: false })
  world.clock.set(`${day}T11:10:00+08:00`)
  await duty.get(`/api/forces?townCode=${TOWN}`)
  expect(await mine(guijian)).toHaveLength(2)
})
