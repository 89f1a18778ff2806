import type { Log } from '#server/log.ts'

/** How often time is looked at: a missed promise is told within a second. */
const TICK_MS = 1000

export interface Ticking {
  stop(): Promise<void>
}

/** Looks whether something is due, and does it; several processes may look at once. */
export interface Duty {
  tick(): Promise<void>
}

/**
 * Several duties as one: all at once, and one that fails keeps no other from its turn.
 *
 * @throws {AggregateError} after all had their turn, naming those that failed
 */
export function inOneTick(duties: Record<string, Duty>): Duty {
  return {
    async tick() {
      const failed: { name: string; error: unknown }[] = []
      const turns = Object.entries(duties).map(([name, duty]) =>
        duty.tick().catch((error: unknown) => void failed.push({ name, error })),
      )
      await Promise.all(turns)
      if (failed.length === 0) return
      throw new AggregateError(
        failed.map(({ error }) => error),
        `Not done: ${failed.map(({ name }) => name).join(', ')}`,
      )
    },
  }
}

/**
 * Runs a task every second, never twice at once. A task that fails is told in the log and tried again
 * a second later: what it had to do is still due.
 */
export function startTicking(task: () => Promise<void>, log: Log): Ticking {
  let running: Promise<void> | null = null
  const timer = setInterval(() => {
    if (running) return
    running = task()
      .catch((error: unknown) => {
        log.error({ error }, 'Something that is due could not be done and will be tried again')
      })
      .finally(() => {
        running = null
      })
  }, TICK_MS)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await running
    },
  }
}
