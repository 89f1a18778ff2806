import { setTimeout as wait } from 'node:timers/promises'
import { isWorthSending, type MineAnswer, type SentPosition } from '#shared/forcePosition.ts'
import type { Position } from '#shared/geometry.ts'
import { randomOf } from '../district/random.ts'
import { beginning, next, placeOf, type Doing } from './beat.ts'
import { taskOf, type Task } from './task.ts'
import { AwayError, type WalkerDesk } from './walkerDesk.ts'
import type { NamedWalker } from './walkers.ts'

interface Deps {
  /** Aborted: the time is over, or somebody stops it. */
  over: AbortSignal
  lookMs: number
  nowMs: () => number
  say: (line: string) => void
  /** Somebody on duty has begun. */
  onBegun: () => void
}

/** Whether one is on duty, and what the rows say, changes slowly. */
const ASK_EVERY_MS = 20_000
const AWAY_MS = 5_000

/** Plays one person; ends with `over`, having taken back the consent that was given here. */
export async function playWalker(
  walker: NamedWalker,
  desk: WalkerDesk,
  { over, lookMs, nowMs, say, onBegun }: Deps,
): Promise<void> {
  const accuracy = randomOf(`${walker.seed} accuracy`)
  let mine: MineAnswer | null = null
  let askedAtMs = 0
  let hasBegun = false
  let hasAgreed = false
  let doing: Doing | null = null
  let sent: SentPosition | null = null
  let seen: { task: string; atMs: number } = { task: '', atMs: 0 }

  /** What the server knows of this person; the consent is asked for once and never a second time. */
  async function ask(atMs: number): Promise<MineAnswer> {
    if (mine !== null && atMs - askedAtMs < ASK_EVERY_MS) return mine
    mine = await desk.mine()
    askedAtMs = atMs
    if (hasBegun || !mine.isOnDuty) return mine
    hasBegun = true
    onBegun()
    if (mine.consentSince === null) {
      mine = await desk.consent(true)
      hasAgreed = true
    }
    return mine
  }

  const seenAt = (task: Task | null, atMs: number): number => {
    const name = task === null ? '' : `${task.orderId} ${task.state}`
    if (name !== seen.task) seen = { task: name, atMs }
    return seen.atMs
  }

  async function tell([lng, lat]: Position, { limits }: MineAnswer, atMs: number): Promise<void> {
    const accuracyM = Math.round(6 + accuracy() * 20)
    const position = { lng, lat, accuracyM, takenAt: new Date(atMs).toISOString() }
    if (!isWorthSending(sent, position, limits)) return
    if (await desk.send(position)) sent = position
    // Off duty or no consent any more: asked about before anything else is sent.
    else askedAtMs = 0
  }

  async function step(): Promise<void> {
    const atMs = nowMs()
    const known = await ask(atMs)
    if (!known.isOnDuty) return
    doing ??= beginning(walker, lastPlace(known), atMs)
    const task = taskOf(await desk.cards(), walker.unitId)
    const stepped = next(walker, doing, task, seenAt(task, atMs), atMs)
    doing = stepped.doing
    if (known.consentSince !== null) await tell(placeOf(doing, atMs), known, atMs)
    if (task && stepped.act && (await desk.act(task, stepped.act)))
      say(`${walker.username}: ${stepped.act.name}`)
  }

  try {
    while (!over.aborted) {
      let restMs = lookMs
      try {
        await step()
      } catch (error) {
        if (!(error instanceof AwayError)) throw error
        say(error.message)
        restMs = Math.max(lookMs, AWAY_MS)
      }
      await wait(restMs, null, { signal: over }).catch(() => null)
    }
  } finally {
    await leave(walker, desk, hasAgreed, say)
  }
}

const lastPlace = ({ position }: MineAnswer): Position | null =>
  position && [position.lng, position.lat]

async function leave(
  { username }: NamedWalker,
  desk: WalkerDesk,
  hasAgreed: boolean,
  say: (line: string) => void,
): Promise<void> {
  try {
    if (hasAgreed) await desk.consent(false)
    await desk.logOut()
  } catch (error) {
    if (!(error instanceof AwayError)) throw error
    say(`${username}: the consent could not be taken back; the place is deleted in its time`)
  }
}
