/** Where time comes from. Handed in everywhere, so that tests and replays decide what "now" is. */
export interface Clock {
  now(): Date
}

export const systemClock: Clock = { now: () => new Date() }

export interface SettableClock extends Clock {
  set(to: Date | string): void
  advance(ms: number): void
}

/** A clock that stands still until it is told to move. */
export function settableClock(start: Date | string): SettableClock {
  let now = new Date(start).getTime()
  return {
    now: () => new Date(now),
    set: (to) => {
      now = new Date(to).getTime()
    },
    advance: (ms) => {
      now += ms
    },
  }
}
