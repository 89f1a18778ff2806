import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Account } from '#shared/account.ts'
import { get, newIdempotencyKey, post, type Answer } from '../link/http.ts'
import { upload } from '../link/upload.ts'
import { changeReport, dropReport, keepReport, readReports, renewReport } from './patrolDb.ts'
import {
  eased,
  inOrder,
  nextTryMs,
  withoutRefused,
  type PendingReport,
  type Step,
} from './pendingReport.ts'
import { sendPending } from './sendPending.ts'

const CHANNEL = 'shaotai-patrol'
const PHOTO_TIMEOUT_MS = 60_000

/** What is not sent yet, kept in this device; sent by one tab at a time. */
export const usePendingStore = defineStore('pendingReports', () => {
  const all = shallowRef<PendingReport[]>([])
  const accountId = shallowRef<string | null>(null)
  /** The key of what is on its way. */
  const sending = shallowRef<string | null>(null)
  /** Counts what the server took, so that lists ask again. */
  const sentSteps = shallowRef(0)
  /** Why the device keeps nothing; null: it does. */
  const storageProblem = shallowRef<string | null>(null)
  const mine = computed(() =>
    inOrder(all.value.filter((report) => report.accountId === accountId.value)),
  )

  let timer: ReturnType<typeof setTimeout> | undefined
  let channel: BroadcastChannel | null = null
  let running: Promise<void> | null = null
  let isAskedAgain = false

  async function reload(): Promise<void> {
    try {
      all.value = await readReports()
      storageProblem.value = null
    } catch (error) {
      storageProblem.value = error instanceof Error ? error.name : String(error)
    }
  }
  async function changed(): Promise<void> {
    await reload()
    channel?.postMessage('changed')
  }

  /** Begins for this account: what another wrote stays where it is, unsent and unseen. */
  async function start({ id }: Pick<Account, 'id'>): Promise<void> {
    accountId.value = id
    channel ??= openChannel()
    await reload()
    kick()
  }
  function openChannel(): BroadcastChannel {
    const opened = new BroadcastChannel(CHANNEL)
    opened.onmessage = () => void reload()
    return opened
  }
  function stop(): void {
    clearTimeout(timer)
    channel?.close()
    channel = null
    accountId.value = null
    all.value = []
  }

  /** Sends what is due, if no other tab is at it; asked while it runs, it looks once more. */
  function kick(): void {
    isAskedAgain = running !== null
    if (running) return
    clearTimeout(timer)
    running = alone(sendMine)
      // A device whose store fails says so; the next look tries again.
      .catch((error: unknown) => void (storageProblem.value = String(error)))
      .then(() => {
        running = null
        if (isAskedAgain) kick()
        else later()
      })
  }
  function later(): void {
    const at = nextTryMs(mine.value)
    // Never at once: another tab may be sending just now.
    if (at !== null && accountId.value !== null)
      timer = setTimeout(kick, Math.max(1_000, at - Date.now()))
  }
  async function sendMine(): Promise<void> {
    const id = accountId.value
    if (id === null) return
    await sendPending(
      {
        read: readReports,
        renew: renewReport,
        drop: dropReport,
        whoAmI: async () => {
          const answer = await get<{ user: Account }>('/api/session')
          return answer.ok ? { ok: true, data: answer.data.user.id } : answer
        },
        send,
        nowMs: Date.now,
        moved: async (key) => {
          sending.value = key
          if (key === null) sentSteps.value += 1
          await changed()
        },
      },
      id,
    )
  }

  /** Keeps it, then sends it. Rejects when the device cannot keep it: then nothing was noted. */
  async function add(report: PendingReport): Promise<void> {
    await keepReport(report)
    await changed()
    kick()
  }
  /** The line is back, or somebody asks: at once. `key`: this one alone, also when it was refused. */
  async function hurry(key?: string): Promise<void> {
    for (const report of mine.value)
      if (key === undefined ? !report.isRefused && report.nextAtMs > 0 : report.key === key)
        await changeReport(report.key, eased)
    await changed()
    kick()
  }
  async function leaveOutRefused(report: PendingReport): Promise<void> {
    const left = withoutRefused(report)
    await (left ? renewReport(left) : dropReport(report.key))
    await changed()
    kick()
  }
  async function throwAway(key: string): Promise<void> {
    await dropReport(key)
    await changed()
  }
  async function throwAllAway(): Promise<void> {
    for (const { key } of mine.value) await dropReport(key)
    await changed()
  }

  return {
    ...{ mine, sending, sentSteps, storageProblem, start, stop, kick, add, hurry },
    ...{ leaveOutRefused, throwAway, throwAllAway },
  }
})

/** One tab at a time. A page without https has no such lock; there the keys alone see to it. */
async function alone(run: () => Promise<void>): Promise<void> {
  const locks = (navigator as { locks?: LockManager }).locks
  if (!locks) return run()
  await locks.request(`${CHANNEL}-send`, { ifAvailable: true }, async (lock) => {
    if (lock) await run()
  })
}

async function send(
  report: PendingReport,
  step: Step,
): Promise<Answer<{ id: string; number: string } | null>> {
  const { key, solveKey, accountId, words, writtenAt, taken, photos } = report
  if (step === 'report')
    return post<{ id: string; number: string }>(
      '/api/patrol/reports',
      { ...words, writtenAt, authorId: accountId },
      { idempotencyKey: key },
    )
  const path = `/api/patrol/reports/${taken?.id ?? ''}`
  const [photo] = photos
  const answer =
    step === 'photo' && photo
      ? await upload<{ id: string }>(`${path}/photos`, photo.file, {
          idempotencyKey: photo.key,
          onProgress: () => undefined,
          signal: AbortSignal.timeout(PHOTO_TIMEOUT_MS),
        })
      : await post(`${path}/solve`, {}, { idempotencyKey: solveKey })
  return answer.ok ? { ok: true, data: null } : answer
}

/** A report as it was just written, with every key it will ever be sent under. */
export const newPending = (
  written: Pick<PendingReport, 'accountId' | 'writtenAt' | 'isSolving'> & {
    words: NonNullable<PendingReport['words']>
    photos: readonly Blob[]
  },
): PendingReport => ({
  ...written,
  key: newIdempotencyKey(),
  solveKey: newIdempotencyKey(),
  what: written.words.what,
  photos: written.photos.map((file) => ({ key: newIdempotencyKey(), file })),
  ...{ taken: null, failed: 0, triedAtMs: null, nextAtMs: 0, problem: null, isRefused: false },
})
