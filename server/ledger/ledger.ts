import { randomUUID } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import type { Clock } from '#server/clock.ts'
import { storeUnavailable } from '#server/errors.ts'
import type { Tables } from '#server/store/tables.ts'
import type { Writer, Writing } from '#server/store/writer.ts'
import { append } from './append.ts'
import type { Draft } from './draft.ts'
import { isFrom } from './notice.ts'
import type { Logged } from './readLog.ts'

export type Tx = Transaction<Tables>

/** A command: reads and changes rows, and says what happened. Must bear being run again. */
export type Story<T> = (tx: Tx, now: Date) => Promise<{ result: T; drafts: readonly Draft[] }>

/** Many plain inputs written by the same few statements, whoever sent them. */
export interface Batch<Item, Result> {
  name: string
  run(tx: Tx, items: readonly Item[], now: Date): Promise<{ results: Result[]; drafts: Draft[] }>
}

export interface Ledger {
  /** Runs the story in a transaction it may share with others, and resolves when it is durable. */
  write<T>(story: Story<T>): Promise<T>
  /** Adds the items to the next run of the batch; resolves with their results, in order, when durable. */
  join<Item, Result>(batch: Batch<Item, Result>, items: readonly Item[]): Promise<Result[]>
  /** Whether a notice tells of a commit made here, which `onCommit` is told of anyway. */
  isOwn(notice: string): boolean
  /** Resolves when nothing waits to be written by this process; at once if nothing does. */
  quiet(): Promise<void>
  /** Waits for what has been taken; takes nothing more. */
  drain(): Promise<void>
}

interface Entry {
  run(tx: Tx, now: Date): Promise<readonly Draft[]>
  done(): void
  failed(error: unknown): void
}

/** Items of one batch that wait for the same run. */
interface Gathering {
  batch: Batch<unknown, unknown>
  parts: {
    items: readonly unknown[]
    done(results: unknown[]): void
    failed(error: unknown): void
  }[]
}

/** So many commands share a commit at most: a refused or slow one delays no more than these. */
const GROUP_MAX = 64
/** Items that share one run: more would hold the event loop and the counter's lock for too long. */
const ITEMS_MAX = 200
const TRIES_MAX = 5

/** Another process was faster in a way only a fresh look can settle: the transaction runs again. */
export class RunAgain extends Error {
  override readonly name = 'RunAgain'
}

/** That, or a deadlock or serialization failure against another process: nothing was written. */
const mustRetry = (error: unknown): boolean =>
  error instanceof RunAgain ||
  (error instanceof Error && 'code' in error && (error.code === '40P01' || error.code === '40001'))

/**
 * The one way to write. Commands that arrive while a transaction runs share the next one, each in a
 * savepoint, so that a refused command harms no other; the counter moves last (see `append`). While
 * one is on its way to the disk the next begins on another connection, as another process would: the
 * rows' locks and the counter's keep them apart, and what was committed first is told first.
 */
