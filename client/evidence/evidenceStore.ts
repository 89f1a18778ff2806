import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { CaseCard } from '#shared/case.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { get, type Problem } from '../link/http.ts'
import { isPassing, untilAnswered } from '../link/untilAnswered.ts'

interface Known {
  items: readonly EvidenceItem[]
  problem: Problem | null
  isLoaded: boolean
}
const nothing: Known = { items: [], problem: null, isLoaded: false }

/** What was taken at the scene of the cases somebody looked at, as the server last told. */
export const useEvidenceStore = defineStore('evidence', () => {
  const byCase = shallowReactive(new Map<string, Known>())
  const attempts = new Map<string, number>()

  const of = (caseId: string): Known => byCase.get(caseId) ?? nothing

  async function load(caseId: string): Promise<void> {
    const mine = (attempts.get(caseId) ?? 0) + 1
    attempts.set(caseId, mine)
    const answer = await untilAnswered(async () => {
      const one = await get<{ evidence: EvidenceItem[] }>(
        `/api/cases/${encodeURIComponent(caseId)}/evidence`,
      )
      if (!one.ok && isPassing(one.error) && attempts.get(caseId) === mine)
        byCase.set(caseId, { ...of(caseId), problem: one.error })
      return one
    })
    // Asked again meanwhile: the later answer knows more.
    if (attempts.get(caseId) !== mine) return
    byCase.set(
      caseId,
      answer.ok
        ? { items: answer.data.evidence, problem: null, isLoaded: true }
        : { items: [], problem: answer.error, isLoaded: true },
    )
  }

  /** One item as an answer told it, before the event comes round; `instead`: of the one it covers. */
  function take(item: EvidenceItem, instead = item.id): void {
    const known = of(item.caseId)
    const others = known.items.filter(({ id }) => id !== item.id && id !== instead)
    const items = [...others, item].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))
    byCase.set(item.caseId, { ...known, items })
  }

  /** Photos for a stage of an order's form that no form stands on yet, in the order they were taken. */
  const photosFor = (orderId: string, stage: string): EvidenceItem[] =>
    [...byCase.values()].flatMap(({ items }) =>
      items.filter(
        (item) =>
          item.orderId === orderId &&
          item.form === stage &&
          item.kind === 'image' &&
          !item.isInForm &&
          item.removed === null,
      ),
    )

  return { of, load, take, photosFor }
})

/** As the server lists them. */
const rank = ({ addedAt, id }: EvidenceItem): string => `${addedAt} ${id}`

/** When what a card says of its evidence changes, the list is asked for anew. */
export const evidenceMark = ({ id, evidence = [], absorbed, orders }: CaseCard): string =>
  [
    id,
    ...evidence,
    ...absorbed.map(({ caseId }) => caseId),
    // A form that was entered ties its photos to itself.
    ...orders.map(({ form, version }) => (form ? version : '')),
  ].join(' ')
