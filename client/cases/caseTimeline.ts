import { isAboutCase, type BoardEvent } from '#shared/board.ts'
import type { Say } from '#shared/say.ts'

/** One line of a case's history, as `GET /api/cases/{id}` answers it. */
export interface TimelineEntry {
  seq: number
  at: string
  actor: string
  what: Say
}

/** Two answers about the same case, in the log's order, each number once. */
export function mergeTimeline(
  known: readonly TimelineEntry[],
  more: readonly TimelineEntry[],
): TimelineEntry[] {
  const bySeq = new Map([...known, ...more].map((entry) => [entry.seq, entry]))
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}

/** The line an event adds to this case's history, or nothing. */
export function entryOf(event: BoardEvent, caseId: string): TimelineEntry | null {
  if (!isAboutCase(event) || event.case.id !== caseId) return null
  const { seq, at, actor, what } = event
  return { seq, at, actor, what }
}
