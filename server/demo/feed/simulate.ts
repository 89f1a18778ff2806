import { demoSecrets } from '../demo.ts'
import { playForces } from '../walkers/playForces.ts'
import type { MadePlan, Plan, ReplayPlan } from './arguments.ts'
import { madeTickets, type MadeTicket } from './madeTickets.ts'
import { checkServer, createPoster, type Poster } from './postItems.ts'
import { progressFile, progressFolder } from './progressFile.ts'
import { readReplay } from './readReplay.ts'
import { replay } from './replay.ts'
import { withScenario } from './scenarios.ts'
import { sendMade } from './sendMade.ts'
import { createCounting, sayTally, type Tally } from './tally.ts'

interface Deps {
  stop: AbortSignal
  /** One line for whoever watches. */
  say: (line: string) => void
  /** Where a replay keeps how far it came. */
  folder?: string
  sayEveryMs?: number
}

/** Does what the plan says against a running server and returns what became of the items. */
export async function simulate(
  plan: Plan,
  { stop, say, folder = progressFolder(), sayEveryMs = 3000 }: Deps,
): Promise<Tally> {
  await checkServer(plan.url)
  const counting = createCounting()
  const poster = createPoster({
    ...plan,
    stop,
    onTrouble: (reason, waitMs) =>
      say(`${reason}; the same again in ${Math.ceil(waitMs / 100) / 10} s`),
  })
  const timer = setInterval(() => say(sayTally(counting.total())), sayEveryMs)
  try {
    if (plan.mode === 'made') {
      await runMade(plan, poster, { stop, say, onSent: counting.add })
    } else {
      await runReplay(plan, poster, { stop, say, folder, onSent: counting.add })
    }
  } finally {
    clearInterval(timer)
  }
  for (const refusal of counting.refusals()) say(refusal)
  say(`${stop.aborted ? 'Stopped' : 'Done'}: ${sayTally(counting.total())}`)
  return counting.total()
}

type Run = Pick<Deps, 'stop' | 'say'> & { onSent: ReturnType<typeof createCounting>['add'] }

async function runMade(
  { url, rate, minutes, seed, scenario, forces }: MadePlan,
  poster: Poster,
  { stop, say, onSent }: Run,
): Promise<void> {
  const startedAt = new Date()
  const count = Math.max(1, Math.round(rate * minutes * 60))
  const chosen = seed ?? startedAt.getTime() % 100_000
  say(
    `${count} tickets, ${rate} a second, for ${minutes} minutes; the same again with --seed ${chosen}`,
  )
  const tickets = [
    ...withScenario(
      firstOf(madeTickets(String(chosen), startedAt, 1000 / rate), count),
      scenario,
      startedAt,
    ),
  ]
  const { password } = demoSecrets('localhost')
  await Promise.all([
    sendMade(tickets, startedAt, { poster, stop, onSent }),
    forces > 0 && playForces({ url, forces, minutes, seed: chosen }, { password, stop, say }),
  ])
}

function* firstOf(tickets: Iterable<MadeTicket>, count: number): Generator<MadeTicket> {
  let n = 0
  for (const ticket of tickets) {
    if (n++ >= count) return
    yield ticket
  }
}

async function runReplay(
  plan: ReplayPlan,
  poster: Poster,
  { stop, say, folder, onSent }: Run & { folder: string },
): Promise<void> {
  const { file, shape, speed, times, url } = plan
  const { items, fileHash } = await readReplay({ file, shape })
  const progress = progressFile(folder, { fileHash, url, way: `${shape} ${times}` })
  const done = progress.read()?.last.from ?? 0
  say(`${items.length} items of ${file}${done > 0 ? `, continuing after ${done}` : ''}`)
  await replay(items, { speed, times }, { poster, progress, stop, onSent })
}
