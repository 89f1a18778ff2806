import { shallowRef } from 'vue'
import type { Say } from '#shared/say.ts'
import { createPress } from '../link/pressOnce.ts'
import { problemInWords } from '../words/problemInWords.ts'
import { useVisitsStore } from './visitsStore.ts'

/** One for the page: a form that was closed and opened again still knows its unanswered press. */
const press = createPress<unknown>()

/** A button that sends: busy while it is on its way, and what came back in words. */
export function useSending() {
  const isBusy = shallowRef(false)
  const problem = shallowRef<Say | null>(null)

  /**
   * True: it is done, and the lists of this screen are asked for again. `taken` hears what was answered,
   * before they are.
   */
  async function send(
    path: string,
    body: unknown,
    taken?: (answer: unknown) => void,
  ): Promise<boolean> {
    if (isBusy.value) return false
    isBusy.value = true
    problem.value = null
    const answer = await press(path, body)
    isBusy.value = false
    if (answer.ok) taken?.(answer.data)
    // Also when somebody was faster: what stands on the screen is old then.
    useVisitsStore().wrote()
    if (!answer.ok) problem.value = problemInWords(answer.error)
    return answer.ok
  }
  return { isBusy, problem, send }
}