export function createLedger(
  writer: Writer,
  clock: Clock,
  onCommit: (logged: readonly Logged[]) => void,
  isStoreLost: (error: unknown) => boolean,
): Ledger {
  const origin = randomUUID()
  const queue: Entry[] = []
  let gatherings: Gathering[] = []
  let isWorking = false
  let isClosed = false
  let work: Promise<void> = Promise.resolve()
  /** The newest group: durable or refused, and everybody told. It never rejects. */
  let newest: Promise<void> = Promise.resolve()

  function enqueue(put: () => void): void {
    // The server is stopping: what comes now is for the next one to take.
    if (isClosed) throw storeUnavailable()
    put()
    start()
  }

  function start(): void {
    if (isWorking) return
    isWorking = true
    // Started a turn later, so that commands of the same turn share one transaction.
    work = Promise.resolve().then(workOff)
  }

  async function workOff(): Promise<void> {
    while (queue.length > 0 || gatherings.length > 0) {
      const entries = [...gatherings.map(toEntry), ...queue.splice(0, GROUP_MAX)]
      gatherings = []
      const before = newest
      await new Promise<void>((isSent) => {
        newest = commitGroup(entries, before, isSent)
      })
      // Two at a time: a third would only wait for the second's rows.
      await before
    }
    // In the same turn as the last look at the queue: what comes a moment later starts anew.
    isWorking = false
  }

  function toEntry(gathering: Gathering): Entry {
    const { batch, parts } = gathering
    let results: unknown[] = []
    return {
      run: async (tx, now) => {
        const outcome = await batch.run(
          tx,
          parts.flatMap((part) => part.items),
          now,
        )
        results = outcome.results
        return outcome.drafts
      },
      done: () => {
        let taken = 0
        for (const part of parts) {
          part.done(results.slice(taken, taken + part.items.length))
          taken += part.items.length
        }
      },
      failed: (error) => {
        if (parts.length === 1 || isStoreLost(error)) {
          for (const part of parts) part.failed(error)
          return
        }
        // One sender's items must not sink the others': each part once more, alone.
        for (const part of parts) queue.push(toEntry({ batch, parts: [part] }))
        start()
      },
    }
  }

  /** Resolves when the group is durable or refused, after the group before it. */
  async function commitGroup(
    entries: readonly Entry[],
    before: Promise<void>,
    isSent: () => void,
  ): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const refused = new Map<Entry, unknown>()
      try {
        const logged = await writer.transaction(
          (writing) => runGroup(writing, entries, refused),
          isSent,
        )
        await before
        for (const entry of entries) {
          if (refused.has(entry)) entry.failed(refused.get(entry))
          else entry.done()
        }
        if (logged.length > 0) onCommit(logged)
        return
      } catch (error) {
        if (mustRetry(error) && attempt < TRIES_MAX) continue
        for (const entry of entries) entry.failed(error)
        isSent()
        return
      }
    }
  }

  async function runGroup(
    writing: Writing,
    entries: readonly Entry[],
    refused: Map<Entry, unknown>,
  ): Promise<readonly Logged[]> {
    const { tx, send } = writing
    const now = clock.now()
    const drafts: Draft[] = []
    const [first] = entries
    // Alone, it harms nobody: what it wrote goes with the transaction.
    if (first && entries.length === 1) drafts.push(...(await first.run(tx, now)))
    else {
      for (const entry of entries) {
        send(sql`savepoint one`)
        try {
          drafts.push(...(await entry.run(tx, now)))
          send(sql`release savepoint one`)
        } catch (error) {
          if (mustRetry(error) || isStoreLost(error)) throw error
          refused.set(entry, error)
          await sql`rollback to savepoint one`.execute(tx)
        }
      }
    }
    return drafts.length > 0 ? await append(writing, drafts, now, origin) : []
  }

  async function quiet(): Promise<void> {
    for (;;) {
      const last = newest
      await work
      await last
      if (!isWorking && last === newest) return
    }
  }

  return {
    write: (story) =>
      new Promise((resolve, reject) => {
        let result: Parameters<typeof resolve>[0]
        const entry: Entry = {
          run: async (tx, now) => {
            const outcome = await story(tx, now)
            result = outcome.result
            return outcome.drafts
          },
          done: () => resolve(result),
          failed: reject,
        }
        enqueue(() => queue.push(entry))
      }),
    join: <Item, Result>(batch: Batch<Item, Result>, items: readonly Item[]) =>
      new Promise<Result[]>((resolve, reject) => {
        const part = {
          items,
          done: (results: unknown[]) => resolve(results as Result[]),
          failed: reject,
        }
        enqueue(() => {
          const open = gatherings.find(
            (one) =>
              one.batch.name === batch.name &&
              one.parts.reduce((sum, { items }) => sum + items.length, items.length) <= ITEMS_MAX,
          )
          if (open) open.parts.push(part)
          else gatherings.push({ batch: batch, parts: [part] })
        })
      }),
    isOwn: (notice) => isFrom(notice, origin),
    quiet,
    drain: async () => {
      isClosed = true
      await quiet()
    },
  }
}
