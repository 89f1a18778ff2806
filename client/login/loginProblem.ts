import { say, type Say } from '#shared/say.ts'
import type { Problem } from '../link/http.ts'
import { problemInWords } from '../words/problemInWords.ts'

/** Why nobody got in, and until when. */
export function loginProblem(problem: Problem, nowMs: number): Say {
  if (problem.code === 'lockedOut') {
    const until = lockedUntil(problem, nowMs)
    return until ? say('login.lockedUntil', { until }) : say('error.lockedOut')
  }
  if (problem.code === 'noAnswer' || problem.code === 'storeUnavailable') return say('login.away')
  return problemInWords(problem)
}

function lockedUntil({ details, retryAfter }: Problem, nowMs: number): string | null {
  if (typeof details?.until === 'string') return details.until
  return retryAfter ? new Date(nowMs + retryAfter * 1000).toISOString() : null
}
