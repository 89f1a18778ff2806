import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { Say } from '#shared/say.ts'
import type { Suggestion } from '#shared/suggestion.ts'
import { get } from '../link/http.ts'
import { problemInWords } from '../words/problemInWords.ts'

/** What is known of a case's suggestion: asked for, here, none, or why it cannot be had. */
export type Suggested =
  | { state: 'asking' }
  | { state: 'here'; suggestion: Suggestion }
  | { state: 'none' }
  | { state: 'away'; why: Say }

const KEPT = 50

/** How the open cases could be sorted; the server keeps a suggestion as it was first made. */
export const useSuggestionStore = defineStore('suggestions', () => {
  const known = shallowReactive(new Map<string, Suggested>())

  /** Asked once per case; what failed is asked again at the next look. */
  async function ask(caseId: string): Promise<void> {
    const before = known.get(caseId)
    if (before && before.state !== 'away') return
    known.set(caseId, { state: 'asking' })
    const [oldest] = known.keys()
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest)

    const answer = await get<{ suggestion: Suggestion | null }>(
      `/api/cases/${encodeURIComponent(caseId)}/suggestion`,
    )
    if (!answer.ok) known.set(caseId, { state: 'away', why: problemInWords(answer.error) })
    else if (answer.data.suggestion === null) known.set(caseId, { state: 'none' })
    else known.set(caseId, { state: 'here', suggestion: answer.data.suggestion })
  }

  return { known, ask }
})
