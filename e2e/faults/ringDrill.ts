import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { io } from 'socket.io-client'
import type { IntakeResult } from '#shared/ticket.ts'
import { granted, heard, place, setRing, UNIT } from '#server/calls/testing.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import type { LiveSocket } from '#server/live/testing.ts'
import { until } from '#server/store/patience.ts'
import { openTestStore } from '#server/store/testing.ts'
import { databaseUrl } from '../support/databaseUrl.ts'
import { logIn } from '../support/httpDoor.ts'
import { redisServer, type RedisServer } from '../support/redisServer.ts'
import { runAlone, type Findings } from './runAlone.ts'
import { serverProcess, type ServerProcess } from './serverProcess.ts'

/** Nothing that is waited for here may take longer; what does is a fault by its name. */
const PATIENCE_MS = 20_000
/** Every event about a case carries all its calls: a case with a thousand would be a drill of its own. */
const RACES_PER_CASE = 20
const SAYS_EVERY = 100
/** So many times two callers press for one unit at once. */
const PRESSES_PER_RACE = 0.1

interface World {
  one: ServerProcess
  other: ServerProcess
  redis: RedisServer
  store: Awaited<ReturnType<typeof openTestStore>>
  caseId: string
  connect: (server: ServerProcess, username: string) => Promise<LiveSocket>
}

/**
 * Calls over two servers with a Redis between them: two answers at once and two presses at once, again
 * and again; each server killed while it rings and while it is spoken; Redis killed while it rings.
 */
export async function ringDrill(rounds: number): Promise<Findings> {
  const store = await openTestStore()
  const redis = await redisServer()
  await redis.start()
  const folder = mkdtempSync(path.join(tmpdir(), 'shaotai-ring-'))
  const environment = {
    DATA_DIR: folder,
    DATABASE_URL: databaseUrl(store.address),
    REDIS_URL: redis.url,
    DATA_KEY: randomBytes(32).toString('hex'),
    SESSION_SECRET: randomBytes(16).toString('hex'),
  }
  const [one, other] = await Promise.all([serverProcess(environment), serverProcess(environment)])
  const sockets: LiveSocket[] = []
  const faults: string[] = []
  const figures: Findings['figures'] = {}
  let kept = 0
  try {
    await Promise.all([one.start(), other.start()])
    const caseId = await openCase(one.base)
    const cookies = new Map<string, string>()
    const connect: World['connect'] = async (server, username) => {
      const cookie = cookies.get(username) ?? (await logIn(server.base, username))
      cookies.set(username, cookie)
      const socket = await dial(server.base, cookie)
      sockets.push(socket)
      return socket
    }
    const world: World = { one, other, redis, store, caseId, connect }

    await setRing({ store }, { seconds: 60, comeBackSeconds: 8 })
    const answered = await races(world, rounds, answerTwice)
    const pressed = await races(world, Math.ceil(rounds * PRESSES_PER_RACE), pressTwice)
    faults.push(...answered.faults, ...pressed.faults)
    Object.assign(figures, {
      ...{ races: rounds, wonAtOne: answered.wonAt[0], wonAtOther: answered.wonAt[1] },
      ...{ presses: pressed.wonAt[0] + pressed.wonAt[1] },
    })
    for (const [name, drill] of Object.entries({
      killedWhileRinging,
      killedInCall,
      redisAway,
      goneForGood,
    })) {
      const fault = await within(drill(world))
      if (fault === null) kept++
      else faults.push(`${name}: ${fault}`)
    }
    faults.push(...(await faultsOfStore(world)))
  } finally {
    for (const socket of sockets) socket.disconnect()
    await Promise.all([one.stop(), other.stop()])
    await redis.kill()
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { figures: { ...figures, kept }, faults }
}

/** In the grid whose station calls. */
async function openCase(base: string): Promise<string> {
  const response = await fetch(`${base}/api/intake/12345`, {
    method: 'POST',
    headers: { Authorization: 'Bearer demo-12345', 'Content-Type': 'application/json' },
    body: JSON.stringify({ items: [anItem({ location: inStoryGrid })] }),
  })
  const { results } = (await response.json()) as { results: IntakeResult[] }
  return results[0]?.caseId ?? ''
}

function dial(base: string, cookie: string): Promise<LiveSocket> {
  const socket: LiveSocket = io(base, {
    transports: ['websocket'],
    extraHeaders: { cookie },
    forceNew: true,
    reconnection: false,
  })
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket))
    socket.once('connect_error', reject)
  })
}

