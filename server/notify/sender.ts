import type { Kysely } from 'kysely'
import { isToldByScreen, type NoticeReason, type NoticeState } from '#shared/notice.ts'
import type { NoticeChannelName } from '#shared/noticeRule.ts'
import type { Presence } from '#shared/presence.ts'
import type { Clock } from '#server/clock.ts'
import type { Log } from '#server/log.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import type { NoticeChannel, Sent } from './channel.ts'
import { claimNotices, settleNotice, type Claimed } from './noticeRepo.ts'

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  log: Log
  limits: Limits
  presenceOf: (accountId: string) => Presence
  /** A channel that is not configured is not there. */
  channels: Partial<Record<NoticeChannelName, NoticeChannel>>
}

/** Longer than any try takes: a claim that is older is of a process that died. */
const CLAIM_MS = 60_000

interface Came {
  state: NoticeState
  reason: NoticeReason | null
  nextAt: Date
}

/**
 * Sends what is due, each notice by one process at a time. A process that dies between the sending and the
 * writing down leaves the claim to run out, and the notice goes once more: under the same id, which a
 * gateway knows again, and under the same tag, where a browser shows one.
 */
export function createSender({ db, clock, log, limits, presenceOf, channels }: Deps) {
  let isWanted = false
  let isStopped = false
  let working: Promise<void> | null = null

  async function sendOne(claimed: Claimed, claimedUntil: Date): Promise<void> {
    const now = clock.now()
    const { againSeconds } = await limits.at('notices', now)
    const came = cameOf(await tryOne(claimed, now), claimed, clock.now(), againSeconds)
    await settleNotice(db, claimed.id, claimedUntil, { ...came, now: clock.now() })
    if (came.state === 'givenUp')
      log.warn({ notice: claimed.id, channel: claimed.channel, reason: came.reason }, 'not told')
  }

  async function tryOne(claimed: Claimed, now: Date): Promise<Sent | 'atScreen'> {
    if (isToldByScreen(presenceOf(claimed.accountId))) return 'atScreen'
    const channel = channels[claimed.channel]
    if (!channel) return { kind: 'later', reason: 'unreachable' }
    return channel.send(claimed, now)
  }

  async function workOff(): Promise<void> {
    while (isWanted && !isStopped) {
      isWanted = false
      const now = clock.now()
      const until = new Date(now.getTime() + CLAIM_MS)
      const claimed = await claimNotices(db, now, until)
      if (claimed.length > 0) isWanted = true
      await Promise.all(claimed.map((one) => sendOne(one, until)))
    }
  }

  return {
    /** Begins to send what is due and does not wait for it: a slow gateway delays nothing else. */
    wake(): void {
      isWanted = true
      if (working || isStopped) return
      working = workOff()
        .catch((error: unknown) => {
          // The claims run out, and all of it is due again.
          log.warn({ error }, 'notices could not be sent and will be tried again')
        })
        .finally(() => {
          working = null
        })
    },
    /** Finishes what is on its way, begins nothing more. */
    async stop(): Promise<void> {
      isStopped = true
      await working
    },
  }
}

/**
 * What a try makes of a notice: each wait is twice the one before, and no longer than half of the time in
 * which it is of use: a ring is over sooner than any usual wait.
 */
function cameOf(
  sent: Sent | 'atScreen',
  { tries, triesMax, untilAt }: Pick<Claimed, 'tries' | 'triesMax' | 'untilAt'>,
  now: Date,
  againSeconds: number,
): Came {
  const over = { nextAt: now }
  if (sent === 'atScreen') return { state: 'notNeeded', reason: 'atScreen', ...over }
  if (sent.kind === 'delivered') return { state: 'delivered', reason: null, ...over }
  const { reason } = sent
  const leftMs = untilAt.getTime() - now.getTime()
  const waitMs = Math.min(againSeconds * 1000 * 2 ** (tries - 1), leftMs / 2)
  const asked = sent.kind === 'later' ? (sent.afterMs ?? 0) : 0
  const nextAt = new Date(now.getTime() + Math.max(waitMs, asked))
  if (sent.kind === 'never' || tries >= triesMax || nextAt >= untilAt)
    return { state: 'givenUp', reason, ...over }
  return { state: 'waiting', reason, nextAt }
}
