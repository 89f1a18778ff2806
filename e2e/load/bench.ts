import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { findChromium } from '../check/chromium.ts'
import type { BareCalls } from './bareRole.ts'
import { measureCalls, type CallsResult } from './calls.ts'
import { measureFanOut, type FanOutCase, type FanOutResult } from './fanOut.ts'
import { measureFirstAudio } from './firstAudio.ts'
import type { FollowersCalls } from './followersRole.ts'
import { measureIntake, type IntakeSize } from './intake.ts'
import { measureQueries, type QuerySettings } from './queries.ts'
import { checksOf, printResults, type Results } from './report.ts'
import { startRole, type Role } from './role.ts'
import type { ServerCalls } from './serverRole.ts'

// npm run bench -- [--quick] [--only memory|intake|fanOut|firstAudio|calls|queries [--stores FOLDER] [--cases N,N]] [--screens 500x50] [--seconds 20] [--profile FOLDER]
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    /** One part by itself; what is not measured is not judged. */
    only: { type: 'string' },
    /** Of the fan-out only this crowd and rate. */
    screens: { type: 'string' },
    /** So long each crowd is measured; 20 unless told. */
    seconds: { type: 'string' },
    /** Where the server's CPU profiles go. */
    profile: { type: 'string' },
    /** Stores filled for the queries are kept here and used again: a million cases take a while to make. */
    stores: { type: 'string' },
    /** How many cases the queries are asked of, ascending. */
    cases: { type: 'string' },
    role: { type: 'string' },
    settings: { type: 'string' },
  },
})

const fanOutCases = (quick: boolean): FanOutCase[] => {
  const seconds = Number(values.seconds ?? (quick ? 3 : 20))
  const crowds = quick ? [20] : [1, 100, 500]
  const rates = quick ? [50] : [10, 50]
  return (['district', 'mixed'] as const)
    .flatMap((audience) =>
      crowds
        .filter((followers) => audience === 'district' || followers > 1)
        .flatMap((followers) => rates.map((rate) => ({ followers, rate, audience, seconds }))),
    )
    .filter(
      ({ followers, rate }) =>
        values.screens === undefined || values.screens === `${followers}x${rate}`,
    )
}
const intakeSize = (quick: boolean): IntakeSize =>
  quick
    ? { rounds: 1, batchesPerRound: 20, singles: 50 }
    : { rounds: 5, batchesPerRound: 80, singles: 500 }

/** A million cases only when asked for: they take gigabytes and most of an hour to make. */
function querySettings(quick: boolean): QuerySettings {
  const all = [10_000, 100_000, 1_000_000]
  const usual = quick ? [1000, 10_000] : values.only === undefined ? all.slice(0, 2) : all
  const sizes = values.cases?.split(',').map(Number) ?? usual
  return { sizes, rounds: quick ? 3 : 10, stores: values.stores }
}

if (values.role === undefined) await runAll(values.quick)
else await play(values.role, JSON.parse(values.settings ?? '{}') as { dataDir?: string })

/** The same program in another process: see `startRole`. */
async function play(role: string, { dataDir = '' }: { dataDir?: string }): Promise<void> {
  if (role === 'server') await (await import('./serverRole.ts')).playServer({ dataDir })
  else if (role === 'bare') await (await import('./bareRole.ts')).playBare()
  else (await import('./followersRole.ts')).playFollowers()
}

/** The server's memory is read before anything is asked of it. */
type Part = keyof Results
function wants(part: Part): boolean {
  return values.only === undefined || values.only === part
}

async function runAll(quick: boolean): Promise<void> {
  const began = performance.now()
  console.log(
    `${cpus().length} cores, load ${loadavg()
      .map((one) => one.toFixed(1))
      .join(' ')}`,
  )
  const results: Results = {
    memory: null,
    intake: null,
    fanOut: [],
    firstAudio: null,
    calls: null,
    queries: [],
  }
  if (wants('memory') || wants('intake')) {
    await withServer(async (server) => {
      if (wants('memory')) results.memory = await server.call('idleMemory')
      if (wants('intake')) results.intake = await measureIntake(server, intakeSize(quick))
    })
    say('memory and intake')
  }
  if (wants('fanOut')) {
    results.fanOut = await withServer((server) => measureAllFanOut(server, fanOutCases(quick)))
  }
  if (wants('firstAudio') && findChromium() !== undefined) {
    results.firstAudio = await measureFirstAudio(quick ? 5 : 20)
    say('first audio')
  }
  if (wants('calls')) {
    results.calls = await withServer((server) => measureCallsBeside(server, quick))
    say('calls')
  }
  if (wants('queries')) results.queries = await measureQueries(querySettings(quick))
  const checks = checksOf(results)
  printResults(results, checks)
  const machine = { cores: cpus().length, load: loadavg(), node: process.version, quick }
  const written = { at: new Date().toISOString(), machine, ...results, checks }
  writeFileSync('bench-results.json', `${JSON.stringify(written, null, 2)}\n`)
  const missed = checks.filter(({ kept }) => !kept).length
  const seconds = Math.round((performance.now() - began) / 1000)
  console.log(`\n${checks.length - missed} kept, ${missed} missed, in ${seconds} s`)
}

async function measureCallsBeside(server: Role<ServerCalls>, quick: boolean): Promise<CallsResult> {
  const bare = await startRole<BareCalls>('bare')
  const followers = await startRole<FollowersCalls>('followers')
  try {
    return await measureCalls({ server, bare, followers }, quick ? 20 : 200)
  } finally {
    await Promise.all([bare.stop(), followers.stop()])
  }
}

async function measureAllFanOut(
  server: Role<ServerCalls>,
  cases: readonly FanOutCase[],
): Promise<FanOutResult[]> {
  const bare = await startRole<BareCalls>('bare')
  const followers = await startRole<FollowersCalls>('followers')
  try {
    const results: FanOutResult[] = []
    for (const one of cases) {
      results.push(await measureFanOut({ server, bare, followers }, one))
      say(`fan-out ${one.followers} × ${one.rate}/s ${one.audience}`)
    }
    return results
  } finally {
    await Promise.all([bare.stop(), followers.stop()])
  }
}

/** A server on an empty store of its own, which goes with it. */
async function withServer<T>(work: (server: Role<ServerCalls>) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'shaotai-bench-'))
  const { profile } = values
  const profiling = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]
  try {
    const server = await startRole<ServerCalls>('server', { dataDir }, profiling)
    try {
      return await work(server)
    } finally {
      await server.stop()
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

function say(what: string): void {
  console.log(`measured: ${what}`)
}
