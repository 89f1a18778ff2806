import { parseArgs } from 'node:util'
import { add, isSuccess, lastLine, nothing, type Counts } from './counts.ts'
import { stages, type Stage } from './stages.ts'
import { ensureSystemPackages } from './systemPackages.ts'

// npm test -- --only unit,types server/calendar
const { values, positionals } = parseArgs({
  options: { only: { type: 'string', multiple: true } },
  allowPositionals: true,
})
const chosen = choose(values.only?.flatMap((names) => names.split(',')))

if (chosen.some((stage) => stage.needsSystemPackages)) await ensureSystemPackages()

interface Found {
  name: string
  counts: Counts
  seconds: number
}

async function runStage({ name, run }: Stage): Promise<Found> {
  console.log(`\n── ${name}`)
  const start = performance.now()
  const counts = await run(positionals)
  return { name, counts, seconds: (performance.now() - start) / 1000 }
}

/** Two lanes, as there are two cores at least. */
async function runSideBySide(waiting: Stage[]): Promise<Found[]> {
  const ended: Found[] = []
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) ended.push(await runStage(next))
  }
  await Promise.all([lane(), lane()])
  return ended
}

const found = await runSideBySide(chosen.filter((stage) => !stage.isAlone))
for (const stage of chosen) if (stage.isAlone) found.push(await runStage(stage))

console.log('')
for (const { name, counts, seconds } of found) {
  console.log(`${name.padEnd(8)} ${seconds.toFixed(1).padStart(6)} s  ${lastLine(counts)}`)
}
const total = found.reduce((sum, { counts }) => add(sum, counts), nothing)
const slowest = [...total.lasted].sort((a, b) => b.seconds - a.seconds).slice(0, 8)
for (const { name, seconds } of slowest)
  console.log(`  ${seconds.toFixed(0).padStart(4)} s  ${name}`)
for (const { name, reason } of total.failed) console.log(`failed: ${name}\n${reason}\n`)
for (const { name, reason } of total.unsteady)
  console.log(`unsteady (failed, then passed): ${name}\n${reason}\n`)
for (const { name, reason } of total.skipped) console.log(`skipped: ${name} — ${reason}`)
console.log(lastLine(total))
process.exitCode = isSuccess(total) ? 0 : 1

function choose(names: string[] | undefined): Stage[] {
  if (names === undefined) return stages
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name))
  if (unknown.length > 0) {
    console.log(
      `No stage ${unknown.join(', ')}; there are ${stages.map((one) => one.name).join(', ')}.`,
    )
    process.exit(1)
  }
  return stages.filter((stage) => names.includes(stage.name))
}
