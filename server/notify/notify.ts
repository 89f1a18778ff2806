import type { Kysely } from 'kysely'
import type { NoticeChannelName } from '#shared/noticeRule.ts'
import type { Presence } from '#shared/presence.ts'
import type { Clock } from '#server/clock.ts'
import { followLog } from '#server/ledger/follower.ts'
import type { Log } from '#server/log.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import type { NoticeChannel } from './channel.ts'
import { forgetLoggedOut } from './deviceRepo.ts'
import { tellEvents } from './eventNotices.ts'
import { deleteNotices, giveUpLate } from './noticeRepo.ts'
import { createNotifier } from './notifier.ts'
import { tellPromises } from './promiseNotices.ts'
import { tellRings } from './ringNotices.ts'
import { createSender } from './sender.ts'

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  log: Log
  limits: Limits
  presenceOf: (accountId: string) => Presence
  isStationOpen: (at: Date) => boolean
  channels: Partial<Record<NoticeChannelName, NoticeChannel>>
  /** Resolves when nobody writes: a storm is written down before anybody is told of it … */
  quiet: () => Promise<void>
}

/** … but no longer than this. Rings wait for none of it. */
const PATIENCE_MS = 500

const PROMISES_LOOK_MS = 10_000
const CLEAN_LOOK_MS = 60_000
const DAY_MS = 86_400_000

/** People are told while their page is closed: what happened is made into notices, and they are sent. */
export function createNotify(deps: Deps) {
  const { db, clock, log, limits, isStationOpen, channels, quiet } = deps
  const hasWebhook = channels.webhook !== undefined
  const notifier = createNotifier({ hasWebhook })
  const sender = createSender(deps)
  const follower = followLog({
    db,
    log,
    name: 'notices',
    quiet,
    patienceMs: PATIENCE_MS,
    onEvents: (tx, events) => tellEvents(tx, events, { notifier, hasWebhook, isStationOpen }),
  })

  let ringing: Promise<void> | null = null
  let changes = 0
  async function lookAtRings(): Promise<void> {
    for (let seen = -1; seen < changes;) {
      seen = changes
      await tellRings(db, notifier, clock.now())
    }
    sender.wake()
  }
  /** One look at a time; what changes meanwhile is looked at after it. */
  function rings(): Promise<void> {
    changes += 1
    ringing ??= lookAtRings().finally(() => {
      ringing = null
    })
    return ringing
  }

  let promisesAt = -Infinity
  let cleanedAt = -Infinity
  const isDue = (at: number, everyMs: number, now: Date): boolean =>
    Math.abs(now.getTime() - at) >= everyMs

  return {
    /** Something was committed. */
    wake: (): void => follower.wake(),
    /** A call changed: whoever is rung at no screen is told at once. */
    callChanged(): void {
      rings().catch((error: unknown) => log.warn({ error }, 'a ring is told of within a second'))
    },
    /** What time makes due; sending goes on beside it. */
    async tick(): Promise<void> {
      const now = clock.now()
      follower.wake()
      await rings()
      if (isDue(promisesAt, PROMISES_LOOK_MS, now)) {
        await tellPromises(db, notifier, now, isStationOpen(now))
        promisesAt = now.getTime()
      }
      await giveUpLate(db, now)
      if (isDue(cleanedAt, CLEAN_LOOK_MS, now)) {
        const { keepDays } = await limits.at('notices', now)
        await forgetLoggedOut(db, now)
        await deleteNotices(db, new Date(now.getTime() - keepDays * DAY_MS))
        cleanedAt = now.getTime()
      }
      sender.wake()
    },
    async stop(): Promise<void> {
      await follower.stop()
      await ringing?.catch(() => undefined)
      await sender.stop()
    },
  }
}
