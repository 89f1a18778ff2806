import type { CaseCard } from '#shared/case.ts'

/** Why the wall itself put a case in focus, most pressing first. */
export const autoReasons = ['called', 'urgent', 'late', 'newest'] as const
export type AutoReason = (typeof autoReasons)[number]

export type Focus =
  | { mode: 'auto'; caseId: string | null; reason: AutoReason | null; sinceMs: number }
  /** Somebody walks through the cases; without another key the wall takes over again. */
  | { mode: 'browsing'; caseId: string; sinceMs: number }
  | { mode: 'locked'; caseId: string; sinceMs: number }

/** What could be in focus: per reason the first case, if there is one. */
export type Candidates = Record<AutoReason, Pick<CaseCard, 'id'> | null>

/** Time enough to read a case before the wall turns to another of the same kind. */
export const READ_MS = 15_000
export const BROWSING_MS = 30_000

export const unfocused: Focus = { mode: 'auto', caseId: null, reason: null, sinceMs: 0 }

/** The focus as time passes and cases come and go. The same object when it stays. */
export function focusAfter(was: Focus, candidates: Candidates, nowMs: number): Focus {
  if (was.mode === 'locked') return was
  if (was.mode === 'browsing') {
    if (nowMs - was.sinceMs < BROWSING_MS) return was
    return focusAfter(unfocused, candidates, nowMs)
  }
  const reason = autoReasons.find((one) => candidates[one] !== null) ?? null
  const caseId = reason === null ? null : (candidates[reason]?.id ?? null)
  if (caseId === was.caseId) {
    return reason === was.reason ? was : { ...was, reason }
  }
  // Something more pressing shows at once; the next of the same kind waits until this one is read.
  const isBeingRead = was.caseId !== null && nowMs - was.sinceMs < READ_MS
  if (isBeingRead && rank(reason) >= rank(was.reason)) return was
  return { mode: 'auto', caseId, reason, sinceMs: nowMs }
}

/** The wall's own case has just come to its end: time to read that, too. */
export const closedInFocus = (was: Focus, caseId: string, nowMs: number): Focus =>
  was.mode === 'auto' && was.caseId === caseId ? { ...was, sinceMs: nowMs } : was

const rank = (reason: AutoReason | null): number =>
  reason === null ? autoReasons.length : autoReasons.indexOf(reason)

/** The neighbour of the case in focus, in the order in which the wall lists them. */
export function neighbour(
  ids: readonly string[],
  current: string | null,
  step: 1 | -1,
): string | null {
  if (ids.length === 0) return null
  const at = current === null ? -1 : ids.indexOf(current)
  if (at === -1) return ids[0] ?? null
  return ids[Math.min(ids.length - 1, Math.max(0, at + step))] ?? null
}
