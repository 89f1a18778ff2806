import { setTimeout as wait } from 'node:timers/promises'
import { FeedSource } from '#shared/ticket.ts'
import type { MadeTicket } from './madeTickets.ts'
import type { Poster, PostResult } from './postItems.ts'

interface Deps {
  poster: Poster
  stop: AbortSignal
  onSent: (results: readonly PostResult[]) => void
}

const ITEMS_MAX = 500

/** Sends tickets as they fall due, each feed in its own order, whatever another one waits for. */
export async function sendMade(
  tickets: readonly MadeTicket[],
  startedAt: Date,
  { poster, stop, onSent }: Deps,
): Promise<void> {
  const begun = performance.now()
  const dueIn = ({ item }: MadeTicket): number =>
    Date.parse(item.receivedAt) - startedAt.getTime() - (performance.now() - begun)

  async function sendFeed(source: FeedSource): Promise<void> {
    const mine = tickets.filter((ticket) => ticket.source === source)
    let from = 0
    while (from < mine.length && !stop.aborted) {
      const left = dueIn(mine[from] as MadeTicket)
      if (left > 0) {
        await wait(left, null, { signal: stop }).catch(() => null)
        continue
      }
      let to = from + 1
      while (to < mine.length && to - from < ITEMS_MAX && dueIn(mine[to] as MadeTicket) <= 0) to++
      const results = await poster.post(
        source,
        mine.slice(from, to).map(({ item }) => item),
      )
      if (results === null) return
      onSent(results)
      from = to
    }
  }

  await Promise.all(FeedSource.options.map(sendFeed))
}
