import { parseArgs } from 'node:util'
import { z } from 'zod'
import { FeedSource } from '#shared/ticket.ts'

/** What was asked for cannot be done; the message is one sentence for whoever typed it. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError'
}

export const scenarios = ['barbecue'] as const
export type Scenario = (typeof scenarios)[number]

interface Target {
  url: string
  keys: Record<FeedSource, string>
}
export interface MadePlan extends Target {
  mode: 'made'
  /** Tickets a second. */
  rate: number
  minutes: number
  scenario: Scenario | null
  /** Null: another one each time. */
  seed: number | null
  /** So many people of the demo walk about meanwhile. */
  forces: number
}
export interface ReplayPlan extends Target {
  mode: 'replay'
  shape: 'messages' | 'chicago'
  file: string
  /** So many seconds of the file pass in one. */
  speed: number
  /** `now`: a ticket is received when it is sent. `kept`: when the file says. */
  times: 'now' | 'kept'
}
export type Plan = MadePlan | ReplayPlan

const demoKeys = { '12345': 'demo-12345', '110': 'demo-110', visits: 'demo-visits' }

const positive = (name: string, max: number) =>
  z.coerce
    .number(`--${name} must be a number`)
    .positive(`--${name} must be above 0`)
    .max(max, `--${name} must be at most ${max}`)

const Options = z.object({
  rate: positive('rate', 5000).default(2),
  minutes: positive('minutes', 100_000).default(10),
  seed: z.coerce
    .number('--seed must be a whole number')
    .int('--seed must be a whole number')
    .nonnegative('--seed must not be negative')
    .optional(),
  scenario: z.enum(scenarios, `--scenario must be one of ${scenarios.join(', ')}`).optional(),
  forces: z.coerce
    .number('--forces must be a whole number')
    .int('--forces must be a whole number')
    .min(0, '--forces must not be negative')
    .max(100, '--forces must be at most 100')
    .default(0),
  messages: z.string().min(1, '--messages needs a file').optional(),
  csv: z.string().min(1, '--csv needs a file').optional(),
  speed: positive('speed', 1e9).default(20_000),
  times: z.enum(['now', 'kept'], '--times must be now or kept').default('now'),
  url: z
    .url({ protocol: /^https?$/, error: '--url must begin with http:// or https://' })
    .default('http://127.0.0.1:8110'),
  key: z.array(z.string()).default([]),
})

/** Options that say nothing where the other way of working is asked for. */
const onlyMade = ['rate', 'minutes', 'scenario', 'seed', 'forces']
const onlyReplay = ['speed', 'times']

/** The command line as a plan, or one clear sentence. */
export function readArguments(argv: readonly string[]): Plan {
  const given = parse(argv)
  const parsed = Options.safeParse(given)
  if (!parsed.success) throw new SimulationError(`${parsed.error.issues[0]?.message ?? 'Bad'}.`)
  const { url, key, messages, csv, ...rest } = parsed.data

  if (messages !== undefined && csv !== undefined)
    throw new SimulationError('--messages and --csv are two files: give one of them.')
  const file = messages ?? csv
  const idle = (file === undefined ? onlyReplay : onlyMade).find((name) => name in given)
  if (idle !== undefined)
    throw new SimulationError(
      file === undefined
        ? `--${idle} needs a file to replay: give --messages or --csv too.`
        : `--${idle} is for made-up tickets and says nothing about a file.`,
    )

  const target = { url: url.replace(/\/+$/, ''), keys: readKeys(key) }
  if (file === undefined) {
    const { rate, minutes, scenario = null, seed = null, forces } = rest
    if (forces > 0 && !isLoopback(url))
      throw new SimulationError(
        '--forces plays demo accounts, whose password only a server on this machine has.',
      )
    return { mode: 'made', ...target, rate, minutes, scenario, seed, forces }
  }
  const shape = messages === undefined ? 'chicago' : 'messages'
  return { mode: 'replay', ...target, shape, file, speed: rest.speed, times: rest.times }
}

function isLoopback(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

function parse(argv: readonly string[]) {
  // npm and the starter may leave their own separator in front.
  const args = argv[0] === '--' ? argv.slice(1) : [...argv]
  const text = { type: 'string' } as const
  try {
    return parseArgs({
      args,
      options: {
        rate: text,
        minutes: text,
        seed: text,
        scenario: text,
        forces: text,
        messages: text,
        csv: text,
        speed: text,
        times: text,
        url: text,
        key: { type: 'string', multiple: true },
      },
    }).values
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    // Node adds advice about positionals after the first sentence.
    throw new SimulationError(`${(message.split(/\. |\n/)[0] ?? '').replace(/\.$/, '')}.`)
  }
}

/** `--key 12345=…`: for a server whose feed keys are not the demo's. */
function readKeys(given: readonly string[]): Record<FeedSource, string> {
  const keys = { ...demoKeys }
  for (const one of given) {
    const at = one.indexOf('=')
    const source = FeedSource.safeParse(one.slice(0, Math.max(at, 0)))
    if (!source.success || at === one.length - 1)
      throw new SimulationError(`--key must be written 12345=…, 110=… or visits=….`)
    keys[source.data] = one.slice(at + 1)
  }
  return keys
}