/** What it came to, or what went wrong: also when something that must come does not. */
async function within<T>(drill: Promise<T>): Promise<T | string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`nothing came within ${PATIENCE_MS} ms`), PATIENCE_MS)
  })
  const told = drill.catch((error: unknown) => String(error))
  try {
    return await Promise.race([told, late])
  } finally {
    clearTimeout(timer)
  }
}

/** The same two accounts at each of the two servers. */
interface Seats {
  callers: [LiveSocket, LiveSocket]
  desks: [LiveSocket, LiveSocket]
}
/** At which of the two it was won; or what went wrong. */
type Race = (seats: Seats, caseId: string, round: number) => Promise<0 | 1 | string>

async function races(
  { one, other, connect }: World,
  rounds: number,
  race: Race,
): Promise<{ wonAt: [number, number]; faults: string[] }> {
  const both = async (username: string): Promise<[LiveSocket, LiveSocket]> => [
    await connect(one, username),
    await connect(other, username),
  ]
  const seats: Seats = { callers: await both('lead'), desks: await both('guijian') }
  const wonAt: [number, number] = [0, 0]
  const faults: string[] = []
  let caseId = ''
  for (let round = 0; round < rounds; round++) {
    if (round % RACES_PER_CASE === 0) caseId = await openCase(one.base)
    const outcome = await within(race(seats, caseId, round))
    if (typeof outcome === 'string') faults.push(`${race.name} ${round}: ${outcome}`)
    else wonAt[outcome]++
    if ((round + 1) % SAYS_EVERY === 0)
      process.stderr.write(`${race.name}: ${round + 1} of ${rounds}, ${faults.length} faults\n`)
  }
  for (const socket of [...seats.callers, ...seats.desks]) socket.disconnect()
  return { wonAt, faults }
}

const winnerOf = (answers: readonly { ok: boolean }[]): 0 | 1 | string => {
  const won = answers.flatMap(({ ok }, index) => (ok ? [index] : []))
  return won.length === 1 ? (won[0] as 0 | 1) : `${won.length} won`
}

/** Desks of one officer at both servers answer as soon as they ring; the call was placed at either. */
async function answerTwice({ callers, desks }: Seats, caseId: string, round: number) {
  const rings = desks.map((desk) => heard(desk, 'call:ringing'))
  const silenced = desks.map((desk) => heard(desk, 'call:silenced'))
  const caller = callers[round % 2 === 0 ? 0 : 1]
  const taken = heard(caller, 'call:answered', ({ mine }) => mine)
  const { callId } = await place(caller, caseId)
  await Promise.all(rings)
  const answers = await Promise.all(
    desks.map((desk) => desk.emitWithAck('call:answer', { callId })),
  )
  await Promise.all([taken, ...silenced])
  const ended = desks.filter((_, at) => answers[at]?.ok).map((desk) => heard(desk, 'call:ended'))
  await granted(caller.emitWithAck('call:hangUp', { callId }))
  await Promise.all(ended)
  return winnerOf(answers)
}

/** One account presses at both servers for one unit about one case. */
async function pressTwice({ callers, desks }: Seats, caseId: string) {
  const rings = desks.map((desk) => heard(desk, 'call:ringing'))
  const silenced = desks.map((desk) => heard(desk, 'call:silenced'))
  const presses = await Promise.all(
    callers.map((caller) => caller.emitWithAck('call:place', { caseId, unitId: UNIT })),
  )
  await Promise.all(rings)
  for (const [at, press] of presses.entries()) {
    if (!press.ok) continue
    const { callId } = press.data
    await granted((callers[at] as LiveSocket).emitWithAck('call:hangUp', { callId }))
  }
  await Promise.all(silenced)
  const refused = presses.flatMap((press) => (press.ok ? [] : [press.error.details?.reason]))
  const [reason] = refused as { code?: string }[]
  return reason?.code === 'refusal.unitCalled' ? winnerOf(presses) : `refused: ${reason?.code}`
}

