import type { CaseCard } from '#shared/case.ts'
import { timesOf } from './cardTimes.ts'

/** What of the open cases depends on the present moment, gathered in one pass. */
export interface Digest {
  nowMs: number
  /** The latest cases, worst first; no more than a screen can show. */
  late: readonly CaseCard[]
  lateCount: number
  lateIds: ReadonlySet<string>
  lateByGrid: ReadonlyMap<string, number>
  /** A clock of these goes red within the hour. */
  soonCount: number
  newestUrgent: CaseCard | null
  newest: CaseCard | null
}

/** More late cases than this are counted, not listed. */
const LATE_LISTED = 60
const SOON_MS = 60 * 60_000

export const emptyDigest = (nowMs: number): Digest => digest([], nowMs)

export function digest(cases: Iterable<CaseCard>, nowMs: number): Digest {
  const late: CaseCard[] = []
  const lateByGrid = new Map<string, number>()
  let soonCount = 0
  let newestUrgent: CaseCard | null = null
  let newest: CaseCard | null = null

  for (const card of cases) {
    const { dueMs } = timesOf(card)
    if (dueMs < nowMs) {
      late.push(card)
      if (card.gridId !== null) lateByGrid.set(card.gridId, (lateByGrid.get(card.gridId) ?? 0) + 1)
    } else if (dueMs < nowMs + SOON_MS) {
      soonCount += 1
    }
    newest = newer(newest, card)
    if (card.urgency === 'urgent') newestUrgent = newer(newestUrgent, card)
  }

  late.sort((a, b) => timesOf(a).dueMs - timesOf(b).dueMs)
  return {
    nowMs,
    late: late.slice(0, LATE_LISTED),
    lateCount: late.length,
    lateIds: new Set(late.map(({ id }) => id)),
    lateByGrid,
    soonCount,
    newestUrgent,
    newest,
  }
}

const newer = (a: CaseCard | null, b: CaseCard): CaseCard =>
  a !== null && timesOf(a).receivedMs >= timesOf(b).receivedMs ? a : b
