import { createHash, randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { RecordingInfo } from '#shared/callRecording.ts'
import {
  callsOn,
  granted,
  heard,
  openCase,
  place,
  refusedWith,
  setRing,
  UNIT,
} from '#server/calls/testing.ts'
import { aRecording } from '#server/evidence/aFile.ts'
import { sweepUnused } from '#server/evidence/unusedFiles.ts'
import { createFolderStore } from '#server/evidence/folderStore.ts'
import { everyScope, proveFrames } from '#server/live/proveFrames.ts'
import {
  settableClock,
  startTestApp,
  type Failure,
  type LiveSocket,
  type Person,
  type Screen,
  type TestApp,
} from '#server/live/testing.ts'

const BASIS = '《城运中心通话录音办法》第三条'
const KEEP_DAYS = 30
const DAY_MS = 86_400_000
const OTHER_UNIT = 'ZHAOXIANG-CHENGGUAN'

const clock = settableClock(new Date())
let filesDir: string
let product: TestApp
let people: Record<
  'lead' | 'guijian' | 'chengguan' | 'wall' | 'operator' | 'duty' | 'district',
  Person
>
let screens: Screen[]
let caller: LiveSocket
let desk: LiveSocket
let caseId: string

/** WebM's own beginning, and after it whatever is to be told apart. */
const pieceOf = (text: string, isFirst = false): Buffer =>
  Buffer.concat([
    isFirst ? Buffer.from([0x1a, 0x45, 0xdf, 0xa3]) : Buffer.alloc(0),
    Buffer.from(text),
  ])

async function addRule(row: { unitId?: string; records?: boolean } = {}): Promise<void> {
  const { unitId = null, records = true } = row
  await sql`insert into recording_rules
      (code, town_code, unit_id, records, keep_days, basis, valid_from)
    values (${randomUUID()}, '310118105', ${unitId}, ${records}, ${KEEP_DAYS}, ${BASIS},
            ${new Date(clock.now().getTime() - DAY_MS)})`.execute(product.store.db)
}

async function send(
  person: Person,
  callId: string,
  piece: { recording: string; n: number; last?: true },
  body: Buffer,
): Promise<{ status: number; body: Partial<Failure> }> {
  const query = new URLSearchParams(
    Object.entries(piece).map(([key, value]): [string, string] => [key, String(value)]),
  )
  const response = await fetch(`${product.url}/api/calls/${callId}/pieces?${query}`, {
    method: 'POST',
    headers: { cookie: person.cookie, 'Content-Type': 'audio/webm' },
    body: new Uint8Array(body),
  })
  return { status: response.status, body: (await response.json()) as Partial<Failure> }
}

const play = (person: Person, id: string): Promise<Response> =>
  fetch(`${product.url}/api/recordings/${id}/play`, {
    method: 'POST',
    headers: { cookie: person.cookie },
  })

const listed = async (callId: string): Promise<RecordingInfo[]> =>
  (await people.lead.get<{ recordings: RecordingInfo[] }>(`/api/calls/${callId}/recordings`)).body
    .recordings

async function inTalk(): Promise<string> {
  const rings = heard(desk, 'call:ringing')
  const { callId } = await place(caller, caseId)
  await rings
  await granted(desk.emitWithAck('call:answer', { callId }))
  return callId
}

async function hangUp(callId: string): Promise<void> {
  const ended = heard(desk, 'call:ended')
  await granted(caller.emitWithAck('call:hangUp', { callId }))
  await ended
}

/** A call that was recorded in two pieces and is whole. */
async function recorded(
  pieces: readonly Buffer[] = [pieceOf('一', true), pieceOf(randomUUID())],
): Promise<{ callId: string; recording: string; content: Buffer }> {
  const callId = await inTalk()
  const recording = randomUUID()
  expect((await send(people.lead, callId, { recording, n: 0 }, pieces[0] as Buffer)).status).toBe(
    201,
  )
  await hangUp(callId)
  const last = await send(people.lead, callId, { recording, n: 1, last: true }, pieces[1] as Buffer)
  expect(last.status).toBe(201)
  return { callId, recording, content: Buffer.concat(pieces) }
}

async function filesLeft(): Promise<number> {
  const shelves = (await readdir(filesDir)).filter((name) => name !== 'drafts')
  const files = await Promise.all(shelves.map((name) => readdir(path.join(filesDir, name))))
  return files.flat().length
}

beforeAll(async () => {
  filesDir = await mkdtemp(path.join(tmpdir(), 'shaotai-recordings-'))
  product = await startTestApp({ clock, filesDir })
  const names = ['lead', 'guijian', 'chengguan', 'wall', 'operator', 'duty', 'district'] as const
  people = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await product.logIn(name)])),
  ) as typeof people
  screens = await Promise.all(everyScope([UNIT]).map((scope) => people.district.screen(scope)))
  await setRing(product, { seconds: 60 })
})
afterAll(async () => {
  await product.close()
  await rm(filesDir, { recursive: true, force: true })
})
beforeEach(async () => {
  await sql`delete from recording_rules`.execute(product.store.db)
  caseId = await openCase(product)
  ;[caller, desk] = await Promise.all([people.lead.connect(), people.guijian.connect()])
})
afterEach(() => {
  caller.disconnect()
  desk.disconnect()
})

