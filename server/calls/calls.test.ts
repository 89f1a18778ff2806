import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { CallEnd } from '#shared/call.ts'
import type { Joined, Ringing } from '#shared/contract.ts'
import type { Reply } from '#shared/errors.ts'
import type { IntakeResult } from '#shared/ticket.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import { everyScope, proveFrames } from '#server/live/proveFrames.ts'
import {
  startTestApp,
  type LiveSocket,
  type Person,
  type Screen,
  type TestApp,
} from '#server/live/testing.ts'

const UNIT = 'ZHAOXIANG-GUIJIAN'
let product: TestApp
let people: Record<'lead' | 'guijian' | 'wall' | 'district', Person>
let screens: Screen[]
let caller: LiveSocket
let desk: LiveSocket
let caseId: string

beforeAll(async () => {
  product = await startTestApp()
  const names = ['lead', 'guijian', 'wall', 'district'] as const
  people = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await product.logIn(name)])),
  ) as typeof people
  screens = await Promise.all(everyScope([]).map((scope) => people.district.screen(scope)))
})
afterAll(() => product.close())

beforeEach(async () => {
  const sent = await product.feed<{ results: IntakeResult[] }>('12345', {
    items: [anItem({ location: inStoryGrid })],
  })
  caseId = sent.body.results[0]?.caseId ?? ''
  ;[caller, desk] = await Promise.all([people.lead.connect(), people.guijian.connect()])
})
afterEach(() => {
  caller.disconnect()
  desk.disconnect()
})

const heard = <T>(
  socket: LiveSocket,
  event:
    'call:ringing' | 'call:answered' | 'call:ended' | 'call:signal' | 'call:placed' | 'call:ends',
) => new Promise<T>((resolve) => socket.once(event, resolve as never))
const place = (socket = caller): Promise<Reply<Joined>> =>
  socket.emitWithAck('call:place', { caseId, unitId: UNIT })
const cardOf = async () =>
  (
    await people.district.get<{ case: CaseCard; timeline: { what: { code: string } }[] }>(
      `/api/cases/${caseId}`,
    )
  ).body
const proving = (act: () => Promise<unknown>) => proveFrames(product, people.district, screens, act)

/** Places a call and lets the desk answer it. */
async function inCall(): Promise<string> {
  const rings = heard<Ringing>(desk, 'call:ringing')
  await place()
  const { callId } = await rings
  await desk.emitWithAck('call:answer', { callId })
  return callId
}

