import { setTimeout as pause } from 'node:timers/promises'
import type { IntakeItem, FeedSource } from '#shared/ticket.ts'
import type { Batch, Progress, ProgressFile } from './progressFile.ts'
import type { Poster, PostResult } from './postItems.ts'
import type { ReplayItem } from './replayItem.ts'
import { batchEnd, scheduleOf } from './schedule.ts'

const SOURCE: FeedSource = '12345'

interface Deps {
  poster: Poster
  progress: ProgressFile
  stop: AbortSignal
  /** What the server said of items that were sent. */
  onSent: (results: readonly PostResult[], to: number) => void
  /** For tests, which have no time to wait. */
  pace?: Pace
}

interface Pace {
  /** Milliseconds, from anywhere. */
  now: () => number
  /** Ends early when stopped. */
  wait: (ms: number, stop: AbortSignal) => Promise<unknown>
}

const realPace: Pace = {
  now: () => performance.now(),
  wait: (ms, stop) => pause(ms, null, { signal: stop }).catch(() => null),
}

/** Sends a file's items in time order as the hotline, from where an earlier run was interrupted. */
export async function replay(
  items: readonly ReplayItem[],
  { speed, times }: { speed: number; times: 'now' | 'kept' },
  { poster, progress, stop, onSent, pace = realPace }: Deps,
): Promise<void> {
  const sizes = items.map(({ item }) => Buffer.byteLength(JSON.stringify(item)) + 60)
  const dueAt = scheduleOf(
    items.map(({ at }) => at),
    speed,
  )

  async function send({ from, to, receivedAt }: Batch): Promise<PostResult[] | null> {
    const batch = items.slice(from, to).map(({ at, item }): IntakeItem => ({
      ...item,
      receivedAt: receivedAt ?? new Date(at).toISOString(),
    }))
    const results = await poster.post(SOURCE, batch)
    if (results) onSent(results, to)
    return results
  }

  let standing = await resume(progress, items.length, send)
  // Wherever it continues, the next item is due now.
  const begun = pace.now() - (dueAt[standing?.last.to ?? 0] ?? 0)
  while (!stop.aborted) {
    const from = standing?.last.to ?? 0
    if (from >= items.length) return
    const to = batchEnd(dueAt, sizes, from, pace.now() - begun)
    if (to === from) {
      const left = (dueAt[from] as number) - (pace.now() - begun)
      await pace.wait(Math.max(1, left), stop)
      continue
    }
    const last = { from, to, receivedAt: times === 'kept' ? null : new Date().toISOString() }
    standing = { first: standing?.first ?? last, last }
    progress.write(standing)
    if ((await send(last)) === null) return
  }
}

/**
 * Where to continue. The first batch is asked about: a server that did not know it is another one
 * under the same address, and everything starts there, after the batch it has just taken.
 */
async function resume(
  progress: ProgressFile,
  count: number,
  send: (batch: Batch) => Promise<PostResult[] | null>,
): Promise<Progress | null> {
  const kept = progress.read()
  if (!kept || kept.last.to > count) return null
  const { first, last } = kept
  const fresh: Progress = { first, last: first }

  // Kept as begun anew until the answer is here: killed in between, nothing is left out next time.
  progress.write(fresh)
  const answers = await send(first)
  if (answers?.some(({ status }) => status === 'accepted')) return fresh
  progress.write(kept)
  if (answers !== null && last.from !== first.from) await send(last)
  return kept
}
