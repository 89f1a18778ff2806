// Posts tickets to a running server over its HTTP interface: `npm run simulate -- --rate 2 --minutes 10`.
import { readArguments, SimulationError } from './feed/arguments.ts'
import { simulate } from './feed/simulate.ts'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A second one is impatience.
    if (stop.signal.aborted) process.exit(130)
    stop.abort()
  })
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
