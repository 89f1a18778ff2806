import type { CaseCard } from '#shared/case.ts'
import type { Matter } from '#shared/duplicate.ts'

/** What a case's rule for merging is chosen by: its category, and the kind of the ticket that opened it. */
export const matterOf = ({
  category,
  tickets,
}: Pick<CaseCard, 'category' | 'tickets'>): Matter => ({
  category,
  kind: tickets[0]?.kind ?? null,
})
