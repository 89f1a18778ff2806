import { sql } from 'kysely'
import { expect, it } from 'vitest'
import type { MineAnswer } from '#shared/forcePosition.ts'
import { newestSeq } from '#server/ledger/readLog.ts'
import { CHENGGUAN, forcesWorld, MORNING, reasonOf } from './testing.ts'

const world = forcesWorld()

it('[FORCE-2] keeps the last place alone, and never an older one in its stead', async () => {
  await world.share('chengguan', true)
  await world.send('chengguan')
  world.inMinutes(2)
  await world.send('chengguan', { lat: 31.17 })
  await world.send('chengguan', { takenAt: new Date(Date.parse(MORNING) + 60_000).toISOString() })

  expect((await world.shown('duty')).person(CHENGGUAN)?.position?.lat).toBe(31.17)
  expect(await world.kept('positions')).toBe(1)
  expect(
    (await world.playing.person('chengguan').get<MineAnswer>('/api/forces/mine')).body.position,
  ).toMatchObject({
    lat: 31.17,
  })
})

it('[FORCE-3] refuses with a reason: no consent, off duty, vague, old, from the future, and posts nobody sends', async () => {
  const noConsent = await world.send('chengguan')
  expect([noConsent.status, reasonOf(noConsent)]).toEqual([409, 'force.problem.noConsent'])
  await world.share('chengguan', true)
  const minutesOff = (minutes: number) =>
    new Date(world.clock.now().getTime() + minutes * 60_000).toISOString()
  for (const [change, code] of [
    [{ accuracyM: 5000 }, 'force.problem.vague'],
    [{ takenAt: minutesOff(-61) }, 'force.problem.old'],
    [{ takenAt: minutesOff(2) }, 'force.problem.future'],
  ] as const) {
    const refused = await world.send('chengguan', change)
    expect([refused.status, reasonOf(refused)]).toEqual([400, code])
  }
  expect((await world.send('chengguan', { lng: 181 })).status).toBe(400)
  world.inMinutes(125)
  const offDuty = await world.send('chengguan')
  expect([offDuty.status, reasonOf(offDuty)]).toEqual([409, 'force.problem.notOnDuty'])
  expect((await world.send('duty')).status).toBe(403)
  expect((await world.share('wall', true)).status).toBe(403)
  expect(await world.kept('positions')).toBe(0)
})

it('[FORCE-4] is gone everywhere the moment consent is taken back, off duty, and after the retention row', async () => {
  await world.share('chengguan', true)
  await world.send('chengguan')
  await world.share('chengguan', false)
  expect((await world.shown('lead', world.other)).person(CHENGGUAN)).toMatchObject({
    hasConsent: false,
    position: null,
  })
  expect(await world.kept('positions')).toBe(0)

  await world.share('chengguan', true)
  expect((await world.shown('lead')).person(CHENGGUAN)?.position).toBeNull()
  world.inMinutes(58)
  await world.send('chengguan', { takenAt: MORNING })
  world.inMinutes(61)
  expect((await world.shown('lead')).person(CHENGGUAN)?.position).toBeNull()
  expect(await world.kept('positions')).toBe(1)
  await world.other.app.tick()
  expect(await world.kept('positions')).toBe(0)

  world.inMinutes(119)
  await world.send('chengguan')
  world.inMinutes(121)
  expect((await world.shown('lead')).person(CHENGGUAN)).toBeUndefined()
  await world.other.app.tick()
  expect(await world.kept('positions')).toBe(0)
})

it('[FORCE-6] tells the log that somebody shares, for the audit, and never where they are', async () => {
  const before = await newestSeq(world.app.store.db)
  await world.share('chengguan', true)
  await world.share('chengguan', true)
  await world.send('chengguan')
  await world.share('chengguan', false)
  await world.share('chengguan', false)

  const { rows } = await sql<{ audiences: string[]; data: string }>`
    select audiences, data::text as data from events where seq > ${before} order by seq`.execute(
    world.app.store.db,
  )
  expect(
    rows.map(({ data }) => (JSON.parse(data) as { what: { code: string } }).what.code),
  ).toEqual(['happened.consentGiven', 'happened.consentEnded'])
  for (const { audiences, data } of rows) {
    expect(audiences).toEqual([])
    expect(data).not.toMatch(/121\.19|31\.16/)
  }
})

it('[FORCE-7] lies sealed in the store', async () => {
  await world.share('chengguan', true)
  await world.send('chengguan')

  const { rows } = await sql<{ row: string; sealed: Buffer }>`
    select p::text as row, sealed from positions p`.execute(world.app.store.db)
  expect(rows[0]?.row).not.toMatch(/121\.19|31\.16/)
  expect(rows[0]?.sealed.toString('latin1')).not.toContain('121.19')
})

it('[FORCE-10] a place that crosses with the withdrawal of the consent is never left behind', async () => {
  for (let round = 0; round < 20; round++) {
    await world.share('chengguan', true)
    world.clock.set(new Date(world.clock.now().getTime() + 1000).toISOString())
    await Promise.all([
      world.send('chengguan'),
      world.send('chengguan'),
      world.share('chengguan', false),
    ])
    expect(await world.kept('positions')).toBe(0)
  }
})
