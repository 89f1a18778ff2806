import type { Kysely } from 'kysely'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { Store } from '#server/store/store.ts'
import type { Tables } from '#server/store/tables.ts'
import type { Limits } from './limits.ts'
import { readRulebook, type Rulebook } from './rulebook.ts'
import { RULES_CHANNEL } from './rulesNotice.ts'

/** The rulebook in memory, which follows the rows. */
export interface KeptRulebook {
  current: () => Rulebook
  /** Reads the rows again; resolves when all that was committed before counts in this process. */
  refresh(): Promise<void>
  close(): Promise<void>
}

interface Deps {
  db: Kysely<Tables>
  listen: Store['listen']
  limits: Limits
  clock: Clock
  log: Log
}

const TRY_AGAIN_MS = 1_000

/** Reads the rulebook, and again whenever any process says that a row has changed. */
export async function keepRulebook(deps: Deps): Promise<KeptRulebook> {
  const { db, listen, limits, clock, log } = deps
  const read = () => readRulebook(db, limits, clock.now())
  let current = await read()
  /** When working hours that were planned for later begin to count. */
  let hoursChange = await limits.nextAfter('workHours', clock.now())
  let reading: Promise<void> = Promise.resolve()
  let retry: NodeJS.Timeout | undefined
  let isClosed = false

  // One after another: an older answer never replaces a newer one.
  const refresh = (): Promise<void> => {
    reading = reading
      .catch(() => undefined)
      .then(async () => {
        const now = clock.now()
        current = await read()
        hoursChange = await limits.nextAfter('workHours', now)
      })
    return reading
  }
  const follow = (): void => {
    if (isClosed) return
    clearTimeout(retry)
    refresh().catch((error: unknown) => {
      log.warn({ error }, 'the rules cannot be read again, trying once more')
      if (!isClosed) retry = setTimeout(follow, TRY_AGAIN_MS)
    })
  }
  const listening = listen(RULES_CHANNEL, follow)

  return {
    current: () => {
      if (hoursChange !== null && hoursChange <= clock.now()) {
        hoursChange = null
        follow()
      }
      return current
    },
    refresh,
    async close() {
      isClosed = true
      clearTimeout(retry)
      await listening.close()
      await reading.catch(() => undefined)
    },
  }
}
