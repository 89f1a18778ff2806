import type { CaseCard } from '#shared/case.ts'
import type { WhistleKind } from '#shared/order.ts'
import { usualWhistle } from './caseWhistle.ts'

interface WhistleDraft {
  unitIds: string[]
  kind: WhistleKind
  task: string
  arriveWithin: string
}

/** What a whistle's form begins with. */
export const whistleFor = (card: CaseCard, unitIds: readonly string[]): WhistleDraft => ({
  unitIds: [...unitIds],
  kind: usualWhistle(card),
  task: '',
  arriveWithin: '',
})
