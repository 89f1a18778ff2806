import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { everyScope, proveFrames } from '#server/live/proveFrames.ts'
import {
  startTestApp,
  type LiveSocket,
  type Person,
  type Screen,
  type TestApp,
} from '#server/live/testing.ts'
import { callsOn, granted, heard, openCase, place, refusedWith, setRing, UNIT } from './testing.ts'

let product: TestApp
let people: Record<'lead' | 'guijian' | 'chengguan' | 'wall' | 'district', Person>
let screens: Screen[]
let caller: LiveSocket
let desk: LiveSocket
let caseId: string

beforeAll(async () => {
  product = await startTestApp()
  const names = ['lead', 'guijian', 'chengguan', 'wall', 'district'] as const
  people = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await product.logIn(name)])),
  ) as typeof people
  screens = await Promise.all(everyScope([UNIT]).map((scope) => people.district.screen(scope)))
})
afterAll(() => product.close())

beforeEach(async () => {
  caseId = await openCase(product)
  ;[caller, desk] = await Promise.all([people.lead.connect(), people.guijian.connect()])
})
afterEach(() => {
  caller.disconnect()
  desk.disconnect()
})

const proving = (act: () => Promise<unknown>) => proveFrames(product, people.district, screens, act)

/** Places a call and lets the desk answer it; both ends' names. */
async function inCall() {
  const rings = heard(desk, 'call:ringing')
  const { endId: placer } = await place(caller, caseId)
  const { callId } = await rings
  const { endId: answerer } = await granted(desk.emitWithAck('call:answer', { callId }))
  return { callId, placer, answerer }
}

async function wallSocket(): Promise<LiveSocket> {
  const socket = await people.wall.connect()
  const { body } = await people.wall.get<{ seq: number }>('/api/board?district=true')
  await socket.emitWithAck('board:follow', {
    scope: { district: true },
    since: body.seq,
    contract: 1,
  })
  return socket
}

