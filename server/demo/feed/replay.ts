import { setTimeout as wait } from 'node:timers/promises'
import type { IntakeItem, Source } from '#shared/ticket.ts'
import type { Batch, Progress, ProgressFile } from './progressFile.ts'
import type { Poster, PostResult } from './postItems.ts'
import type { ReplayItem } from './replayItem.ts'
import { batchEnd, scheduleOf } from './schedule.ts'

const SOURCE: Source = '12345'

interface Deps {
  poster: Poster
  progress: ProgressFile
  stop: AbortSignal
  /** What the server said of items that were sent. */
  onSent: (results: readonly PostResult[], to: number) => void
}

/** Sends a file's items in time order as the hotline, from where an earlier run was interrupted. */
export async function replay(
  items: readonly ReplayItem[],
  { speed, times }: { speed: number; times: 'now' | 'kept' },
  { poster, progress, stop, onSent }: Deps,
): Promise<void> {
  const sizes = items.map(({ item }) => Buffer.byteLength(JSON.stringify(item)) + 60)
  const dueAt = scheduleOf(
    items.map(({ at }) => at),
    speed,
  )

  async function send({ from, to, receivedAt }: Batch): Promise<PostResult[] | null> {
    const batch = items.slice(from, to).map(
      ({ at, item }): IntakeItem => ({
        ...item,
        receivedAt: receivedAt ?? new Date(at).toISOString(),
      }),
    )
    const results = await poster.post(SOURCE, batch)
    if (results) onSent(results, to)
    return results
  }

  let standing = await resume(progress.read(), items.length, send)
  // Wherever it continues, the next item is due now.
  const begun = performance.now() - (dueAt[standing?.last.to ?? 0] ?? 0)
  while (!stop.aborted) {
    const from = standing?.last.to ?? 0
    if (from >= items.length) return
    const to = batchEnd(dueAt, sizes, from, performance.now() - begun)
    if (to === from) {
      const left = (dueAt[from] as number) - (performance.now() - begun)
      await wait(Math.max(1, left), null, { signal: stop }).catch(() => null)
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
  kept: Progress | null,
  count: number,
  send: (batch: Batch) => Promise<PostResult[] | null>,
): Promise<Progress | null> {
  if (!kept || kept.last.to > count) return null
  const { first, last } = kept
  const isFirstPending = last.from === first.from
  const answers = await send(first)
  if (answers === null || isFirstPending) return kept
  if (answers.some(({ status }) => status !== 'known')) return { first, last: first }
  await send(last)
  return kept
}
