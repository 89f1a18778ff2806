import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import type { IntakeItem, FeedSource } from '#shared/ticket.ts'
import { SimulationError } from './arguments.ts'

const Result = z.object({
  sourceId: z.string().nullable(),
  status: z.enum(['accepted', 'known', 'changed', 'rejected']),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
const Answer = z.object({ results: z.array(Result) })
export type PostResult = z.infer<typeof Result>

export interface Poster {
  /** Resolves when the server has every item; null when stopped before. */
  post: (source: FeedSource, items: readonly IntakeItem[]) => Promise<PostResult[] | null>
}

interface Deps {
  url: string
  keys: Record<FeedSource, string>
  stop: AbortSignal
  /** The server cannot take it now and will be asked again after so long. */
  onTrouble: (reason: string, waitMs: number) => void
  /** For tests; the first wait, doubled each time. */
  firstWaitMs?: number
}

const WAIT_MAX_MS = 10_000
const ANSWER_MAX_MS = 30_000
/** What is under way when somebody stops us may still end well. */
const GRACE_MS = 2000

/** Posts items of a feed; through cuts and full stores with the very same items until they are taken. */
export function createPoster({ url, keys, stop, onTrouble, firstWaitMs = 500 }: Deps): Poster {
  const given = graceAfter(stop)

  async function attempt(source: FeedSource, body: string): Promise<PostResult[] | Again> {
    let response: Response
    let text: string
    try {
      response = await fetch(`${url}/api/intake/${source}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${keys[source]}`, 'content-type': 'application/json' },
        body,
        signal: AbortSignal.any([AbortSignal.timeout(ANSWER_MAX_MS), given]),
      })
      text = await response.text()
    } catch (error) {
      return { again: reasonOf(error), afterMs: null }
    }
    if (response.status === 200 || response.status === 422) return resultsOf(text)
    if (response.status === 429 || response.status >= 500) {
      const seconds = Number(response.headers.get('retry-after') ?? NaN)
      const afterMs = Number.isFinite(seconds) ? seconds * 1000 : null
      return { again: `the server answers ${response.status}`, afterMs }
    }
    throw new SimulationError(refusal(response.status, source, text))
  }

  return {
    async post(source, items) {
      const body = JSON.stringify({ items })
      let waitMs = firstWaitMs
      for (;;) {
        const outcome = await attempt(source, body)
        if (Array.isArray(outcome)) return outcome
        if (stop.aborted) return null
        const forMs = outcome.afterMs ?? waitMs
        onTrouble(outcome.again, forMs)
        await wait(forMs, null, { signal: stop }).catch(() => null)
        if (isStopped(stop)) return null
        waitMs = Math.min(waitMs * 2, WAIT_MAX_MS)
      }
    },
  }
}

/** Asked anew: the compiler takes the answer of a moment ago for lasting. */
const isStopped = (stop: AbortSignal): boolean => stop.aborted

function resultsOf(text: string): PostResult[] {
  try {
    return Answer.parse(JSON.parse(text)).results
  } catch {
    throw new SimulationError('The answer is not that of an intake: is --url a Shaotai server?')
  }
}

interface Again {
  again: string
  /** What the server asks for; null when it does not say. */
  afterMs: number | null
}

/** Aborts a moment after `stop` does. */
function graceAfter(stop: AbortSignal): AbortSignal {
  const late = new AbortController()
  stop.addEventListener('abort', () => setTimeout(() => late.abort(), GRACE_MS).unref(), {
    once: true,
  })
  return late.signal
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined
  return code ?? (cause instanceof Error ? cause.message : String(cause))
}

function refusal(status: number, source: FeedSource, text: string): string {
  if (status === 401 || status === 403)
    return `The server refuses the key of the feed ${source}: give the right one with --key ${source}=….`
  if (status === 404) return 'There is no intake at this address: is --url a Shaotai server?'
  return `The server refuses what is sent (${status}): ${text.slice(0, 200)}`
}

/** One look before anything is sent, so that a missing server is one sentence and no endless trying. */
export async function checkServer(url: string): Promise<void> {
  try {
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(5000) })
    if (response.ok) return
  } catch (error) {
    throw new SimulationError(
      `Nobody answers at ${url} (${reasonOf(error)}): start the server first, or give its --url.`,
    )
  }
  throw new SimulationError(`What answers at ${url} is no Shaotai server: give its --url.`)
}