describe('a one-click call', () => {
  it('rings the officer on duty, is answered, spoken and hung up, and stands on its case', async () => {
    await proving(async () => {
      const rings = heard(desk, 'call:ringing')
      const wallSees = heard(await wallSocket(), 'call:placed')
      const placed = await place(caller, caseId)
      const ringing = await rings
      const { callId } = ringing
      expect(placed).toMatchObject({ callId, ends: [{ endId: placed.endId, state: 'here' }] })
      expect(ringing).toMatchObject({ caseId, unitId: UNIT, from: '环宝龙工作站站长' })
      expect(ringing.rungs).toMatchObject([{ post: 'officer', end: null }])
      expect(await wallSees).toEqual(ringing)

      const answered = heard(caller, 'call:answered')
      const ends = heard(caller, 'call:ends')
      const joined = await granted(desk.emitWithAck('call:answer', { callId }))
      const [mine, other] = (await ends).ends
      expect([mine?.unitId, other?.unitId]).toEqual([null, UNIT])
      expect(joined).toMatchObject({ endId: other?.endId, ends: [mine, other] })
      expect(await answered).toMatchObject({ mine: true })

      const signal = heard(desk, 'call:signal')
      const offer = { kind: 'offer', sdp: 'v=0' } as const
      await caller.emitWithAck('call:signal', { callId, to: joined.endId, signal: offer })
      expect(await signal).toEqual({ callId, from: placed.endId, signal: offer })

      const ended = heard(desk, 'call:ended')
      await caller.emitWithAck('call:hangUp', { callId })
      expect(await ended).toMatchObject({ outcome: 'answered' })
    })

    const { calls, said } = await callsOn(people.district, caseId)
    expect(calls).toMatchObject([{ unitId: UNIT, outcome: 'answered', by: 'officer' }])
    expect(said).toEqual(['happened.call.answered', 'happened.call.ended'])
    // A call alone is no whistle, and it does not make a colleague's decision come too late.
    const { body } = await people.district.get<{ case: object }>(`/api/cases/${caseId}`)
    expect(body.case).toMatchObject({ orders: [], version: 1 })
  })

  it('is won by exactly one of two desks that answer at once; the other stops ringing', async () => {
    for (let round = 0; round < 25; round++) {
      const other = await people.guijian.connect()
      const rings = heard(desk, 'call:ringing')
      await place(caller, caseId)
      const { callId } = await rings
      const silenced = [desk, other].map((socket) => heard(socket, 'call:silenced'))
      const answers = await Promise.all(
        [desk, other].map((socket) => socket.emitWithAck('call:answer', { callId })),
      )
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
      expect((await Promise.all(silenced)).map((ring) => ring.callId)).toEqual([callId, callId])
      await caller.emitWithAck('call:hangUp', { callId })
      other.disconnect()
    }
    expect((await callsOn(people.district, caseId)).calls).toHaveLength(25)
  })

  it('goes to the next of the chain at once when it is declined; cancelled, it stops everywhere', async () => {
    const rings = heard(desk, 'call:ringing')
    await place(caller, caseId)
    const { callId } = await rings
    const next = heard(caller, 'call:rungs')
    await granted(desk.emitWithAck('call:decline', { callId }))
    const { rungs } = await next
    expect(rungs[0]).toMatchObject({ post: 'officer', end: 'declined' })
    expect(rungs[1]?.post).toBe('deputy')
    expect(await refusedWith(desk.emitWithAck('call:answer', { callId }))).toBe('callOver')

    const ended = heard(caller, 'call:ended')
    await granted(caller.emitWithAck('call:hangUp', { callId }))
    const { outcome } = await ended
    const { calls } = await callsOn(people.district, caseId)
    expect(calls).toMatchObject([{ outcome }])
  })

  it('rings a desk that comes late', async () => {
    desk.disconnect()
    const { callId } = await place(caller, caseId)
    let rings: Promise<{ callId: string }> | undefined
    const late = await people.guijian.connect((socket) => {
      rings = heard(socket, 'call:ringing')
    })
    expect(await rings).toMatchObject({ callId })
    await granted(late.emitWithAck('call:answer', { callId }))
    await granted(late.emitWithAck('call:hangUp', { callId }))
  })

  it('goes on with an end that was cut, and offers anew to a page that was loaded again', async () => {
    const { callId, placer, answerer } = await inCall()
    const isAway = heard(caller, 'call:ends', ({ ends }) => ends[1]?.state === 'away')
    desk.disconnect()
    await isAway
    const back = await people.guijian.connect()
    const same = await granted(back.emitWithAck('call:rejoin', { callId, endId: answerer }))
    expect(same).toMatchObject({ endId: answerer, ends: [{ state: 'here' }, { state: 'here' }] })
    const signal = heard(back, 'call:signal')
    const candidate = { kind: 'candidate', candidate: null } as const
    await caller.emitWithAck('call:signal', { callId, to: answerer, signal: candidate })
    expect(await signal).toMatchObject({ callId, from: placer, signal: candidate })

    const awayAgain = heard(caller, 'call:ends', ({ ends }) => ends[1]?.state === 'away')
    back.disconnect()
    await awayAgain
    let yours: Promise<{ callId: string }> | undefined
    const reloaded = await people.guijian.connect((socket) => {
      yours = heard(socket, 'call:yours')
    })
    expect(await yours).toMatchObject({ callId })
    const anew = heard(caller, 'call:ends')
    const joined = await granted(reloaded.emitWithAck('call:rejoin', { callId }))
    expect(joined.endId).not.toBe(answerer)
    expect((await anew).ends.map(({ endId }) => endId)).toEqual([placer, joined.endId])
    await granted(reloaded.emitWithAck('call:hangUp', { callId }))
  })

  it('ends with the true reason when an end does not come back in time', async () => {
    await setRing(product, { comeBackSeconds: 1 })
    const { callId } = await inCall()
    const ended = heard(caller, 'call:ended')
    desk.disconnect()
    expect(await ended).toMatchObject({ callId, outcome: 'interrupted' })

    desk = await people.guijian.connect()
    const rings = heard(desk, 'call:ringing')
    await place(caller, caseId)
    await rings
    const silenced = heard(desk, 'call:silenced')
    caller.disconnect()
    await silenced
    const { calls } = await callsOn(people.district, caseId)
    expect(calls.map(({ outcome }) => outcome)).toEqual(['interrupted', 'interrupted'])
    await setRing(product, { comeBackSeconds: 10 })
  })

  it('may be placed by the station, answered by the rung, and ended by its ends alone', async () => {
    const wall = await people.wall.connect()
    expect(await refusedWith(wall.emitWithAck('call:place', { caseId, unitId: UNIT }))).toBe(
      'notAllowed',
    )
    const { callId } = await inCall()
    for (const name of ['call:answer', 'call:hangUp', 'call:decline', 'call:rejoin'] as const)
      expect(await wall.emitWithAck(name, { callId })).toMatchObject({ ok: false })
    for (const name of ['call:head', 'call:phone', 'call:byPhone', 'call:callBack'] as const)
      expect(await wall.emitWithAck(name, { callId })).toMatchObject({ ok: false })
    const more = { callId, unitId: 'ZHAOXIANG-CHENGGUAN' }
    expect(await refusedWith(wall.emitWithAck('call:invite', more))).toBe('notAllowed')
    expect(await refusedWith(wall.emitWithAck('call:uninvite', more))).toBe('notAllowed')
    expect(await refusedWith(caller.emitWithAck('call:place', { caseId, unitId: UNIT }))).toBe(
      'notAllowedNow',
    )
    await caller.emitWithAck('call:hangUp', { callId })
    expect(await refusedWith(desk.emitWithAck('call:answer', { callId }))).toBe('callOver')
  })

  it('is written down by whoever was at it, without an order and without seeing the case', async () => {
    const { callId } = await inCall()
    await granted(caller.emitWithAck('call:hangUp', { callId }))
    expect((await people.guijian.get(`/api/cases/${caseId}`)).status).toBe(404)
    const path = `/api/calls/${callId}/note`
    const key = { 'Idempotency-Key': 'a note of a call' }
    await proving(async () => {
      const noted = await people.guijian.post(path, { note: '明早八点到，电话13912345678' }, key)
      expect([noted.status, noted.body]).toEqual([204, null])
    })
    expect(
      (await people.guijian.post(path, { note: '明早八点到，电话13912345678' }, key)).status,
    ).toBe(204)
    const { body } = await people.lead.get<{
      timeline: { what: { code: string; params?: object } }[]
    }>(`/api/cases/${caseId}`)
    const notes = body.timeline.filter(({ what }) => what.code === 'happened.remarked')
    expect(notes).toHaveLength(1)
    expect(JSON.stringify(notes)).toContain('明早八点到')
    expect(JSON.stringify(notes)).not.toContain('13912345678')

    expect((await people.chengguan.post(path, { note: '没在通话里' })).status).toBe(404)
    expect((await people.guijian.post(path, { note: ' ' })).status).toBe(400)
  })

  it('says that there is no such unit', async () => {
    const nowhere = { caseId, unitId: 'ZHAOXIANG-NOWHERE' }
    expect(await refusedWith(caller.emitWithAck('call:place', nowhere))).toBe('notFound')
  })
})

