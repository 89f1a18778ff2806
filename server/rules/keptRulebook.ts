import type { Kysely } from 'kysely'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import { keepRows } from '#server/store/keptRows.ts'
import type { Store } from '#server/store/store.ts'
import type { Tables } from '#server/store/tables.ts'
import type { Limits } from './limits.ts'
import { readRulebook, type Rulebook } from './rulebook.ts'
import { RULES_CHANNEL } from './rulesNotice.ts'

/** The rulebook in memory, which follows the rows. */
export interface KeptRulebook {
  current: () => Rulebook
  /** Reads the rows again; resolves when all that was committed before counts in this process. */
  refresh: () => Promise<void>
  close: () => Promise<void>
}

interface Deps {
  db: Kysely<Tables>
  listen: Store['listen']
  limits: Limits
  clock: Clock
  log: Log
}

/** Reads the rulebook, and again whenever any process says that a row has changed. */
export async function keepRulebook(deps: Deps): Promise<KeptRulebook> {
  const { db, listen, limits, clock, log } = deps
  const read = () => readRulebook(db, limits, clock.now())
  let current = await read()
  /** When working hours that were planned for later begin to count. */
  let hoursChange = await limits.nextAfter('workHours', clock.now())
  const kept = keepRows({ listen, channel: RULES_CHANNEL, log, name: 'rules' }, async () => {
    const now = clock.now()
    current = await read()
    hoursChange = await limits.nextAfter('workHours', now)
  })

  return {
    current: () => {
      if (hoursChange !== null && hoursChange <= clock.now()) {
        hoursChange = null
        kept.follow()
      }
      return current
    },
    refresh: kept.refresh,
    close: kept.close,
  }
}
