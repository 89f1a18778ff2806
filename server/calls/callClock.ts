import type { Kysely } from 'kysely'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { Tables } from '#server/store/tables.ts'
import { aliveCalls } from './callRepo.ts'
import type { CallService } from './callService.ts'

/** While a call is alive somewhere, and while none is. */
const LOOK_MS = 250
const IDLE_LOOK_MS = 1000
/** How often a process says that it still holds the ends of its calls, and after how long it is missed. */
const SEEN_EVERY_MS = 2000
const UNSEEN_MS = 6000

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  calls: Pick<CallService, 'wake' | 'sayHere'>
  log: Log
}

/**
 * What time makes due in calls: the next step of a chain, an end that did not come back. Every process
 * looks, whoever locks the call first does it. A look that fails is made again.
 */
export function startCallClock({ db, clock, calls, log }: Deps): { stop(): Promise<void> } {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  let seenAtMs = -Infinity

  async function look(): Promise<number> {
    const now = clock.now()
    if (performance.now() - seenAtMs >= SEEN_EVERY_MS) {
      await calls.sayHere(now)
      seenAtMs = performance.now()
    }
    const unseenSince = new Date(now.getTime() - UNSEEN_MS)
    const alive = await aliveCalls(db, now, unseenSince)
    for (const { callId } of alive.filter(({ isDue }) => isDue))
      await calls.wake(callId, unseenSince)
    return alive.length > 0 ? LOOK_MS : IDLE_LOOK_MS
  }

  function again(afterMs: number): void {
    if (isStopped) return
    timer = setTimeout(() => {
      looking = look()
        .catch((error: unknown) => {
          log.warn({ error }, 'the calls could not be looked at; trying again')
          return IDLE_LOOK_MS
        })
        .then(again)
    }, afterMs)
  }
  again(0)

  return {
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await looking
    },
  }
}
