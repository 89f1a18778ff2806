import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { io } from 'socket.io-client'
import { granted, heard, place, setRing, UNIT } from '#server/calls/testing.ts'
import type { LiveSocket } from '#server/live/testing.ts'
import { until } from '#server/store/patience.ts'
import { openTestStore } from '#server/store/testing.ts'
import { databaseUrl } from '../support/databaseUrl.ts'
import { logIn } from '../support/httpDoor.ts'
import { redisServer } from '../support/redisServer.ts'
import { answerTwice, pressTwice, races } from './ringRaces.ts'
import { came, openCase, orFault, PATIENCE_MS, type World } from './ringWorld.ts'
import { runAlone, type Findings } from './runAlone.ts'
import { serverProcess, type ServerProcess } from './serverProcess.ts'

/** So many times two callers press for one unit at once. */
const PRESSES_PER_RACE = 0.1

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
    const cookies = new Map<string, string>()
    const connect: World['connect'] = async (server, username) => {
      const cookie = cookies.get(username) ?? (await logIn(server.base, username))
      cookies.set(username, cookie)
      const socket = await dial(server.base, cookie)
      sockets.push(socket)
      return socket
    }
    const world = { one, other, redis, store, connect }

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
      const fault = await orFault(drill({ ...world, caseId: await openCase(one.base) }))
      // Whatever it killed: the next begins with everything there.
      await Promise.all([redis.start(), one.start(), other.start()])
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

async function killedWhileRinging({ one, other, caseId, connect }: World): Promise<string | null> {
  const [caller, desk] = [await connect(one, 'lead'), await connect(other, 'guijian')]
  const rings = heard(desk, 'call:ringing')
  const { callId, endId } = await came('the call is placed', place(caller, caseId))
  await came('the desk rings', rings)
  await one.killServer()
  const back = await connect(other, 'lead')
  const rejoining = granted(back.emitWithAck('call:rejoin', { callId, endId }))
  await came('the caller is back', rejoining)
  const answered = heard(back, 'call:answered')
  await came('the desk answers', granted(desk.emitWithAck('call:answer', { callId })))
  await came('the caller hears that', answered)
  await came('it ends', granted(back.emitWithAck('call:hangUp', { callId })))
  return null
}

async function killedInCall({ one, other, caseId, connect }: World): Promise<string | null> {
  const [caller, desk] = [await connect(one, 'lead'), await connect(other, 'guijian')]
  const rings = heard(desk, 'call:ringing')
  const { callId } = await came('the call is placed', place(caller, caseId))
  await came('the desk rings', rings)
  const answering = granted(desk.emitWithAck('call:answer', { callId }))
  const { endId } = await came('the desk answers', answering)
  const isAway = heard(caller, 'call:ends', ({ ends }) => ends[1]?.state === 'away')
  await other.killServer()
  // Nobody said that it left: the other server misses it.
  await came('the desk is missed', isAway)
  const back = await connect(one, 'guijian')
  const rejoining = granted(back.emitWithAck('call:rejoin', { callId, endId }))
  const { ends } = await came('the desk is back', rejoining)
  const ended = heard(caller, 'call:ended')
  await came('it hangs up', granted(back.emitWithAck('call:hangUp', { callId })))
  const { outcome } = await came('the caller hears that', ended)
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
  const { callId } = await came('the call is placed', place(caller, caseId))
  await came('the near desk rings', rings)
  const said = await until(() => busOf(one).then((bus) => (bus === 'away' ? bus : undefined)), {
    timeoutMs: PATIENCE_MS,
  })
  await redis.start()
  await came('the far desk rings', rungLater)
  await came('it answers', granted(far.emitWithAck('call:answer', { callId })))
  await came('it hangs up', granted(far.emitWithAck('call:hangUp', { callId })))
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
  const { callId } = await came('the call is placed', place(caller, caseId))
  await came('the desk rings', rings)
  await one.killServer()
  const { callId: silent } = await came('the desk falls silent', silenced)
  const { rows } = await store.pool.query<{ outcome: string }>(
    'select outcome from calls where id = $1',
    [callId],
  )
  if (silent !== callId) return 'another call fell silent'
  return rows[0]?.outcome === 'interrupted' ? null : `it ended as ${rows[0]?.outcome ?? 'nothing'}`
}

/** In the end nothing rings or speaks, and each answered call was answered by one. */
async function faultsOfStore({ store }: Pick<World, 'store'>): Promise<string[]> {
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
