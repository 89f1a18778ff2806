import type { Log } from '#server/log.ts'

/** How often time is looked at: a missed promise is told within a second. */
const TICK_MS = 1000

export interface Ticking {
  stop(): Promise<void>
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
        log.error({ error }, 'The escalation could not be carried out and will be tried again')
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
