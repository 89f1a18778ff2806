import { shallowReactive } from 'vue'
import type { EvidenceItem } from '#shared/evidence.ts'
import type { Answer, Problem } from '../link/http.ts'

/** One file on its way. It stays until it is there, or somebody leaves it out. */
export interface Upload {
  id: number
  state: 'waiting' | 'preparing' | 'sending' | 'failed'
  percent: number
  problem: Problem | null
  /** Trouble that goes away by waiting: it is sent again by itself. */
  isPassing: boolean
  /** Of an image, to be looked at while it waits; the file's own name is nobody's matter. */
  preview: string | null
}

interface Entry {
  shown: Upload
  file: Blob
  key: string
  stop: AbortController
}

interface Deps<Ready> {
  /** Makes a file ready, and small enough, to be sent. */
  prepare: (file: Blob) => Promise<Ready>
  send: (
    ready: Ready,
    options: { idempotencyKey: string; onProgress: (share: number) => void; signal: AbortSignal },
  ) => Promise<Answer<{ evidence: EvidenceItem }>>
  makeKey: () => string
  isPassing: (problem: Problem) => boolean
  previewOf: (file: Blob) => string | null
  dropPreview: (url: string) => void
  /** Resolves when it is worth trying again. */
  pause: (failed: number, problem: Problem) => Promise<void>
  done: (item: EvidenceItem) => void
}

/**
 * Files to one place, one after the other: two at once on a weak line are both too late. Each has one
 * key for good, so that sending it again never makes two of it. A refusal waits for a person, and
 * lets the others pass.
 */
export function createUploadQueue<Ready>(deps: Deps<Ready>) {
  /** What is not there yet, in the order in which it came. */
  const uploads = shallowReactive<Upload[]>([])
  const entries = new Map<number, Entry>()
  let count = 0
  let isRunning = false

  function show(entry: Entry, change: Partial<Upload>): void {
    const at = uploads.findIndex(({ id }) => id === entry.shown.id)
    if (at === -1) return
    entry.shown = { ...entry.shown, ...change }
    uploads[at] = entry.shown
  }

  function forget(entry: Entry): void {
    const { id, preview } = entry.shown
    const at = uploads.findIndex((one) => one.id === id)
    if (at !== -1) uploads.splice(at, 1)
    entries.delete(id)
    if (preview !== null) deps.dropPreview(preview)
  }

  async function run(): Promise<void> {
    if (isRunning) return
    isRunning = true
    for (;;) {
      const next = uploads.find(({ state }) => state === 'waiting')
      const entry = next && entries.get(next.id)
      if (!entry) break
      await sendOne(entry)
    }
    isRunning = false
  }

  async function sendOne(entry: Entry): Promise<void> {
    show(entry, { state: 'preparing', percent: 0, problem: null, isPassing: false })
    const ready = await deps.prepare(entry.file)
    const isStopped = (): boolean => entry.stop.signal.aborted
    for (let failed = 1; ; failed++) {
      if (isStopped()) return
      show(entry, { state: 'sending' })
      const answer = await deps.send(ready, {
        idempotencyKey: entry.key,
        onProgress: (share) => show(entry, { percent: Math.round(share * 100) }),
        signal: entry.stop.signal,
      })
      if (isStopped()) return
      if (answer.ok) {
        deps.done(answer.data.evidence)
        forget(entry)
        return
      }
      const isPassing = deps.isPassing(answer.error)
      show(entry, { state: 'failed', problem: answer.error, isPassing })
      if (!isPassing) return
      await deps.pause(failed, answer.error)
    }
  }

  return {
    uploads,
    add(files: Iterable<Blob>): void {
      for (const file of files) {
        const shown: Upload = {
          id: ++count,
          state: 'waiting',
          percent: 0,
          problem: null,
          isPassing: false,
          preview: deps.previewOf(file),
        }
        const stop = new AbortController()
        entries.set(shown.id, { shown, file, key: deps.makeKey(), stop })
        uploads.push(shown)
      }
      void run()
    },
    /** Sends what was refused once more, as it is. */
    retry(id: number): void {
      const entry = entries.get(id)
      if (entry?.shown.state !== 'failed' || entry.shown.isPassing) return
      show(entry, { state: 'waiting' })
      void run()
    },
    leaveOut(id: number): void {
      const entry = entries.get(id)
      if (!entry) return
      entry.stop.abort()
      forget(entry)
    },
  }
}
export type UploadQueue = ReturnType<typeof createUploadQueue>
