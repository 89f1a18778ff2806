import type { CaseCard, CaseStatus } from '#shared/case.ts'
import type { Source } from '#shared/ticket.ts'

/** Open cases counted every way the wall shows, kept up event by event instead of counted anew. */
export interface Tally {
  open: number
  urgent: number
  bySource: Record<Source, number>
  byStatus: Partial<Record<CaseStatus, number>>
  byGrid: Map<string, number>
  byTown: Map<string, number>
  /** On no map: the place is withheld, or nobody gave one. */
  withheld: number
  unplaced: number
  /** In no comprehensive grid. */
  outsideGrids: number
}

export const emptyTally = (): Tally => ({
  open: 0,
  urgent: 0,
  bySource: { '12345': 0, '110': 0, visits: 0, desk: 0 },
  byStatus: {},
  byGrid: new Map(),
  byTown: new Map(),
  withheld: 0,
  unplaced: 0,
  outsideGrids: 0,
})

/** One case before and after a change; undefined: not on the board. */
export function retally(
  tally: Tally,
  before: CaseCard | undefined,
  after: CaseCard | undefined,
): void {
  if (before === after) return
  if (before) count(tally, before, -1)
  if (after) count(tally, after, 1)
}

function count(tally: Tally, card: CaseCard, by: 1 | -1): void {
  tally.open += by
  tally.bySource[card.source] += by
  tally.byStatus[card.status] = (tally.byStatus[card.status] ?? 0) + by
  if (card.urgency === 'urgent') tally.urgent += by
  if (card.located === 'withheld') tally.withheld += by
  if (card.located === 'none') tally.unplaced += by
  if (card.gridId === null) tally.outsideGrids += by
  else add(tally.byGrid, card.gridId, by)
  if (card.townCode !== null) add(tally.byTown, card.townCode, by)
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const next = (counts.get(key) ?? 0) + by
  if (next === 0) counts.delete(key)
  else counts.set(key, next)
}
