import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { PatrolOptions } from '#shared/patrol.ts'
import { get } from '../link/http.ts'
import { untilAnswered } from '../link/untilAnswered.ts'
import { emptyDraft } from './patrolDraft.ts'

/** What the form offers, and the report in the making, kept while somebody looks at another list. */
export const usePatrolStore = defineStore('patrol', () => {
  const options = shallowRef<PatrolOptions | null>(null)
  const draft = shallowRef(emptyDraft())
  let ofAccount = ''

  /** Another account on the same page begins with nothing of the last one's. */
  async function load(accountId: string): Promise<void> {
    if (accountId !== ofAccount) begin()
    ofAccount = accountId
    const answer = await untilAnswered(() => get<PatrolOptions>('/api/patrol/options'))
    if (answer.ok) options.value = answer.data
  }
  function begin(): void {
    draft.value = emptyDraft()
  }
  return { options, draft, load, begin }
})
