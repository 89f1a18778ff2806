import type { Room } from '#shared/area.ts'
import type { BoardEvent } from '#shared/board.ts'
import { eventFor, type Logged } from '#server/ledger/readLog.ts'

export interface Tail {
  push(logged: readonly Logged[]): void
  /** Does it hold everything after this number? */
  covers(since: number): boolean
  /** What a room may see after `since` up to `to`; only when it is covered. */
  events(room: Room, since: number, to: number): BoardEvent[]
}

/** The newest part of the log in memory: short cuts are answered from it without the store. */
export function createTail(startsAfter: number, size: number): Tail {
  let start = startsAfter
  let held: Logged[] = []

  return {
    push(logged) {
      held.push(...logged)
      // Trimmed in strides: moving the array for every event would cost more than the space.
      if (held.length > size * 1.25) {
        held = held.slice(-size)
        start = (held[0]?.seq ?? start + 1) - 1
      }
    },
    covers: (since) => since >= start,
    events(room, since, to) {
      const events: BoardEvent[] = []
      for (let i = firstAfter(held, since); i < held.length; i++) {
        const logged = held[i] as Logged
        if (logged.seq > to) break
        const event = eventFor(room, logged)
        if (event) events.push(event)
      }
      return events
    },
  }
}

function firstAfter(held: readonly Logged[], since: number): number {
  let [low, high] = [0, held.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((held[middle] as Logged).seq > since) high = middle
    else low = middle + 1
  }
  return low
}