describe('another unit in the talk', () => {
  const OTHER = 'ZHAOXIANG-CHENGGUAN'

  it('joins by the same chain, everybody is told, and two talk on when one leaves', async () => {
    const third = await people.chengguan.connect()
    await proving(async () => {
      const { callId, placer, answerer } = await inCall()
      const rings = heard(third, 'call:ringing')
      const asked = await granted(caller.emitWithAck('call:invite', { callId, unitId: OTHER }))
      expect(asked).toMatchObject({ unitId: OTHER, from: '环宝龙工作站站长', outcome: null })
      expect(await refusedWith(caller.emitWithAck('call:invite', { callId, unitId: OTHER }))).toBe(
        'notAllowedNow',
      )
      await rings
      const told = heard(desk, 'call:ends')
      const { endId } = await granted(third.emitWithAck('call:answer', { callId }))
      expect((await told).ends.map((end) => end.endId)).toEqual([placer, answerer, endId])

      const two = heard(third, 'call:ends')
      await granted(caller.emitWithAck('call:hangUp', { callId }))
      expect((await two).ends.map((end) => end.endId)).toEqual([answerer, endId])
      const ended = heard(third, 'call:ended')
      await granted(desk.emitWithAck('call:hangUp', { callId }))
      expect(await ended).toMatchObject({ outcome: 'answered' })
    })
    expect((await callsOn(people.district, caseId)).said).toEqual([
      'happened.call.answered',
      'happened.call.joined',
      'happened.call.ended',
    ])
    third.disconnect()
  })

  it('takes the call over when it is transferred, and is not rung any more when it is not wanted', async () => {
    const third = await people.chengguan.connect()
    const { callId, answerer } = await inCall()
    const rings = heard(third, 'call:ringing')
    await granted(caller.emitWithAck('call:invite', { callId, unitId: OTHER, transfer: true }))
    await rings
    const silenced = heard(third, 'call:silenced')
    await granted(caller.emitWithAck('call:uninvite', { callId, unitId: OTHER }))
    await silenced

    const again = heard(third, 'call:ringing')
    await granted(caller.emitWithAck('call:invite', { callId, unitId: OTHER, transfer: true }))
    await again
    const gone = heard(caller, 'call:ended')
    const { endId, ends } = await granted(third.emitWithAck('call:answer', { callId }))
    expect(ends.map((end) => end.endId)).toEqual([answerer, endId])
    expect(await gone).toMatchObject({ callId, outcome: 'answered' })
    expect(await refusedWith(caller.emitWithAck('call:hangUp', { callId }))).toBe('notAllowed')
    await granted(third.emitWithAck('call:hangUp', { callId }))
    third.disconnect()
  })
})
