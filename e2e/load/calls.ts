import { setTimeout as pause } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import { granted, heard, UNIT } from '#server/calls/testing.ts'
import type { IntakeResult } from '#shared/ticket.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import type { LiveSocket } from '#server/live/testing.ts'
import { logIn, newestSeq } from '../support/httpDoor.ts'
import type { BareCalls } from './bareRole.ts'
import type { FollowersCalls } from './followersRole.ts'
import { monotonicMs } from './monotonic.ts'
import type { Role } from './role.ts'
import { spreadOf, type Spread } from './samples.ts'
import type { ServerCalls } from './serverRole.ts'

export interface CallsResult {
  screens: number
  /** The station presses → the officer's desk hears it. */
  pressToRing: Spread
  /** The desk answers → the station hears it. */
  answerToTaken: Spread
  /** The baseline of both: one message from one screen through a bare Socket.IO to another. */
  bare: Spread
  /** Of one core, what a hundred desks cost that only follow. */
  idleCpuPerHundred: number
}

interface Roles {
  server: Role<ServerCalls>
  bare: Role<BareCalls>
  followers: Role<FollowersCalls>
}

const SCREENS = 200
const IDLE_SECONDS = 10
const WARM_UP = 5

/** Presses, answers and hangs up again and again while screens follow; then the same way bare. */
export async function measureCalls(
  { server, bare, followers }: Roles,
  rounds: number,
): Promise<CallsResult> {
  const { base } = await server.call('describe')
  const caseId = await openCase(base)
  const cookie = await logIn(base, 'district')
  const since = await newestSeq(base, await logIn(base, 'admin'))
  const alone = await idleShare(server)
  const scopes = Array.from({ length: SCREENS }, () => ({ district: true }) as const)
  await followers.call('connect', { port: Number(new URL(base).port), cookie, since, scopes })
  const followed = await idleShare(server)

  const [caller, desk] = await Promise.all(
    ['lead', 'guijian'].map(async (name) => dial(base, await logIn(base, name))),
  )
  const product =
    caller && desk
      ? await ringAgainAndAgain(caller, desk, caseId, rounds)
      : { rings: [], taken: [] }
  for (const socket of [caller, desk]) socket?.disconnect()
  await followers.call('disconnect')
  return {
    screens: SCREENS,
    pressToRing: spreadOf(product.rings),
    answerToTaken: spreadOf(product.taken),
    bare: spreadOf(await relayAgainAndAgain((await bare.call('describe')).base, rounds)),
    idleCpuPerHundred: ((followed - alone) / SCREENS) * 100,
  }
}

async function idleShare(server: Role<ServerCalls>): Promise<number> {
  await server.call('begin')
  await pause(IDLE_SECONDS * 1000)
  return (await server.call('finish')).cpuShare
}

async function openCase(base: string): Promise<string> {
  const response = await fetch(`${base}/api/intake/12345`, {
    method: 'POST',
    headers: { Authorization: 'Bearer demo-12345', 'Content-Type': 'application/json' },
    body: JSON.stringify({ items: [anItem({ location: inStoryGrid })] }),
  })
  const { results } = (await response.json()) as { results: IntakeResult[] }
  return results[0]?.caseId ?? ''
}

async function ringAgainAndAgain(
  caller: LiveSocket,
  desk: LiveSocket,
  caseId: string,
  rounds: number,
): Promise<{ rings: number[]; taken: number[] }> {
  const rings: number[] = []
  const taken: number[] = []
  for (let round = 0; round < rounds + WARM_UP; round++) {
    const ringing = heard(desk, 'call:ringing').then(monotonicMs)
    const pressed = monotonicMs()
    const placed = granted(caller.emitWithAck('call:place', { caseId, unitId: UNIT }))
    const rang = await ringing
    const { callId } = await placed
    const known = heard(caller, 'call:answered').then(monotonicMs)
    const answered = monotonicMs()
    await granted(desk.emitWithAck('call:answer', { callId }))
    const knownAt = await known
    const ended = heard(desk, 'call:ended')
    await granted(caller.emitWithAck('call:hangUp', { callId }))
    await ended
    if (round < WARM_UP) continue
    rings.push(rang - pressed)
    taken.push(knownAt - answered)
  }
  return { rings, taken }
}

/** One message through a server that does nothing else. */
async function relayAgainAndAgain(base: string, rounds: number): Promise<number[]> {
  const [from, to] = await Promise.all([dialBare(base, 'from'), dialBare(base, 'to')])
  const delays: number[] = []
  for (let round = 0; round < rounds + WARM_UP; round++) {
    const came = new Promise<void>((resolve) => to.once('relay', () => resolve()))
    const sent = monotonicMs()
    from.emit('relay', 'to', { round })
    await came
    if (round >= WARM_UP) delays.push(monotonicMs() - sent)
  }
  from.disconnect()
  to.disconnect()
  return delays
}

const connected = async <S extends Socket>(socket: S): Promise<S> => {
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('connect_error', reject)
  })
  return socket
}

const dial = (base: string, cookie: string): Promise<LiveSocket> =>
  connected(
    io(base, { transports: ['websocket'], extraHeaders: { cookie }, forceNew: true }) as LiveSocket,
  )
const dialBare = (base: string, room: string): Promise<Socket> =>
  connected(io(base, { transports: ['websocket'], auth: { room }, forceNew: true }))
