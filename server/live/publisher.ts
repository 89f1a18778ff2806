import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { scopeOf, type Room } from '#shared/area.ts'
import type { Frame } from '#shared/board.ts'
import { eventFor, newestSeq, readAfter, type Logged } from '#server/ledger/readLog.ts'
import type { Log } from '#server/log.ts'
import type { Tables } from '#server/store/tables.ts'
import type { RoomPart } from './roomParts.ts'
import { createSendingBudget } from './sendingBudget.ts'
import { createTail, type Tail } from './tail.ts'

export interface Publisher {
  /** The number up to which this process has read the log and sent it on. */
  position: () => number
  tail: Tail
  /** This process has just committed these: sent as they are when they come next, else read on. */
  committed(logged: readonly Logged[]): void
  /** Something was committed elsewhere, up to that number if it is known: read on. */
  wake(upTo?: number): void
  /** From now on the room gets frames; returns the number they start from. */
  follow(room: Room): number
  unfollow(room: Room): void
  stop(): Promise<void>
}

interface Deps {
  db: Kysely<Tables>
  log: Log
  partsOf: (room: Room) => readonly RoomPart[]
  send: (part: RoomPart, frame: Frame) => void
  head: (seq: number) => void
  /** How many events stay in memory for screens that come back. */
  tailSize?: number
  beat?: Beat
}

export interface Beat {
  /** The log is looked at this often even when no notice came. */
  lookMs: number
  /** A room that heard nothing for so long gets an empty frame. */
  quietMs: number
}

interface Sent {
  sentTo: number
  sentAt: number
}

const READ_MAX = 1000
/** Every room hears something within 5 s by contract; a look's length is kept as slack. */
const BEAT: Beat = { lookMs: 1000, quietMs: 4000 }
/**
 * Sending may take half of the time. Measured with 500 screens and 50 events a second (commit to
 * screen, p99): a third 59 ms, two fifths 36, half 21 and 30; the tickets still coming in got no slower.
 */
const SENDING_SHARE = 0.5
/** After a quiet moment so much leaves at once. */
const SAVED_MS = 20
const SMOOTHING = 0.2
/**
 * How long sending goes on in one turn of the event loop. A ticket's way to its commit is several
 * answers of the store: behind five hundred screens at once each of them would wait for all. Measured
 * with 500 screens: at 4 ms one room of all of them got its frames too late (commit to screen, p99:
 * 94 ms), at 12 ms 43; several rooms gain by either (post to screen, p99: 55 and 57 instead of 104).
 */
const TURN_MS = 12

/**
 * Reads the log after its own last number and sends it to this process's rooms, each frame encoded
 * once per room. At once while the line is quiet; once sending has used up its share of the time it
 * waits, and the frames grow by themselves.
 */
