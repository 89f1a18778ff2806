import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Visit } from '#shared/visit.ts'
import type { CodeListItem } from '#shared/visitList.ts'
import { get } from '../link/http.ts'
import { untilAnswered } from '../link/untilAnswered.ts'
import type { Language } from '../words/language.ts'
import { emptyVisit } from './visitDraft.ts'

/** What the forms offer and begin with, as `GET /api/visits/options` answers. */
interface Options {
  communities: { code: string; shortName: string; gridId: string | null }[]
  communityCode: string | null
  gridId: string | null
  visitPlaceKind: CodeListItem[]
  disputeKind: CodeListItem[]
  disputeParty: CodeListItem[]
}
type ListName = 'visitPlaceKind' | 'disputeKind' | 'disputeParty'

/** The choices, the visit in the making, and a bell for lists that no event renews. */
export const useVisitsStore = defineStore('visits', () => {
  const options = shallowRef<Options | null>(null)
  /** Kept while somebody looks at another list. */
  const draft = shallowRef(emptyVisit(null))
  /** Counts what this screen wrote: a diary line is announced to nobody. */
  const written = shallowRef(0)

  let ofAccount = ''

  /** Another account on the same page begins with nothing of the last one's. */
  async function load(accountId: string): Promise<void> {
    if (accountId !== ofAccount) draft.value = emptyVisit(null)
    ofAccount = accountId
    const answer = await untilAnswered(() => get<Options>('/api/visits/options'))
    if (!answer.ok) return
    options.value = answer.data
    // A grid worker's choice, once made, stays: the next door is mostly in the same 居村.
    if (draft.value.communityCode === null)
      draft.value = { ...draft.value, communityCode: answer.data.communityCode }
  }

  function begin(): void {
    draft.value = emptyVisit(draft.value.communityCode ?? options.value?.communityCode ?? null)
  }

  /** Begins the visit that looks back at this one, as it was promised. */
  function lookBack({ id, place, communityCode }: Visit): void {
    begin()
    draft.value = {
      ...draft.value,
      place,
      communityCode: communityCode ?? draft.value.communityCode,
      followsUp: { id, place },
    }
  }

  const communities = computed(
    () => new Map(options.value?.communities.map(({ code, shortName }) => [code, shortName])),
  )
  const communityName = (code: string): string => communities.value.get(code) ?? code
  const nameOf = (list: ListName, code: string, language: Language): string =>
    options.value?.[list].find((item) => item.code === code)?.names[language] ?? code

  return {
    ...{ options, draft, written, communityName, nameOf, load, begin, lookBack },
    wrote: () => (written.value += 1),
  }
})
