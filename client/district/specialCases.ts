import type { CaseCard } from '#shared/case.ts'

/** What waits for the district: for its acceptance, in one of its two bodies' hands, or lying in no town. */
export const specialGroups = ['waiting', 'districtCentre', 'socialWork', 'noTown'] as const
export type SpecialGroup = (typeof specialGroups)[number]

/** The group a case is listed in; null: it is not the district's. */
export function specialGroupOf(card: CaseCard): SpecialGroup | null {
  if (card.tier === 4) return card.special?.acceptedBy ?? 'waiting'
  return card.townCode === null ? 'noTown' : null
}

/** Past the day it was promised for, while nobody has handed it back. */
export const isOverdue = ({ special }: CaseCard, nowMs: number): boolean =>
  special !== null && Date.parse(special.due) < nowMs

/**
 * The district's cases, of one group or of all: what nobody has accepted first, the longest waiting on
 * top; then by deadline.
 */
export function specialCases(
  cards: Iterable<CaseCard>,
  group: SpecialGroup | 'all',
): readonly CaseCard[] {
  return [...cards]
    .filter((card) => {
      const itsGroup = specialGroupOf(card)
      return itsGroup !== null && (group === 'all' || itsGroup === group)
    })
    .sort(
      (a, b) =>
        Number(a.special !== null) - Number(b.special !== null) ||
        momentOf(a) - momentOf(b) ||
        (a.caseNo < b.caseNo ? -1 : 1),
    )
}

const momentOf = ({ special, receivedAt }: CaseCard): number =>
  Date.parse(special?.due ?? receivedAt)

/** How many stand in each group, and how many of all are overdue. */
export function specialCounts(
  cards: Iterable<CaseCard>,
  nowMs: number,
): Record<SpecialGroup | 'all' | 'overdue', number> {
  const counts = { all: 0, waiting: 0, districtCentre: 0, socialWork: 0, noTown: 0, overdue: 0 }
  for (const card of cards) {
    const group = specialGroupOf(card)
    if (group === null) continue
    counts.all++
    counts[group]++
    if (isOverdue(card, nowMs)) counts.overdue++
  }
  return counts
}
