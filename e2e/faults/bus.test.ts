import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Presence } from '#shared/presence.ts'
import { createRedisBus } from '#server/bus/redisBus.ts'
import type { Bus } from '#server/bus/bus.ts'
import { granted, heard, openCase, place, UNIT } from '#server/calls/testing.ts'
import { createLog } from '#server/log.ts'
import { startTestApp, type Person, type TestApp } from '#server/live/testing.ts'
import { redisProgram, redisServer, type RedisServer } from '../support/redisServer.ts'

const TOWN = '310118105'

describe.skipIf(redisProgram === undefined)('two processes on one bus (needs redis-server)', () => {
  let redis: RedisServer
  let buses: Bus[]
  let one: TestApp
  let other: TestApp
  let caseId: string
  const log = createLog('silent')

  beforeAll(async () => {
    redis = await redisServer()
    await redis.start()
    const open = () => createRedisBus({ url: redis.url, name: 'shaotai:test', log })
    const [first, second] = [await open(), await open()]
    buses = [first, second]
    one = await startTestApp({ bus: first })
    other = await startTestApp({ bus: second, store: one.store })
    for (const bus of buses) await vi.waitFor(() => bus.ping(), { timeout: 10_000 })
    caseId = await openCase(one)
  })
  afterAll(async () => {
    await other.close()
    await one.close()
    await Promise.all(buses.map((bus) => bus.close()))
    await redis.kill()
  })

  const presenceAt = async (app: Person): Promise<Presence | undefined> => {
    const { body } = await app.get<{
      units: { unitId: string; officers: { presence: Presence }[] }[]
    }>(`/api/duty?townCode=${TOWN}`)
    return body.units.find(({ unitId }) => unitId === UNIT)?.officers[0]?.presence
  }

  it('says who is there, wherever they are connected, and no longer than they are', async () => {
    const lead = await one.logIn('lead')
    const officer = await other.logIn('guijian')
    expect(await presenceAt(lead)).toBe('absent')
    const desk = await officer.connect()
    await expect.poll(() => presenceAt(lead)).toBe('atDesk')
    await granted(desk.emitWithAck('presence:say', { page: 'idle' }))
    await expect.poll(() => presenceAt(lead)).toBe('away')
    const phone = await officer.connect()
    await granted(phone.emitWithAck('presence:say', { page: 'phone' }))
    await expect.poll(() => presenceAt(lead)).toBe('onPhone')
    phone.disconnect()
    desk.disconnect()
    await expect.poll(() => presenceAt(lead)).toBe('absent')
  })

  it('shows who has a case open there, and forgets them with their line', async () => {
    const here = await (await one.logIn('lead')).connect()
    const there = await (await other.logIn('duty')).connect()
    await granted(here.emitWithAck('case:look', { caseId }))
    const told = heard(here, 'case:looking', ({ others }) => others.length > 0)
    await granted(there.emitWithAck('case:look', { caseId }))
    expect(await told).toMatchObject({
      caseId,
      others: [{ label: expect.stringContaining('值班') }],
    })
    const gone = heard(here, 'case:looking', ({ others }) => others.length === 0)
    there.disconnect()
    await gone
    here.disconnect()
  })

  it('rings and connects desks of different processes, and says who is in a call', async () => {
    const lead = await one.logIn('lead')
    const [caller, desk] = [await lead.connect(), await (await other.logIn('guijian')).connect()]
    const rings = heard(desk, 'call:ringing')
    const { callId, endId } = await place(caller, caseId)
    await rings
    const taken = heard(caller, 'call:answered')
    const answer = await granted(desk.emitWithAck('call:answer', { callId }))
    await taken
    await expect.poll(() => presenceAt(lead)).toBe('inCall')
    const signal = heard(desk, 'call:signal')
    const candidate = { kind: 'candidate', candidate: null } as const
    await granted(
      caller.emitWithAck('call:signal', { callId, to: answer.endId, signal: candidate }),
    )
    expect(await signal).toEqual({ callId, from: endId, signal: candidate })
    const ended = heard(desk, 'call:ended')
    await granted(caller.emitWithAck('call:hangUp', { callId }))
    await ended
    for (const socket of [caller, desk]) socket.disconnect()
  })

  it('goes on without the bus, says that it is away, and rings there once it is back', async () => {
    const caller = await (await one.logIn('lead')).connect()
    const officer = await one.logIn('guijian')
    const [near, far] = [await officer.connect(), await (await other.logIn('guijian')).connect()]
    await redis.kill()
    const [here, later] = [heard(near, 'call:ringing'), heard(far, 'call:ringing')]
    const { callId } = await place(caller, caseId)
    await here
    const bus = async () => (await officer.get<{ bus: string }>('/readyz')).body.bus
    await expect.poll(bus).toBe('away')
    await redis.start()
    expect(await later).toMatchObject({ callId })
    await expect.poll(bus).toBe('answers')
    await granted(far.emitWithAck('call:answer', { callId }))
    await granted(far.emitWithAck('call:hangUp', { callId }))
    for (const socket of [caller, near, far]) socket.disconnect()
  })
})
