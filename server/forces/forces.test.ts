import { expect, it } from 'vitest'
import { CHENGGUAN, forcesWorld, GRID, GUIJIAN, HERE, TOWN } from './testing.ts'

const world = forcesWorld()

it('[FORCE-1] shows who agreed and is on duty, at every server, and tells of the rest plainly', async () => {
  const before = await world.shown('lead')
  expect(before.person(CHENGGUAN)).toMatchObject({ hasConsent: false, position: null, trail: null })

  expect((await world.share('chengguan', true)).body).toMatchObject({
    isOnDuty: true,
    position: null,
  })
  expect((await world.share('guijian', true)).status).toBe(200)
  expect((await world.send('chengguan')).status).toBe(204)

  for (const server of [world.app, world.other]) {
    const { person, units } = await world.shown('lead', server, `gridId=${GRID}`)
    expect(person(CHENGGUAN)?.position).toEqual({
      ...HERE,
      accuracyM: 12,
      takenAt: world.clock.now().toISOString(),
    })
    expect(person(GUIJIAN)).toMatchObject({ hasConsent: true, position: null })
    expect(units.find(({ unitId }) => unitId === CHENGGUAN)?.mode).toBe('stationed')
  }
})

it('[FORCE-5] shows nothing to walls, operators, other towns, units and chiefs', async () => {
  for (const who of ['wall', 'operator', 'chengguan', 'chief'])
    expect([who, (await world.shown(who)).status]).toEqual([who, 403])
  for (const who of ['lead', 'duty', 'daiban'])
    expect([who, (await world.shown(who, world.app, 'townCode=310118102')).status]).toEqual([
      who,
      403,
    ])
  expect((await world.shown('district')).status).toBe(200)
  expect((await world.shown('district', world.app, 'townCode=nowhere')).status).toBe(404)
  expect((await world.shown('district', world.app, `townCode=${TOWN}&gridId=${GRID}`)).status).toBe(
    400,
  )
})

it('[FORCE-11] tells how far from the scene when somebody chose to, and is no less a report without', async () => {
  const arrivedWith = async (item: object, input: object) => {
    let card = await world.playing.receive('12345', item)
    card = await world.playing.onCase('duty', card, 'file')
    card = await world.playing.onCase('duty', card, 'sort', { tier: 3 })
    const unitIds = [CHENGGUAN, GUIJIAN]
    card = await world.playing.onCase('lead', card, 'whistle', {
      unitIds,
      kind: 'keyWork',
      task: '',
    })
    expect(card.latest.what).toMatchObject({
      code: 'happened.whistledMany',
      params: { unitIds: unitIds.join(',') },
    })
    card = await world.playing.onOrder('chengguan', card, CHENGGUAN, 'acknowledge')
    card = await world.playing.onOrder('chengguan', card, CHENGGUAN, 'arrive', input)
    return { what: card.latest.what, order: card.orders[0] }
  }

  const told = await arrivedWith({ title: '占道' }, { distanceM: 40 })
  expect(told.what).toEqual({
    code: 'happened.arrivedNear',
    params: { unitId: CHENGGUAN, metres: 40 },
  })
  expect(told.order).toMatchObject({ state: 'arrived', arrivedM: 40 })
  const silent = await arrivedWith({ title: '占道二' }, {})
  expect(silent.what.code).toBe('happened.arrived')
  // Measured from the caller's home it would tell where that is.
  const home = await arrivedWith({ title: '漏水', locationIs: 'caller' }, { distanceM: 40 })
  expect(home.what.code).toBe('happened.arrived')
  expect(home.order?.arrivedM).toBeNull()
})
