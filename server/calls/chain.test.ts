import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { v7 as uuid } from 'uuid'
import type { CallFigures, CallLogEntry } from '#shared/callLog.ts'
import { everyScope, proveFrames } from '#server/live/proveFrames.ts'
import {
  startTestApp,
  type LiveSocket,
  type Person,
  type Screen,
  type TestApp,
} from '#server/live/testing.ts'
import { callsOn, granted, heard, openCase, place, refusedWith, setRing, UNIT } from './testing.ts'

const PHONE = '021-0000-4711'
/** A unit of the town that nobody's roster knows. */
const EMPTY = 'ZHAOXIANG-EMPTY'

let product: TestApp
let lead: Person
let district: Person
let officer: Person
let deputy: Person
let head: Person
let screens: Screen[]
let caseId: string
const sockets: LiveSocket[] = []

async function seat(person: Person, prepare?: (socket: LiveSocket) => void): Promise<LiveSocket> {
  const socket = await person.connect(prepare)
  sockets.push(socket)
  return socket
}

/** Gives an account of the district, which the demo lets nobody in by, the demo's password. */
async function personOf(accountId: string): Promise<Person> {
  await sql`update accounts set password_hash =
    (select password_hash from accounts where username = 'lead') where id = ${accountId}`.execute(
    product.store.db,
  )
  const { rows } = await sql<{ username: string }>`
    select username from accounts where id = ${accountId}`.execute(product.store.db)
  return product.logIn(rows[0]?.username ?? '')
}

