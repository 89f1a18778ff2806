import { sql, type Kysely } from 'kysely'
import type { Log } from '#server/log.ts'
import type { Tables } from '#server/store/tables.ts'
import type { Tx } from './ledger.ts'
import { readAfter, type Logged } from './readLog.ts'

export interface Follower {
  /** Something was committed: read on. Cheap, and may be called for every commit. */
  wake(): void
  /** Resolves when everything up to this number has been taken, by this process or another. */
  reaches(seq: number): Promise<void>
  stop(): Promise<void>
}

interface Following {
  db: Kysely<Tables>
  log: Log
  /** Its row in `followers`: the same name in every process, and never another's. */
  name: string
  /**
   * Makes something of the next events, in order, in the transaction that also moves its number: what
   * it writes through `tx` happens exactly once, across restarts and processes. It must not write to
   * the log, and what it does elsewhere may happen again. The events are at most `batchMax`.
   */
  onEvents: (tx: Tx, events: readonly Logged[]) => Promise<void>
  batchMax?: number
  /** The log is looked at this often even when nobody woke it, in milliseconds. */
  lookMs?: number
  /** Rests so many times as long as a batch took, so that catching up leaves the machine to others. */
  restFactor?: number
  /** Rests at least so long once it has caught up, so that what comes singly is taken together. */
  gatherMs?: number
  /** Resolves when nobody writes. A storm is written down first and followed afterwards … */
  quiet?: () => Promise<void>
  /** … but no batch waits longer for quiet than this, so that a long storm is followed too. */
  patienceMs?: number
}

/**
 * Reads the log after its own last number, which is a row, and makes something of it a moment after the
 * commit: for whatever a screen or a search needs and intake must not wait for. A new name begins
 * with the log's first event. Of several processes one works at a time; when it dies, another goes on.
 */
export function followLog(following: Following): Follower {
  const { db, log, name, onEvents, batchMax = 100 } = following
  const { lookMs = 1000, restFactor = 3, gatherMs = 200 } = following
  const { quiet, patienceMs = 2000 } = following
  const waiting = new Set<{ seq: number; done: () => void }>()
  let isKnown = false
  let isWanted = false
  let isReading = false
  let isStopped = false
  let endRest = (): void => undefined
  let reading: Promise<void> = Promise.resolve()

  /** Returns how many events it took: none either when another process is at it. */
  async function takeNext(tx: Tx): Promise<number> {
    // What is lost in a crash is lost together with the number, and made again.
    await sql`set local synchronous_commit = off`.execute(tx)
    const { rows } = await sql<{ seq: number }>`
      select seq from followers where name = ${name} for update skip locked`.execute(tx)
    const [own] = rows
    if (!own) return 0
    const events = await readAfter(tx, own.seq, batchMax)
    const last = events.at(-1)
    if (last) {
      await onEvents(tx, events)
      await sql`update followers set seq = ${last.seq} where name = ${name}`.execute(tx)
    }
    return events.length
  }

  async function readOn(): Promise<void> {
    isReading = true
    try {
      if (!isKnown) {
        await sql`insert into followers (name, seq) values (${name}, 0)
                  on conflict do nothing`.execute(db)
        isKnown = true
      }
      while (isWanted && !isStopped) {
        isWanted = false
        if (!(await isBehind())) continue
        const began = performance.now()
        const taken = await db.transaction().execute(takeNext)
        const restMs = (performance.now() - began) * restFactor
        if (taken === batchMax) isWanted = true
        await rest(taken === batchMax ? restMs : Math.max(restMs, gatherMs))
        await untilQuiet()
      }
    } catch (error) {
      // Nothing is lost: the next look reads from the same number.
      log.warn({ error, name }, 'the log cannot be followed just now')
    } finally {
      // In the same turn as the last look at `isWanted`: a wake a moment later reads anew.
      isReading = false
    }
  }

  /** A plain look, so that a quiet night writes nothing; tells those who wait for a number. */
  async function isBehind(): Promise<boolean> {
    const { rows } = await sql<{ own: number; newest: number }>`
      select f.seq as own, c.seq as newest from followers f, counter c
      where f.name = ${name}`.execute(db)
    const { own = 0, newest = 0 } = rows[0] ?? {}
    for (const one of waiting) {
      if (one.seq > own) continue
      waiting.delete(one)
      one.done()
    }
    return own < newest
  }

  async function rest(ms: number): Promise<void> {
    if (isStopped) return
    await new Promise<void>((done) => {
      const timer = setTimeout(done, ms)
      endRest = () => {
        clearTimeout(timer)
        done()
      }
    })
  }

  async function untilQuiet(): Promise<void> {
    // Somebody who waits for a number comes before the writers.
    if (!quiet || waiting.size > 0) return
    await Promise.race([quiet(), rest(patienceMs)])
    endRest()
  }

  function wake(): void {
    isWanted = true
    if (!isReading && !isStopped) reading = readOn()
  }

  const timer = setInterval(wake, lookMs)
  return {
    wake,
    reaches: (seq) =>
      new Promise((done) => {
        waiting.add({ seq, done })
        endRest()
        wake()
      }),
    async stop() {
      isStopped = true
      clearInterval(timer)
      endRest()
      await reading
    },
  }
}
