// Posts tickets to a running server over its HTTP interface: `npm run simulate -- --rate 2 --minutes 10`.
import { readArguments, SimulationError } from './feed/arguments.ts'
import { simulate } from './feed/simulate.ts'

const HELP = `npm run simulate -- [options]        made-up tickets of all three feeds
  --rate 2 --minutes 10              tickets a second, and for how long
  --scenario barbecue                with the complaint the demo tells of among them
  --forces 12                        people on duty walk about, answer their orders and report in
                                     (demo accounts, on this machine alone; they share their
                                     place and take the consent back at the end)
  --seed 7                           the same tickets and the same rounds again
npm run simulate -- --messages FILE  a file of citizen messages, in time order
npm run simulate -- --csv FILE       a Chicago-shaped 311 file
  --speed 20000 --times now|kept     how fast the file passes, and which times are told
  --url http://127.0.0.1:8110 --key 12345=…
`

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A second one is impatience.
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
  })
}

if (process.argv.includes('--help')) {
  process.stdout.write(HELP)
  process.exit(0)
}
try {
  const plan = readArguments(process.argv.slice(2))
  const { rejected } = await simulate(plan, {
    stop: stop.signal,
    say: (line) => process.stdout.write(`${line}\n`),
  })
  process.exitCode = rejected > 0 ? 1 : 0
} catch (error) {
  if (!(error instanceof SimulationError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