describe('a one-click call', () => {
  it('rings the officer on duty, is answered, spoken and hung up, and stands on its case', async () => {
    await proving(async () => {
      const rings = heard<Ringing>(desk, 'call:ringing')
      const wallSees = heard<Ringing>(await wallSocket(), 'call:placed')
      const placed = await place()
      const ringing = await rings
      expect(placed).toMatchObject({ ok: true, data: { callId: ringing.callId } })
      expect(ringing).toMatchObject({ caseId, unitId: UNIT, from: '环宝龙工作站站长' })
      expect(await wallSees).toEqual(ringing)

      const answered = heard<{ mine: boolean }>(caller, 'call:answered')
      const ends = heard<{ ends: CallEnd[] }>(caller, 'call:ends')
      await desk.emitWithAck('call:answer', { callId: ringing.callId })
      const [mine, other] = (await ends).ends
      expect([mine?.unitId, other?.unitId]).toEqual([null, UNIT])
      expect(await answered).toMatchObject({ mine: true })

      const signal = heard<object>(desk, 'call:signal')
      const offer = { kind: 'offer', sdp: 'v=0' } as const
      const { callId } = ringing
      await caller.emitWithAck('call:signal', { callId, to: other?.endId ?? '', signal: offer })
      expect(await signal).toEqual({ callId, from: mine?.endId, signal: offer })

      const ended = heard<{ outcome: string }>(desk, 'call:ended')
      await caller.emitWithAck('call:hangUp', { callId: ringing.callId })
      expect(await ended).toMatchObject({ outcome: 'answered' })
    })

    const { case: card, timeline } = await cardOf()
    expect(card.calls).toMatchObject([{ unitId: UNIT, outcome: 'answered' }])
    expect(timeline.map(({ what }) => what.code)).toEqual([
      'happened.received',
      'happened.call.answered',
      'happened.call.ended',
    ])
    // A call alone is no whistle, and it does not make a colleague's decision come too late.
    expect(card).toMatchObject({ orders: [], version: 1 })
  })

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

  it('is won by exactly one of two desks that answer at once; the other stops ringing', async () => {
    for (let round = 0; round < 25; round++) {
      const other = await people.guijian.connect()
      const rings = heard<Ringing>(desk, 'call:ringing')
      await place()
      const { callId } = await rings
      const stops = [
        heard<{ mine: boolean }>(desk, 'call:answered'),
        heard<{ mine: boolean }>(other, 'call:answered'),
      ]
      const answers: Reply<Joined>[] = await Promise.all(
        [desk, other].map((socket) => socket.emitWithAck('call:answer', { callId })),
      )
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
      expect((await Promise.all(stops)).filter(({ mine }) => mine)).toHaveLength(1)
      await caller.emitWithAck('call:hangUp', { callId })
      other.disconnect()
    }
    expect((await cardOf()).case.calls).toHaveLength(25)
  })

  it('is declined, cancelled, or ends when the caller leaves while it rings', async () => {
    for (const [outcome, act] of [
      ['declined', (callId: string) => desk.emitWithAck('call:decline', { callId })],
      ['cancelled', (callId: string) => caller.emitWithAck('call:hangUp', { callId })],
      ['cancelled', async () => caller.disconnect()],
    ] as const) {
      const rings = heard<Ringing>(desk, 'call:ringing')
      const ended = heard<{ outcome: string }>(desk, 'call:ended')
      await place()
      await act((await rings).callId)
      expect(await ended).toMatchObject({ outcome })
    }
    const { case: card } = await cardOf()
    expect(card.calls.map(({ outcome }) => outcome)).toEqual(['declined', 'cancelled', 'cancelled'])
  })

  it('rings a desk that comes late, and goes on when an end comes back within ten seconds', async () => {
    desk.disconnect()
    const placed = await place()
    const callId = placed.ok ? placed.data.callId : ''
    let rings: Promise<Ringing> | undefined
    const late = await people.guijian.connect((socket) => {
      rings = heard<Ringing>(socket, 'call:ringing')
    })
    expect(await rings).toMatchObject({ callId })
    const answer: Reply<Joined> = await late.emitWithAck('call:answer', { callId })
    const endId = answer.ok ? answer.data.endId : ''

    late.disconnect()
    const back = await people.guijian.connect()
    await expect
      .poll(() => back.emitWithAck('call:rejoin', { callId, endId }))
      .toMatchObject({ ok: true, data: { endId, ends: [{ state: 'here' }, { state: 'here' }] } })
    const signal = heard<object>(back, 'call:signal')
    const candidate = { kind: 'candidate', candidate: null } as const
    await caller.emitWithAck('call:signal', { callId, to: endId, signal: candidate })
    expect(await signal).toMatchObject({ callId, signal: candidate })
    expect(await back.emitWithAck('call:hangUp', { callId })).toMatchObject({ ok: true })
  })

  it('may be placed by the station, answered by the rung, and ended by its two ends alone', async () => {
    const wall = await people.wall.connect()
    expect(await place(wall)).toMatchObject({ error: { code: 'notAllowed' } })
    const callId = await inCall()
    for (const name of ['call:answer', 'call:hangUp', 'call:decline'] as const)
      expect(await wall.emitWithAck(name, { callId })).toMatchObject({ ok: false })
    expect(await place()).toMatchObject({ error: { code: 'notAllowedNow' } })
    await caller.emitWithAck('call:hangUp', { callId })
    expect(await desk.emitWithAck('call:answer', { callId })).toMatchObject({
      error: { code: 'callOver' },
    })
  })

  it('says so when nobody of the unit is on duty', async () => {
    const answer = await caller.emitWithAck('call:place', { caseId, unitId: 'ZHAOXIANG-NOWHERE' })
    expect(answer).toMatchObject({ error: { code: 'nobodyToCall' } })
  })
})

describe('calls a server left behind', () => {
  it('end as interrupted when it comes back', async () => {
    const callId = await inCall()
    const again = await startTestApp({ store: product.store })
    const { case: card } = await cardOf()
    expect(card.calls.find(({ id }) => id === callId)).toMatchObject({ outcome: 'interrupted' })
    await again.close()
  })
})

describe('a call nobody answers', () => {
  it('is missed after the seconds the limit row says', async () => {
    await sql`update limits set params = '{"seconds":1}' where code = 'ring'`.execute(
      product.store.db,
    )
    const ended = heard<{ outcome: string }>(caller, 'call:ended')
    expect(await place()).toMatchObject({ ok: true })
    expect(await ended).toMatchObject({ outcome: 'missed' })
    expect((await cardOf()).timeline.at(-1)?.what.code).toBe('happened.call.missed')
  })
})
