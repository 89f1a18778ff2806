import { shallowRef } from 'vue'
import type { Say } from '#shared/say.ts'
import type { Answer } from '../link/http.ts'
import { holdingKeys } from '../ui/keys.ts'
import { problemInWords } from '../words/problemInWords.ts'
import { createPresser, type CommandDone } from './caseCommands.ts'
import { untilSeen } from './untilSeen.ts'

/** One presser for the page: a form that was closed and opened again still knows its unanswered press. */
export const commands = createPresser()

/** A command's button: busy while it is on its way, and what came back in words. */
export function useCommand() {
  const isBusy = shallowRef(false)
  const problem = shallowRef<Say | null>(null)

  const run = (send: () => Promise<Answer<CommandDone>>): Promise<boolean> =>
    isBusy.value ? Promise.resolve(false) : holdingKeys(() => sent(send))

  async function sent(send: () => Promise<Answer<CommandDone>>): Promise<boolean> {
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