export async function startPublisher(deps: Deps): Promise<Publisher> {
  const { db, log, partsOf, send, head, tailSize = 5000, beat = BEAT } = deps
  let position = await newestSeq(db)
  const tail = createTail(position, tailSize)
  const rooms = new Map<Room, Sent>()
  /** Somebody said that the log reaches this far; Infinity: it may reach further than we know. */
  let wanted = 0
  /** This process's own commits after `position`, without a gap: not read back from the log. */
  let atHand: Logged[] = []
  let isStopped = false
  let isReading = false
  let reading: Promise<void> = Promise.resolve()
  let smoothed = 0
  const budget = createSendingBudget(SENDING_SHARE, SAVED_MS)
  let endRest = (): void => undefined
  let headSentAt = 0

  function wake(upTo = Infinity): void {
    wanted = Math.max(wanted, upTo)
    if (wanted > position && !isReading && !isStopped) reading = readOn()
  }

  function committed(logged: readonly Logged[]): void {
    const first = logged[0]?.seq
    if (first === (atHand.at(-1)?.seq ?? position) + 1) atHand.push(...logged)
    // Also where another process's commit comes between: then the log tells both.
    wake(logged.at(-1)?.seq)
  }

  /** Sends what is at hand, then what the log has beyond it, for as long as somebody asks. */
  async function readOn(): Promise<void> {
    isReading = true
    try {
      while (wanted > position && !isStopped) {
        const own = atHand.filter(({ seq }) => seq > position)
        atHand = []
        const cost = usual(own.length > 0 ? await publish(own) : await readOnce())
        budget.spend(cost, performance.now())
        await rest(budget.waitMs(performance.now()))
      }
    } catch (error) {
      // Nothing is lost: the next look, a second from now, reads from the same number.
      log.warn({ error }, 'the log cannot be read just now')
    } finally {
      // In the same turn as the last look at `wanted`: a wake a moment later reads anew.
      isReading = false
    }
  }

  /** Returns what sending cost, in milliseconds of the processor. */
  async function readOnce(): Promise<number> {
    // Forgotten before the log is asked: what is committed while it answers is asked for again.
    wanted = 0
    const logged = await readAfter(db, position, READ_MAX)
    if (logged.length === READ_MAX) wanted = Infinity
    return logged.length === 0 ? 0 : publish(logged)
  }

  /** A turn that was long by accident (a collection, a busy machine) must not double the wait after it. */
  function usual(cost: number): number {
    smoothed = smoothed === 0 ? cost : smoothed + (cost - smoothed) * SMOOTHING
    return Math.min(cost, smoothed * 1.5)
  }

  async function rest(waitMs: number): Promise<void> {
    if (waitMs === 0 || isStopped) return
    await new Promise<void>((done) => {
      const timer = setTimeout(done, waitMs)
      endRest = () => {
        clearTimeout(timer)
        done()
      }
    })
  }

  async function publish(logged: readonly Logged[]): Promise<number> {
    tail.push(logged)
    position = logged.at(-1)?.seq ?? position
    // All rooms in the same turn as the position: who enters one later starts behind these frames.
    const outgoing: { room: Room; frame: Frame }[] = []
    for (const [room, sent] of rooms) {
      const events = logged.flatMap((one) => eventFor(room, one) ?? [])
      if (events.length > 0) outgoing.push({ room, frame: nextFrame(room, sent, events) })
    }
    return sendInTurns(outgoing)
  }

  async function sendInTurns(outgoing: readonly { room: Room; frame: Frame }[]): Promise<number> {
    let total = 0
    let turn = startTurn()
    for (const { room, frame } of outgoing) {
      for (const part of partsOf(room)) {
        send(part, frame)
        if (turn.cost() < TURN_MS) continue
        total += turn.cost()
        await nextTurn()
        turn = startTurn()
      }
    }
    return total + turn.cost()
  }

  function nextFrame(room: Room, sent: Sent, events: Frame['events']): Frame {
    const frame = { scope: scopeOf(room), from: sent.sentTo, to: position, events }
    sent.sentTo = position
    sent.sentAt = Date.now()
    return frame
  }

  const timer = setInterval(() => {
    wake()
    const now = Date.now()
    // Quiet rooms move on too, so that a filtered screen knows that it missed nothing.
    for (const [room, sent] of rooms) {
      if (now - sent.sentAt < beat.quietMs) continue
      const empty = nextFrame(room, sent, [])
      for (const part of partsOf(room)) send(part, empty)
    }
    if (now - headSentAt >= beat.quietMs) {
      headSentAt = now
      head(position)
    }
  }, beat.lookMs)

  return {
    position: () => position,
    tail,
    committed,
    wake,
    follow(room) {
      if (!rooms.has(room)) rooms.set(room, { sentTo: position, sentAt: Date.now() })
      return position
    },
    unfollow: (room) => void rooms.delete(room),
    async stop() {
      isStopped = true
      clearInterval(timer)
      endRest()
      await reading
    },
  }
}

/**
 * The processor's time, not the clock's: on a busy machine others run in between, and waiting for
 * them twice would make every screen late.
 */
function startTurn(): { cost: () => number } {
  const before = process.cpuUsage()
  return {
    cost() {
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    },
  }
}
