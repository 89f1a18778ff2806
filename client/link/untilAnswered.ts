import type { Answer } from './http.ts'
import { backoffMs } from './backoff.ts'

/** Repeats a question while nobody answers; a refusal is an answer. */
export async function untilAnswered<T>(ask: () => Promise<Answer<T>>): Promise<Answer<T>> {
  for (let failed = 1; ; failed++) {
    const answer = await ask()
    if (answer.ok || !isPassing(answer.error)) return answer
    await new Promise((resolve) => setTimeout(resolve, backoffMs(failed, answer.error.retryAfter)))
  }
}

/** Trouble that goes away by waiting: no answer, a restart, a store that cannot be reached. */
export const isPassing = ({ code, status }: { code: string; status?: number }): boolean =>
  code === 'noAnswer' || code === 'storeUnavailable' || code === 'slowDown' || status === 503
