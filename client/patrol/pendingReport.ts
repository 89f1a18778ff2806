import type { PatrolReport } from '#shared/patrol.ts'
import type { Answer, Problem } from '../link/http.ts'
import { isPassing } from '../link/untilAnswered.ts'

/** A photo that is not there yet; its key is its own for good, so that it never becomes two. */
export interface PendingPhoto {
  key: string
  file: Blob
}

/** A report that waits in this device until the server has all of it. */
export interface PendingReport {
  /** Also the key it is sent under: made when it was written, the same after a restart. */
  key: string
  solveKey: string
  accountId: string
  /** ISO, by the device's clock. */
  writtenAt: string
  /** What to call it here; all that stays of the words once the server has them. */
  what: string
  /** Null: the server has it. */
  words: Omit<PatrolReport, 'writtenAt' | 'authorId'> | null
  photos: PendingPhoto[]
  /** It is to be closed as settled on the spot, when everything else is there. */
  isSolving: boolean
  taken: { id: string; number: string } | null
  /** Failed tries in a row. */
  failed: number
  /** Machine time of the last try that failed, and of the next one; 0: at once. */
  triedAtMs: number | null
  nextAtMs: number
  problem: Problem | null
  /** The server said no: it waits for its author, and lets the others pass. */
  isRefused: boolean
}

export type Step = 'report' | 'photo' | 'solve'

/** What is to be sent next of it; null: nothing is left. */
export function nextStep({ taken, photos, isSolving }: PendingReport): Step | null {
  if (taken === null) return 'report'
  if (photos.length > 0) return 'photo'
  return isSolving ? 'solve' : null
}

const FIRST_MS = 5_000
const MOST_MS = 120_000

/** How long to leave the line alone after so many failures in a row. */
export const pauseMs = (failed: number, retryAfterSeconds = 0): number =>
  Math.max(retryAfterSeconds * 1000, Math.min(MOST_MS, FIRST_MS * 2 ** Math.max(0, failed - 1)))

/**
 * Trouble of the line, the server or the login: the very same may be sent again. A session that ran out
 * is such trouble too, for its author will log in again.
 */
const isForLater = (problem: Problem): boolean =>
  isPassing(problem) || problem.code === 'notLoggedIn' || problem.status >= 500

/** The report after one step was answered; null: all of it is there. */
export function afterStep(
  report: PendingReport,
  step: Step,
  answer: Answer<{ id: string; number: string } | null>,
  nowMs: number,
): PendingReport | null {
  if (!answer.ok) {
    const failed = report.failed + 1
    return {
      ...report,
      ...{ failed, triedAtMs: nowMs, problem: answer.error },
      nextAtMs: nowMs + pauseMs(failed, answer.error.retryAfter),
      isRefused: !isForLater(answer.error),
    }
  }
  const went: PendingReport = { ...eased(report), problem: null, triedAtMs: null }
  // The words are of people: what the server has stays on no device.
  const after: PendingReport =
    step === 'report'
      ? { ...went, words: null, taken: answer.data }
      : step === 'photo'
        ? { ...went, photos: report.photos.slice(1) }
        : { ...went, isSolving: false }
  return nextStep(after) === null ? null : after
}

/** To be tried at once: the line is back, or somebody asks for it. */
export const eased = (report: PendingReport): PendingReport => ({
  ...report,
  ...{ failed: 0, nextAtMs: 0, isRefused: false },
})

/** The oldest that may be tried now; what was refused stands in nobody's way. */
export function dueNow(reports: readonly PendingReport[], nowMs: number): PendingReport | null {
  const due = reports.filter(({ isRefused, nextAtMs }) => !isRefused && nextAtMs <= nowMs)
  return inOrder(due)[0] ?? null
}

/** Machine time at which something is to be tried next; null: nothing waits for time alone. */
export function nextTryMs(reports: readonly PendingReport[]): number | null {
  const waiting = reports.filter(({ isRefused }) => !isRefused)
  return waiting.length === 0 ? null : Math.min(...waiting.map(({ nextAtMs }) => nextAtMs))
}

/** As they were written. */
export const inOrder = (reports: readonly PendingReport[]): PendingReport[] =>
  [...reports].sort((a, b) => compare(a.writtenAt, b.writtenAt) || compare(a.key, b.key))
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Without what the server would not take of it; null: nothing is left. */
export function withoutRefused(report: PendingReport): PendingReport | null {
  const step = nextStep(report)
  const left =
    step === 'photo'
      ? { ...report, photos: report.photos.slice(1) }
      : step === 'solve'
        ? { ...report, isSolving: false }
        : report
  return nextStep(left) === null ? null : { ...eased(left), problem: null, triedAtMs: null }
}
