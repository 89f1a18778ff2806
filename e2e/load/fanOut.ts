import { setTimeout as pause } from 'node:timers/promises'
import type { Scope } from '#shared/area.ts'
import { demoDistrict } from '#server/demo/district/demoDistrict.ts'
import { logIn, newestSeq } from '../support/httpDoor.ts'
import { arrivalDelays, commitMoments } from './arrivalDelays.ts'
import type { BareCalls } from './bareRole.ts'
import { openFeedLine } from './feedLine.ts'
import type { FollowersCalls } from './followersRole.ts'
import type { SentFrame } from './frameRecorder.ts'
import { postAtPace } from './pacedPosts.ts'
import type { Role } from './role.ts'
import { spreadOf, type Spread } from './samples.ts'
import type { ServerCalls } from './serverRole.ts'

export interface FanOutCase {
  followers: number
  rate: number
  audience: 'district' | 'mixed'
  seconds: number
}

export interface FanOutResult extends FanOutCase {
  commitToScreen: Spread
  /** The part of it before sending began: waiting for the line, the loop, the frame before. */
  commitToSent: Spread
  postToScreen: Spread
  bareToScreen: Spread
  /** Every event an emit of its own: for information, in the largest cases only. */
  singlesToScreen: Spread | null
  loopP99: { server: number; bare: number; followers: number }
  serverCpuShare: number
  /** The followers' own process was too slow to be believed, twice. */
  isVoid: boolean
}

export interface FanOutRoles {
  server: Role<ServerCalls>
  bare: Role<BareCalls>
  followers: Role<FollowersCalls>
}

/** The measuring process itself may be late by so much, and no more. */
const FOLLOWERS_LATE_MAX_MS = 20
const WARM_UP_SECONDS = 2
const ARRIVAL_PATIENCE_MS = 10_000
const SINGLES_FROM = 25_000

export async function measureFanOut(roles: FanOutRoles, one: FanOutCase): Promise<FanOutResult> {
  const first = await measureOnce(roles, one)
  return first.isVoid ? await measureOnce(roles, one) : first
}

async function measureOnce(roles: FanOutRoles, one: FanOutCase): Promise<FanOutResult> {
  const scopes = scopesOf(one)
  const ours = await runProduct(roles, one, scopes)
  const bare = await runBare(roles, ours.frames, scopes)
  const isLarge = one.followers * one.rate >= SINGLES_FROM
  const singles = isLarge ? await runBare(roles, split(ours.frames, ours.momentOf), scopes) : null

  const late = Math.max(ours.followersP99, bare.followersP99)
  return {
    ...one,
    commitToScreen: ours.commitToScreen,
    commitToSent: ours.commitToSent,
    postToScreen: ours.postToScreen,
    bareToScreen: bare.toScreen,
    singlesToScreen: singles && singles.toScreen,
    loopP99: { server: ours.loopP99, bare: bare.loopP99, followers: late },
    serverCpuShare: ours.cpuShare,
    isVoid: late > FOLLOWERS_LATE_MAX_MS,
  }
}

/** All the district, or half of them in the towns, as in a hall with the towns' own desks. */
function scopesOf({ followers, audience }: FanOutCase): Scope[] {
  const { towns } = demoDistrict()
  return Array.from({ length: followers }, (_, n) =>
    audience === 'mixed' && n % 2 === 1
      ? { townCode: towns[n % towns.length]?.code ?? '' }
      : { district: true },
  )
}

async function runProduct(
  { server, followers }: FanOutRoles,
  { rate, seconds }: FanOutCase,
  scopes: readonly Scope[],
) {
  const { base } = await server.call('describe')
  const cookie = await logIn(base, 'district')
  const admin = await logIn(base, 'admin')
  const since = await newestSeq(base, admin)
  const line = openFeedLine(base)
  await followers.call('connect', { port: portOf(base), cookie, since, scopes })
  try {
    const run = `fan-${Date.now().toString(36)}`
    await postAtPace(line, `${run}-warm`, { rate, seconds: WARM_UP_SECONDS })
    await allReached(followers, await newestSeq(base, admin), scopes)
    await server.call('begin')
    await followers.call('begin')
    const postedAt = await postAtPace(line, run, { rate, seconds })
    await allReached(followers, await newestSeq(base, admin), scopes)
    const { arrivals, loopP99: followersP99 } = await followers.call('finish')
    const { commits, frames, loopP99, cpuShare } = await server.call('finish')

    const momentOf = commitMoments(commits)
    const toScreen = spreadOf(arrivalDelays(arrivals, frames, (event) => momentOf(event.seq)))
    const postToScreen = spreadOf(
      arrivalDelays(arrivals, frames, (event) =>
        event.type === 'ticket:received' ? (postedAt.get(event.ticket.sourceId) ?? null) : null,
      ),
    )
    return {
      frames,
      momentOf,
      commitToScreen: toScreen,
      commitToSent: spreadOf(waits(frames, momentOf)),
      postToScreen,
      followersP99,
      loopP99,
      cpuShare,
    }
  } finally {
    line.close()
    await followers.call('disconnect')
  }
}

/** Of every event in every room: how long it waited until its frame was sent. */
function waits(frames: readonly SentFrame[], momentOf: (seq: number) => number | null): number[] {
  return frames.flatMap(({ at, frame }) =>
    frame.events.flatMap(({ seq }) => {
      const moment = momentOf(seq)
      return moment === null ? [] : [at - moment]
    }),
  )
}

/** The screens of the whole district tell that all has been sent: every event is theirs too. */
async function allReached(
  followers: Role<FollowersCalls>,
  seq: number,
  scopes: readonly Scope[],
): Promise<void> {
  const deadline = Date.now() + ARRIVAL_PATIENCE_MS
  const expected = scopes.filter((scope) => 'district' in scope).length
  while ((await followers.call('reached', { room: 'district', seq })) < expected) {
    if (Date.now() > deadline) throw new Error(`Not every screen reached ${seq}`)
    await pause(100)
  }
}

async function runBare(
  { bare, followers }: FanOutRoles,
  frames: readonly SentFrame[],
  scopes: readonly Scope[],
) {
  const { base } = await bare.call('describe')
  await followers.call('connect', { port: portOf(base), cookie: null, since: 0, scopes })
  try {
    await followers.call('begin')
    const { sent, loopP99 } = await bare.call('replay', frames)
    await allReached(followers, sent.findLast(({ room }) => room === 'district')?.to ?? 0, scopes)
    const { arrivals, loopP99: followersP99 } = await followers.call('finish')
    const sentAt = new Map(sent.map(({ room, to, at }) => [`${room} ${to}`, at]))
    const toScreen = spreadOf(
      arrivalDelays(
        arrivals,
        frames,
        (_event, { room, frame }) => sentAt.get(`${room} ${frame.to}`) ?? null,
      ),
    )
    return { toScreen, loopP99, followersP99 }
  } finally {
    await followers.call('disconnect')
  }
}

/** The same events as single emits, each at the moment it was durable. */
function split(
  frames: readonly SentFrame[],
  momentOf: (seq: number) => number | null,
): SentFrame[] {
  return frames
    .flatMap(({ room, at, frame }) =>
      frame.events.map((event) => ({
        room,
        at: momentOf(event.seq) ?? at,
        frame: { ...frame, from: event.seq - 1, to: event.seq, events: [event] },
      })),
    )
    .sort((a, b) => a.at - b.at)
}

const portOf = (base: string): number => Number(new URL(base).port)