const proving = (act: () => Promise<unknown>) => proveFrames(product, people.district, screens, act)

describe('a call without a row that lets it be recorded', () => {
  it('tells nobody of a recording, and takes no piece', async () => {
    const rings = heard(desk, 'call:ringing')
    const { callId, recording } = await place(caller, caseId)
    expect([recording, (await rings).recording]).toEqual([null, null])
    await granted(desk.emitWithAck('call:answer', { callId }))

    const refused = await send(
      people.lead,
      callId,
      { recording: randomUUID(), n: 0 },
      pieceOf('x', true),
    )

    expect(refused.status).toBe(409)
    expect(refused.body.error?.details?.reason).toEqual({ code: 'refusal.notRecorded' })
    expect(await refusedWith(caller.emitWithAck('call:unrecord', { callId, why: 'refused' }))).toBe(
      'notAllowedNow',
    )
    await hangUp(callId)
  })

  it('is one that a closer row takes out, too', async () => {
    await addRule()
    await addRule({ unitId: UNIT, records: false })
    const { recording, callId } = await place(caller, caseId)
    expect(recording).toBeNull()
    await granted(caller.emitWithAck('call:hangUp', { callId }))
  })
})

describe('a recorded call', () => {
  beforeEach(() => addRule())

  it('says how long it plays, by its own time and however it was cut up', async () => {
    const talk = aRecording({ seconds: 62.5 })
    const { callId } = await recorded([talk.subarray(0, 90), talk.subarray(90)])

    expect((await listed(callId))[0]?.seconds).toBeCloseTo(62.5, 2)
  })

  it('is told to both before the first word, kept whole with its hash, and heard by few, each time told', async () => {
    await proving(async () => {
      const rings = heard(desk, 'call:ringing')
      const { callId, recording: told } = await place(caller, caseId)
      const shown = { state: 'on', basis: BASIS, keepDays: KEEP_DAYS }
      expect([told, (await rings).recording]).toEqual([shown, shown])
      await granted(caller.emitWithAck('call:hangUp', { callId }))
      const { recording, content, callId: spoken } = await recorded()

      const sha256 = createHash('sha256').update(content).digest('hex')
      expect(await listed(spoken)).toMatchObject([
        { id: recording, sha256, bytes: content.length, basis: BASIS, deletedAt: null },
      ])
      // Its pieces tell no time: it is kept all the same.
      expect((await listed(spoken))[0]?.seconds).toBeNull()
      for (const who of [people.lead, people.duty]) {
        const answer = await play(who, recording)
        expect(answer.status).toBe(200)
        expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true)
      }
    })
    const { calls, said } = await callsOn(people.district, caseId)
    expect(calls.map(({ isRecorded }) => isRecorded ?? false)).toEqual([false, true])
    expect(said.slice(-3)).toEqual([
      'happened.call.recorded',
      'happened.call.played',
      'happened.call.played',
    ])
  })

  it('is not heard by a wall, an operator, the unit itself or another one', async () => {
    const { recording, callId } = await recorded()
    const statuses = async (names: readonly (keyof typeof people)[]) =>
      Promise.all(
        names.map(async (name) => [
          (await play(people[name], recording)).status,
          (await people[name].get(`/api/calls/${callId}/recordings`)).status,
        ]),
      )

    // Who sees the case is refused; who does not is not even told that there is one.
    expect(await statuses(['wall', 'operator', 'district'])).toEqual(Array(3).fill([403, 403]))
    expect(await statuses(['guijian', 'chengguan'])).toEqual(Array(2).fill([404, 404]))
    const { said } = await callsOn(people.district, caseId)
    expect(said).not.toContain('happened.call.played')
  })

  it('takes pieces from whoever placed it, in their order, each once', async () => {
    const callId = await inTalk()
    const recording = randomUUID()
    const first = pieceOf('first', true)
    const at = (n: number) => ({ recording, n })

    expect((await send(people.guijian, callId, at(0), first)).status).toBe(404)
    expect((await send(people.lead, randomUUID(), at(0), first)).status).toBe(404)
    expect((await send(people.lead, callId, at(0), Buffer.from('no film'))).status).toBe(415)
    expect((await send(people.lead, callId, at(0), Buffer.alloc(0))).status).toBe(422)
    expect((await send(people.lead, callId, at(0), Buffer.alloc(1_000_001, 1))).status).toBe(413)
    expect((await send(people.lead, callId, at(1), pieceOf('second'))).status).toBe(400)
    expect((await send(people.lead, callId, at(0), first)).status).toBe(201)
    expect((await send(people.lead, callId, at(0), first)).status).toBe(201)
    expect((await send(people.lead, callId, at(0), pieceOf('other', true))).status).toBe(409)
    const last = { ...at(1), last: true } as const
    expect((await send(people.lead, callId, last, pieceOf('second'))).status).toBe(201)
    // The answer was lost, and it comes again; behind it may come an end without a piece.
    expect(
      (await send(people.lead, callId, { ...at(2), last: true }, Buffer.alloc(0))).status,
    ).toBe(201)
    expect((await send(people.lead, callId, last, pieceOf('second'))).status).toBe(201)
    expect((await send(people.lead, callId, at(2), pieceOf('third'))).status).toBe(409)

    const content = Buffer.concat([first, pieceOf('second')])
    expect(await listed(callId)).toMatchObject([
      { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') },
    ])
    await hangUp(callId)
  })

  it('stops for all when one of them says no, rung or in the talk; that is told', async () => {
    const rings = heard(desk, 'call:ringing')
    const { callId } = await place(caller, caseId)
    await rings
    const stops = [caller, desk].map((socket) => heard(socket, 'call:recording'))
    await granted(desk.emitWithAck('call:unrecord', { callId, why: 'refused' }))
    for (const stop of stops)
      expect(await stop).toMatchObject({ callId, recording: { state: 'refused' } })
    const { recording } = await granted(desk.emitWithAck('call:answer', { callId }))
    expect(recording).toMatchObject({ state: 'refused' })

    const late = await send(
      people.lead,
      callId,
      { recording: randomUUID(), n: 0 },
      pieceOf('x', true),
    )

    expect([late.status, late.body.error?.details?.reason]).toEqual([
      409,
      { code: 'refusal.recordingOver' },
    ])
    const other = await people.chengguan.connect()
    expect(await refusedWith(other.emitWithAck('call:unrecord', { callId, why: 'refused' }))).toBe(
      'notAllowed',
    )
    await hangUp(callId)
    expect((await callsOn(people.district, caseId)).said).toContain(
      'happened.call.recording.refused',
    )
  })

  it('stops when a unit is called in that no row lets be recorded', async () => {
    await addRule({ unitId: OTHER_UNIT, records: false })
    const callId = await inTalk()
    const stops = heard(desk, 'call:recording')
    await granted(caller.emitWithAck('call:invite', { callId, unitId: OTHER_UNIT }))
    expect(await stops).toMatchObject({ recording: { state: 'uncovered' } })
    await hangUp(callId)
  })

  it('is made whole by time where the desk was lost, with all but its last piece', async () => {
    const callId = await inTalk()
    const recording = randomUUID()
    const pieces = [pieceOf('a', true), pieceOf('b'), pieceOf('c')]
    for (const [n, piece] of pieces.entries())
      await send(people.lead, callId, { recording, n }, piece)
    await product.app.tick()
    expect(await listed(callId)).toEqual([])
    await hangUp(callId)

    clock.set(new Date(clock.now().getTime() + 61_000))
    await Promise.all([product.app.tick(), product.app.tick()])

    expect(await listed(callId)).toMatchObject([{ bytes: Buffer.concat(pieces).length }])
    const { said } = await callsOn(people.district, caseId)
    expect(said.filter((code) => code === 'happened.call.recorded')).toHaveLength(1)
  })

  it('is deleted once when its time is over, told once; its hash stays, and no file outlives it', async () => {
    const before = await filesLeft()
    const { callId, recording } = await recorded()
    const files = createFolderStore(filesDir)
    // A start that sweeps leaves it alone.
    await sweepUnused({ db: product.store.db, files }, new Date(Date.now() + DAY_MS))
    expect(await filesLeft()).toBe(before + 1)

    clock.set(new Date(clock.now().getTime() + KEEP_DAYS * DAY_MS - 1000))
    await product.app.tick()
    // Their sessions have run out long since.
    people.lead = await product.logIn('lead')
    people.district = await product.logIn('district')
    expect(await listed(callId)).toMatchObject([{ deletedAt: null }])
    clock.set(new Date(clock.now().getTime() + 1001))
    await Promise.all([product.app.tick(), product.app.tick()])

    expect(await listed(callId)).toMatchObject([
      {
        deletedAt: expect.any(String) as string,
        sha256: expect.stringMatching(/^\w{64}$/) as string,
      },
    ])
    expect((await play(people.lead, recording)).status).toBe(404)
    const { calls, said } = await callsOn(people.district, caseId)
    expect(said.filter((code) => code === 'happened.call.recordingDeleted')).toHaveLength(1)
    expect(calls).toMatchObject([{ isRecorded: false }])
    // Those of the tests before were due, too.
    expect(await filesLeft()).toBe(0)
  })
})
