import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Reply } from '#shared/errors.ts'
import { startTestApp, type LiveSocket, type Person, type TestApp } from '#server/live/testing.ts'
import { callsOn, granted, heard, openCase, place, setRing, UNIT } from './testing.ts'

const OTHER_UNIT = 'ZHAOXIANG-CHENGGUAN'

let product: TestApp
let lead: Person
let duty: Person
let district: Person
let caseId: string
const sockets: LiveSocket[] = []

async function seat(person: Person): Promise<LiveSocket> {
  const socket = await person.connect()
  sockets.push(socket)
  return socket
}

/** What each request was answered: `granted`, or the reason's code. */
const outcomes = (replies: readonly Reply<unknown>[]): unknown[] =>
  replies
    .map((reply) =>
      reply.ok ? 'granted' : (reply.error.details?.reason as { code: string } | undefined)?.code,
    )
    .sort()

beforeAll(async () => {
  product = await startTestApp()
  ;[lead, duty, district] = (await Promise.all(
    ['lead', 'duty', 'district'].map((name) => product.logIn(name)),
  )) as [Person, Person, Person]
})
afterAll(() => product.close())
beforeEach(async () => {
  caseId = await openCase(product)
  await setRing(product, { seconds: 60 })
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect()
})

describe('two presses at once', () => {
  it('of one connection place one call, whichever units they are for', async () => {
    for (let round = 0; round < 10; round++) {
      const caller = await seat(lead)
      const rung = [UNIT, OTHER_UNIT].map((unitId) => ({ caseId, unitId }))
      const replies = await Promise.all(rung.map((one) => caller.emitWithAck('call:place', one)))
      expect(outcomes(replies)).toEqual(['granted', 'refusal.inCall'])
      const { data } = replies.find(({ ok }) => ok) as { data: { callId: string } }
      await granted(caller.emitWithAck('call:hangUp', { callId: data.callId }))
    }
    const { calls } = await callsOn(district, caseId)
    expect(calls.map(({ outcome }) => outcome)).toEqual(Array(10).fill('cancelled'))
  })

  it('of two callers for one unit about one case place one call', async () => {
    const callers = await Promise.all([lead, duty].map(seat))
    for (let round = 0; round < 10; round++) {
      const replies = await Promise.all(
        callers.map((caller) => caller.emitWithAck('call:place', { caseId, unitId: UNIT })),
      )
      expect(outcomes(replies)).toEqual(['granted', 'refusal.unitCalled'])
      const won = replies.findIndex(({ ok }) => ok)
      const { data } = replies[won] as { data: { callId: string } }
      const { callId } = data
      await granted((callers[won] as LiveSocket).emitWithAck('call:hangUp', { callId }))
    }
    expect((await callsOn(district, caseId)).calls).toHaveLength(10)
  })

  it('of a connection that is at a call are refused, and take nothing away from it', async () => {
    const [caller, desk] = (await Promise.all(
      [lead, await product.logIn('guijian')].map(seat),
    )) as [LiveSocket, LiveSocket]
    const rings = heard(desk, 'call:ringing')
    const { callId } = await place(caller, caseId)
    await rings
    await granted(desk.emitWithAck('call:answer', { callId }))

    const other = await openCase(product)
    const replies = await Promise.all([
      caller.emitWithAck('call:place', { caseId: other, unitId: OTHER_UNIT }),
      desk.emitWithAck('call:place', { caseId: other, unitId: OTHER_UNIT }),
    ])

    expect(replies.map(({ ok }) => ok)).toEqual([false, false])
    expect((await callsOn(district, other)).calls).toEqual([])
    const ended = heard(desk, 'call:ended')
    await granted(caller.emitWithAck('call:hangUp', { callId }))
    expect(await ended).toMatchObject({ outcome: 'answered' })
  })
})
