import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { ForcesAnswer } from '#shared/force.ts'
import { distanceMeters } from '#shared/geometry.ts'
import { startPlaying, type Playing } from '#server/cases/playing.ts'
import { startTestApp, type TestApp } from '#server/live/testing.ts'
import { playForces } from './playForces.ts'

/** A minute passes in a second, for the server and for whoever walks. */
const FASTER = 60
const started = Date.now()
const nowMs = (): number => started + (Date.now() - started) * FASTER
const clock = { now: () => new Date(nowMs()) }
const TOWN = '310118105'
const GUIJIAN = 'ZHAOXIANG-GUIJIAN'

let app: TestApp
let playing: Playing
beforeAll(async () => {
  app = await startTestApp({ clock })
  playing = await startPlaying(app, ['lead', 'duty', 'guijian', 'chengguan'], [GUIJIAN])
})
afterAll(() => app.close())

const patient = { timeout: 40_000, interval: 100 }
function play(forces: number) {
  const stop = new AbortController()
  const said: string[] = []
  const plan = { url: app.url, forces, minutes: 10, seed: 7 }
  const deps = { password: 'shaotai', stop: stop.signal, lookMs: 50, nowMs }
  const over = playForces(plan, { ...deps, say: (line) => void said.push(line) })
  return { said, end: () => (stop.abort(), over) }
}
async function seen() {
  const { body } = await playing.person('duty').get<ForcesAnswer>(`/api/forces?townCode=${TOWN}`)
  return body.units.flatMap(({ unitId, state, people }) =>
    people.flatMap(({ position }) => (position ? [{ unitId, state, position }] : [])),
  )
}

it('moves a dozen people on duty, and takes every consent back at the end', async () => {
  const { said, end } = play(12)
  await vi.waitFor(async () => expect(await seen()).toHaveLength(12), patient)
  const before = new Map((await seen()).map(({ unitId, position }) => [unitId, position]))
  await vi.waitFor(async () => {
    const moved = (await seen()).filter(({ unitId, position: { lng, lat } }) => {
      const was = before.get(unitId)
      return was !== undefined && distanceMeters([was.lng, was.lat], [lng, lat]) > 100
    })
    expect(moved.length).toBeGreaterThan(6)
  }, patient)
  await end()

  expect(await seen()).toEqual([])
  expect(said.at(-1)).toBe('12 people were in the street, 0 were not on duty')
  const { rows } = await app.store.pool.query(
    'select 1 from position_consents where ended_at is null',
  )
  expect(rows).toEqual([])
}, 90_000)

it('answers an order, arrives at its place and leaves; started again it begins where it stood', async () => {
  let card = await playing.receive('12345')
  card = await playing.onCase('duty', card, 'file')
  card = await playing.onCase('duty', card, 'sort', { tier: 1 })
  card = await playing.onCase('duty', card, 'dispatch', { unitId: GUIJIAN, task: '' })
  const first = play(3)
  await vi.waitFor(() => expect(first.said).toContain('guijian: acknowledge'), patient)
  await first.end()
  const second = play(3)
  await vi.waitFor(() => expect(second.said).toContain('guijian: leave'), patient)
  await second.end()

  const order = (await playing.look(card.id)).orders[0]
  expect(order).toMatchObject({ state: 'arrived', arrivedM: 0 })
  expect(order?.leftAt).not.toBeNull()
  expect(second.said.filter((line) => line === 'guijian: acknowledge')).toEqual([])
}, 120_000)

it('gives no consent again that somebody took back at the desk, and leaves one alone that was there', async () => {
  const mineOf = (name: string) =>
    playing.person(name).get<{ consentSince: string | null }>('/api/forces/mine')
  await playing.person('chengguan').post('/api/forces/consent', { given: true })
  const { end } = play(3)
  await vi.waitFor(async () => {
    const units = (await seen()).map(({ unitId }) => unitId)
    expect(units).toContain(GUIJIAN)
    expect(units).toContain('ZHAOXIANG-CHENGGUAN')
  }, patient)
  await playing.person('guijian').post('/api/forces/consent', { given: false })
  const before = nowMs()
  await vi.waitFor(() => expect(nowMs() - before).toBeGreaterThan(60_000), patient)

  expect((await mineOf('guijian')).body.consentSince).toBeNull()
  await end()
  expect((await mineOf('chengguan')).body.consentSince).not.toBeNull()
}, 90_000)