async function killedWhileRinging({ one, other, caseId, connect }: World): Promise<string | null> {
  const [caller, desk] = [await connect(one, 'lead'), await connect(other, 'guijian')]
  const rings = heard(desk, 'call:ringing')
  const { callId, endId } = await place(caller, caseId)
  await rings
  await one.killServer()
  const back = await connect(other, 'lead')
  await granted(back.emitWithAck('call:rejoin', { callId, endId }))
  const answered = heard(back, 'call:answered')
  await granted(desk.emitWithAck('call:answer', { callId }))
  await answered
  await granted(back.emitWithAck('call:hangUp', { callId }))
  await one.start()
  return null
}

async function killedInCall({ one, other, caseId, connect }: World): Promise<string | null> {
  const [caller, desk] = [await connect(one, 'lead'), await connect(other, 'guijian')]
  const rings = heard(desk, 'call:ringing')
  const { callId } = await place(caller, caseId)
  await rings
  const { endId } = await granted(desk.emitWithAck('call:answer', { callId }))
  const isAway = heard(caller, 'call:ends', ({ ends }) => ends[1]?.state === 'away')
  await other.killServer()
  // Nobody said that it left: the other server misses it.
  await isAway
  const back = await connect(one, 'guijian')
  const { ends } = await granted(back.emitWithAck('call:rejoin', { callId, endId }))
  const ended = heard(caller, 'call:ended')
  await granted(back.emitWithAck('call:hangUp', { callId }))
  const { outcome } = await ended
  await other.start()
  if (ends.some(({ state }) => state === 'away')) return 'an end that came back is away'
  return outcome === 'answered' ? null : `it ended as ${outcome}`
}

async function redisAway({ one, other, redis, caseId, connect }: World): Promise<string | null> {
  const [caller, near, far] = [
    await connect(one, 'lead'),
    await connect(one, 'guijian'),
    await connect(other, 'guijian'),
  ]
  await redis.kill()
  const rings = heard(near, 'call:ringing')
  const rungLater = heard(far, 'call:ringing')
  const { callId } = await place(caller, caseId)
  await rings
  const said = await until(() => busOf(one).then((bus) => (bus === 'away' ? bus : undefined)), {
    timeoutMs: PATIENCE_MS,
  })
  await redis.start()
  await rungLater
  await granted(far.emitWithAck('call:answer', { callId }))
  await granted(far.emitWithAck('call:hangUp', { callId }))
  return said === 'away' ? null : 'readyz did not say that the bus is away'
}

const busOf = async (server: ServerProcess): Promise<string> =>
  ((await (await fetch(`${server.base}/readyz`)).json()) as { bus: string }).bus

/** Nobody comes back: the other server ends it, with the reason. */
async function goneForGood({ one, other, caseId, store, connect }: World): Promise<string | null> {
  await setRing({ store }, { comeBackSeconds: 1 })
  const [caller, desk] = [await connect(one, 'lead'), await connect(other, 'guijian')]
  const rings = heard(desk, 'call:ringing')
  const silenced = heard(desk, 'call:silenced')
  const { callId } = await place(caller, caseId)
  await rings
  await one.killServer()
  const { callId: silent } = await silenced
  await one.start()
  const { rows } = await store.pool.query<{ outcome: string }>(
    'select outcome from calls where id = $1',
    [callId],
  )
  if (silent !== callId) return 'another call fell silent'
  return rows[0]?.outcome === 'interrupted' ? null : `it ended as ${rows[0]?.outcome ?? 'nothing'}`
}

/** In the end nothing rings or speaks, and each answered call was answered by one. */
async function faultsOfStore({ store }: World): Promise<string[]> {
  const { rows } = await store.pool.query<{ id: string; state: string; ends: number }>(
    `select c.id, c.state, (select count(*)::int from call_ends e
       where e.call_id = c.id and e.account_id <> c.placed_by) as ends
     from calls c where c.unit_id = $1`,
    [UNIT],
  )
  return rows.flatMap(({ id, state, ends }) => [
    ...(state === 'ended' ? [] : [`${id} is still ${state}`]),
    ...(ends <= 1 ? [] : [`${id} has ${ends} who answered`]),
  ])
}

await runAlone(import.meta, (rounds = 1000) => ringDrill(rounds))
