import { shallowRef } from 'vue'
import type { Say } from '#shared/say.ts'
import type { Answer } from '../link/http.ts'
import { problemInWords } from '../words/problemInWords.ts'
import { createPresser, type CommandDone } from './caseCommands.ts'
import { untilSeen } from './untilSeen.ts'

/** One presser for the page: a form that was closed and opened again still knows its unanswered press. */
export const commands = createPresser()

/** A command's button: busy while it is on its way, and what came back in words. */
export function useCommand() {
  const isBusy = shallowRef(false)
  const problem = shallowRef<Say | null>(null)

  async function run(send: () => Promise<Answer<CommandDone>>): Promise<boolean> {
    if (isBusy.value) return false
    isBusy.value = true
    problem.value = null
    const answer = await send()
    if (answer.ok) await untilSeen(answer.data.case)
    isBusy.value = false
    if (answer.ok) return true
    problem.value = problemInWords(answer.error)
    return false
  }

  return { isBusy, problem, run }
}
