import { expect, it } from 'vitest'
import type { MineAnswer } from '#shared/forcePosition.ts'
import { CHENGGUAN, forcesWorld, HERE } from './testing.ts'

const world = forcesWorld()

it('[FORCE-9] keeps a trail while an emergency whistle is open, and deletes it once, whoever looks', async () => {
  await world.share('chengguan', true)
  await world.send('chengguan')
  expect(await world.kept('trails')).toBe(0)
  let card = await world.playing.receive('110', { title: '燃气泄漏' })
  card = await world.playing.onCase('duty', card, 'file')
  card = await world.playing.onCase('duty', card, 'sort', { tier: 3 })
  card = await world.playing.onCase('lead', card, 'whistle', {
    unitIds: [CHENGGUAN],
    kind: 'emergency',
    task: '',
  })
  card = await world.playing.onOrder('chengguan', card, CHENGGUAN, 'acknowledge', { minutes: 10 })
  const before = {
    begun: await world.logged('happened.trailBegun'),
    over: await world.logged('happened.trailDeleted'),
  }
  for (const [minutes, lat] of [
    [1, 31.161],
    [2, 31.162],
    [3, 31.163],
  ] as const) {
    world.inMinutes(minutes)
    await world.send('chengguan', { lat })
  }

  for (const server of [world.app, world.other]) {
    const seen = await world.shown('lead', server)
    expect(seen.person(CHENGGUAN)?.trail).toEqual([
      [HERE.lng, 31.161],
      [HERE.lng, 31.162],
      [HERE.lng, 31.163],
    ])
    expect(seen.units.find(({ unitId }) => unitId === CHENGGUAN)).toMatchObject({
      state: 'onTheWay',
    })
  }
  const mine = await world.playing.person('chengguan').get<MineAnswer>('/api/forces/mine')
  expect(mine.body.hasTrail).toBe(true)

  card = await world.playing.onOrder('chengguan', card, CHENGGUAN, 'arrive')
  await world.playing.onOrder('chengguan', card, CHENGGUAN, 'result', {
    result: 'solved',
    note: '',
  })
  // Not shown any more even before anybody has come to delete it.
  expect((await world.shown('lead')).person(CHENGGUAN)?.trail).toBeNull()
  await Promise.all([world.app.app.tick(), world.other.app.tick(), world.app.app.tick()])
  expect([await world.kept('trails'), await world.kept('trail_points')]).toEqual([0, 0])
  expect(await world.logged('happened.trailBegun')).toBe(before.begun + 1)
  expect(await world.logged('happened.trailDeleted')).toBe(before.over + 1)
})