/** Somebody of the unit, as deputy from yesterday until tomorrow. */
async function putDeputyOnDuty(): Promise<string> {
  const id = `${UNIT}-DEPUTY`
  const { db } = product.store
  await sql`insert into accounts (id, username, label, post, area)
    select ${id}, ${`#${id}`}, '规建办副班', post, area from accounts
    where username = 'guijian'`.execute(db)
  await sql`insert into unit_members (unit_id, account_id, is_head, valid_from)
    values (${UNIT}, ${id}, false, now() - interval '1 day')`.execute(db)
  await sql`insert into roster_overrides
      (id, unit_id, rank, account_id, from_at, to_at, reason, made_by, made_at)
    values (${uuid()}, ${UNIT}, 2, ${id}, now() - interval '1 day', now() + interval '1 day',
            'test', 'system', now())`.execute(db)
  return id
}

beforeAll(async () => {
  product = await startTestApp()
  const { db } = product.store
  ;[lead, district, officer] = (await Promise.all(
    ['lead', 'district', 'guijian'].map((name) => product.logIn(name)),
  )) as [Person, Person, Person]
  deputy = await personOf(await putDeputyOnDuty())
  head = await personOf(`${UNIT}-HEAD`)
  await sql`update unit_contacts set phone = ${PHONE} where unit_id = ${UNIT}`.execute(db)
  await sql`insert into units (id, name, short_name, kind, town_code)
    values (${EMPTY}, '无人单位', '无人', 'business', '310118105')`.execute(db)
  await sql`insert into unit_contacts (unit_id, kind, phone)
    values (${EMPTY}, 'dutyPhone', ${PHONE})`.execute(db)
  screens = await Promise.all(everyScope([UNIT]).map((scope) => district.screen(scope)))
})
afterAll(() => product.close())
beforeEach(async () => {
  caseId = await openCase(product)
  await setRing(product, {
    seconds: 1,
    deputySeconds: 1,
    headSeconds: 1,
    phoneSeconds: 60,
    order: 'inTurn',
    head: 'onPress',
  })
})
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.disconnect()
})
const proving = (act: () => Promise<unknown>) => proveFrames(product, district, screens, act)

describe('the chain', () => {
  it('falls through officer, deputy and head to the duty phone, which counts as answered', async () => {
    await setRing(product, { head: 'inTurn' })
    await proving(async () => {
      const [caller, ...desks] = await Promise.all(
        [lead, officer, deputy, head].map((p) => seat(p)),
      )
      const rung: string[] = []
      const rings = desks.map((desk, index) =>
        heard(desk, 'call:ringing').then(
          () => void rung.push(['officer', 'deputy', 'head'][index] ?? ''),
        ),
      )
      const silenced = desks.map((desk) => heard(desk, 'call:silenced'))
      const atPhone = heard(caller as LiveSocket, 'call:rungs', ({ rungs }) =>
        rungs.some(({ post }) => post === 'phone'),
      )
      const { callId } = await place(caller as LiveSocket, caseId)
      expect(await refusedWith((caller as LiveSocket).emitWithAck('call:phone', { callId }))).toBe(
        'notAllowed',
      )
      const ladder = await atPhone
      await Promise.all([...rings, ...silenced])
      expect(rung).toEqual(['officer', 'deputy', 'head'])
      expect(ladder.rungs.map(({ post, end }) => `${post} ${end ?? 'rings'}`)).toEqual([
        'officer unanswered',
        'deputy unanswered',
        'head unanswered',
        'phone rings',
      ])
      // The number is nowhere but in the answer to whoever rings.
      expect(JSON.stringify(ladder)).not.toContain(PHONE)
      const other = await seat(head)
      expect(await refusedWith(other.emitWithAck('call:phone', { callId }))).toBe('notAllowed')
      const { phone } = await granted((caller as LiveSocket).emitWithAck('call:phone', { callId }))
      expect(phone).toBe(PHONE)
      const ended = heard(caller as LiveSocket, 'call:ended')
      await granted((caller as LiveSocket).emitWithAck('call:byPhone', { callId }))
      expect(await ended).toMatchObject({ outcome: 'byPhone' })
    })
    const { calls, said } = await callsOn(district, caseId)
    expect(calls).toMatchObject([{ outcome: 'byPhone', by: 'phone' }])
    expect(calls[0]?.answeredAt).not.toBeNull()
    expect(said).toEqual(['happened.call.byPhone'])
    const { rows } = await sql<{ texts: string }>`
      select string_agg(data::text, ' ') as texts from events`.execute(product.store.db)
    expect(rows[0]?.texts).not.toContain(PHONE)
  })

  it('rings the head beside the officer on a second press, and only once', async () => {
    await setRing(product, { seconds: 60, headSeconds: 60 })
    const [caller, desk, boss] = (await Promise.all([lead, officer, head].map((p) => seat(p)))) as [
      LiveSocket,
      LiveSocket,
      LiveSocket,
    ]
    const rings = heard(boss, 'call:ringing')
    const { callId } = await place(caller, caseId)
    await granted(caller.emitWithAck('call:head', { callId }))
    await rings
    expect(await refusedWith(caller.emitWithAck('call:head', { callId }))).toBe('notAllowedNow')
    const silenced = heard(desk, 'call:silenced')
    await granted(boss.emitWithAck('call:answer', { callId }))
    await silenced
    await granted(boss.emitWithAck('call:hangUp', { callId }))
    expect((await callsOn(district, caseId)).calls).toMatchObject([{ by: 'head' }])
  })

  it('rings officer, deputy and head at once where the unit is whistled to an emergency', async () => {
    const town = await product.logIn('duty')
    const command = async (who: Person, name: string, input: object) => {
      const { body } = await district.get<{ case: { version: number } }>(`/api/cases/${caseId}`)
      const sent = await who.post(`/api/cases/${caseId}/${name}`, {
        expectedVersion: body.case.version,
        ...input,
      })
      expect([name, sent.status]).toEqual([name, 200])
    }
    await command(town, 'file', {})
    await command(town, 'sort', { tier: 3 })
    await command(lead, 'whistle', { unitIds: [UNIT], kind: 'emergency', task: '到场' })
    const [caller, ...desks] = (await Promise.all(
      [lead, officer, deputy, head].map((p) => seat(p)),
    )) as [LiveSocket, ...LiveSocket[]]
    const rings = desks.map((desk) => heard(desk, 'call:ringing'))
    const { callId, rungs } = await place(caller, caseId)
    expect(rungs.map(({ post }) => post)).toEqual(['officer', 'deputy', 'head'])
    await Promise.all(rings)
    await granted(caller.emitWithAck('call:hangUp', { callId }))
  })

  it('logs that nobody was on duty, and goes on to the phone at once', async () => {
    await proving(async () => {
      const caller = await seat(lead)
      const { callId, rungs } = await place(caller, caseId, EMPTY)
      expect(rungs.map(({ post, end }) => [post, end])).toEqual([
        ['officer', 'nobody'],
        ['deputy', 'nobody'],
        ['phone', null],
      ])
      const ended = heard(caller, 'call:ended')
      await granted(caller.emitWithAck('call:hangUp', { callId }))
      expect(await ended).toMatchObject({ outcome: 'missed' })
    })
    const { calls, said } = await callsOn(district, caseId)
    expect(calls).toMatchObject([{ nobodyOnDuty: true, outcome: 'missed' }])
    expect(said).toEqual(['happened.call.nobody', 'happened.call.missed'])
  })

  it('is missed when its last step is over, and refused where there is nobody and no phone', async () => {
    await setRing(product, { phoneSeconds: 1 })
    const caller = await seat(lead)
    const ended = heard(caller, 'call:ended')
    await place(caller, caseId, EMPTY)
    expect(await ended).toMatchObject({ outcome: 'missed' })

    await sql`delete from unit_contacts where unit_id = ${EMPTY}`.execute(product.store.db)
    expect(await refusedWith(caller.emitWithAck('call:place', { caseId, unitId: EMPTY }))).toBe(
      'nobodyToCall',
    )
    const { said } = await callsOn(district, caseId)
    expect(said.slice(2)).toEqual(['happened.call.nobody', 'happened.call.missed'])
  })
})

describe('a call back', () => {
  it('rings whoever placed the call that was missed, and nobody else may make it', async () => {
    const [caller, desk] = await Promise.all([seat(lead), seat(officer)])
    const { callId } = await place(caller, caseId)
    expect(await refusedWith(desk.emitWithAck('call:callBack', { callId }))).toBe('notAllowedNow')
    await granted(caller.emitWithAck('call:hangUp', { callId }))
    const stranger = await seat(await product.logIn('chengguan'))
    expect(await refusedWith(stranger.emitWithAck('call:callBack', { callId }))).toBe('notFound')
    expect(await refusedWith(desk.emitWithAck('call:callBack', { callId: uuid() }))).toBe(
      'notFound',
    )

    await proving(async () => {
      const rings = heard(caller, 'call:ringing')
      const back = await granted(desk.emitWithAck('call:callBack', { callId }))
      expect(await rings).toMatchObject({ callId: back.callId, isBack: true, unitId: UNIT })
      await granted(caller.emitWithAck('call:answer', { callId: back.callId }))
      await granted(desk.emitWithAck('call:hangUp', { callId: back.callId }))
    })
    const log = await officer.get<{ calls: CallLogEntry[] }>(`/api/calls?unitId=${UNIT}`)
    const logged = log.body.calls.filter((call) => call.caseId === caseId)
    expect(logged).toMatchObject([
      { isBack: true, outcome: 'answered', rungs: [{ post: 'placer', end: 'answered' }] },
      { isBack: false, outcome: 'cancelled', isCalledBack: true, waitSeconds: null, seconds: null },
    ])
    const strange = await product.logIn('chengguan')
    const theirs = await strange.get<{ calls: CallLogEntry[] }>('/api/calls')
    expect(theirs.body.calls.filter((call) => call.caseId === caseId)).toEqual([])
    const { calls, said } = await callsOn(district, caseId)
    expect(calls).toMatchObject([{ outcome: 'cancelled' }, { outcome: 'answered', isBack: true }])
    expect(said).toEqual([
      'happened.call.cancelled',
      'happened.call.backAnswered',
      'happened.call.ended',
    ])
  })
})

it('measures from the start how often and how soon a unit answers', async () => {
  const before = await figuresOf(UNIT)
  const [caller, desk] = await Promise.all([seat(lead), seat(officer)])
  const rings = heard(desk, 'call:ringing')
  const { callId } = await place(caller, caseId)
  await rings
  await granted(desk.emitWithAck('call:answer', { callId }))
  await granted(desk.emitWithAck('call:hangUp', { callId }))
  const answered = await figuresOf(UNIT)
  expect(answered).toMatchObject({
    counted: (before?.counted ?? 0) + 1,
    answered: (before?.answered ?? 0) + 1,
  })
  expect(answered?.waitMedian).toBeGreaterThanOrEqual(0)

  // One the caller took back is nobody's miss; one that rang out is.
  const taken = await place(caller, caseId)
  await granted(caller.emitWithAck('call:hangUp', { callId: taken.callId }))
  expect((await figuresOf(UNIT))?.counted).toBe(answered?.counted)
  expect(await figuresOf(EMPTY)).toMatchObject({ answered: 0, waitMedian: null })
})

async function figuresOf(unitId: string): Promise<CallFigures | undefined> {
  const { body } = await lead.get<{ units: CallFigures[] }>('/api/figures/calls')
  return body.units.find((unit) => unit.unitId === unitId)
}

describe('a server that went away', () => {
  it('lets the ring go on at the next step, and a talk whose ends come back', async () => {
    await setRing(product, { seconds: 60, deputySeconds: 60 })
    const first = await startTestApp({ store: product.store })
    const before = await first.logIn('lead')
    const beforeOfficer = await first.logIn('guijian')
    const [caller, desk] = [await before.connect(), await beforeOfficer.connect()]
    const { callId, endId } = await place(caller, caseId)
    const talk = await granted(desk.emitWithAck('call:answer', { callId }))
    const secondCase = await openCase(product)
    const secondCaller = await before.connect()
    const ringing = await place(secondCaller, secondCase)
    await first.close()

    // Its ends come back through another server; the ring is declined there and rings the deputy.
    const [again, deskAgain] = [await seat(lead), await seat(officer)]
    await granted(again.emitWithAck('call:rejoin', { callId, endId }))
    const { ends } = await granted(
      deskAgain.emitWithAck('call:rejoin', { callId, endId: talk.endId }),
    )
    expect(ends.map(({ state }) => state)).toEqual(['here', 'here'])
    await granted(again.emitWithAck('call:hangUp', { callId }))

    const boss = await seat(deputy)
    const rings = heard(boss, 'call:ringing')
    const back = await seat(lead)
    await granted(back.emitWithAck('call:rejoin', { callId: ringing.callId, endId: ringing.endId }))
    await granted(deskAgain.emitWithAck('call:decline', { callId: ringing.callId }))
    await rings
    await granted(boss.emitWithAck('call:answer', { callId: ringing.callId }))
    await granted(boss.emitWithAck('call:hangUp', { callId: ringing.callId }))
    const { calls } = await callsOn(district, secondCase)
    expect(calls).toMatchObject([{ outcome: 'answered', by: 'deputy' }])
  })
})
