import { setMaxListeners } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { demoWalkers, type NamedWalker } from './walkers.ts'
import { playWalker } from './playWalker.ts'
import { createWalkerDesk, RefusedLogin } from './walkerDesk.ts'

interface Plan {
  url: string
  /** So many people at most. */
  forces: number
  minutes: number
  seed: number
}

interface Deps {
  password: string
  stop: AbortSignal
  say: (line: string) => void
  /** For tests, which have no time to wait: how often somebody looks around, and what time it is. */
  lookMs?: number
  nowMs?: () => number
}

const LOOK_MS = 2_000

/**
 * Plays people on duty of a server on this machine, over its public interface, until the minutes are over or somebody stops it: they agree to
 * share their place, walk, answer their orders and report in. What they agreed to here they take back at the
 * end. Who is not on duty, or takes the consent back at a desk, is left alone.
 */
export async function playForces(
  { url, forces, minutes, seed }: Plan,
  { password, stop, say, lookMs = LOOK_MS, nowMs = Date.now }: Deps,
): Promise<void> {
  const all = demoWalkers(seed)
  const played = all.slice(0, forces)
  if (forces > all.length) say(`The demo has ${all.length} people who can be in the street`)
  const over = AbortSignal.any([stop, AbortSignal.timeout(minutes * 60_000)])
  // Everybody waits for it.
  setMaxListeners(2 * played.length + 1, over)
  let begun = 0
  const results = await Promise.allSettled(
    played.map(async (walker: NamedWalker, n) => {
      // One after another: a login costs the server some work.
      await wait(n * 150, null, { signal: over }).catch(() => null)
      const desk = createWalkerDesk({ url, password, ...walker })
      await playWalker(walker, desk, { over, lookMs, nowMs, say, onBegun: () => (begun += 1) })
    }),
  )
  const failed = results.flatMap((one) =>
    one.status === 'rejected' ? [one.reason as unknown] : [],
  )
  for (const reason of failed) {
    if (!(reason instanceof RefusedLogin)) throw reason
    say(reason.message)
  }
  say(`${begun} people were in the street, ${played.length - begun} were not on duty`)
}
