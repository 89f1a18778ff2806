import pg from 'pg'
import { feedItem } from '../support/feedItem.ts'
import { bodyOf, openFeedLine } from './feedLine.ts'
import { monotonicMs } from './monotonic.ts'
import {
  emptyTwin,
  readBatches,
  settled,
  untilFollowed,
  writeBatch,
  type BatchRows,
} from './replayRows.ts'
import type { Role } from './role.ts'
import { median, spreadOf, type Spread } from './samples.ts'
import type { ServerCalls } from './serverRole.ts'

export interface IntakeSize {
  rounds: number
  batchesPerRound: number
  singles: number
}

export interface IntakeResult {
  rowsPerSecond: number
  bareRowsPerSecond: number
  single: Spread
  bareSingle: Spread
  loopP99: number
  /** How long after a round, in milliseconds, search and likeness had taken in the last of its rows. */
  followedAfterMs: number
  /** What a row costs the server's own process; it holds still when the machine is shared. */
  serverMicrosPerRow: number
  /** The same for PostgreSQL, with whatever it does meanwhile; NaN where the system does not tell. */
  postgresMicrosPerRow: number
  barePostgresMicrosPerRow: number
}

interface Round {
  rowsPerSecond: number
  postgresMicros: number
}

const BATCH = 100
const WRITERS = 4
const WARM_UP_BATCHES = 20

/**
 * Durable batches and single posts over HTTP, each beside the same rows written straight into a twin
 * database, in turns, so that both meet the machine in the same mood.
 */
export async function measureIntake(
  server: Role<ServerCalls>,
  { rounds, batchesPerRound, singles }: IntakeSize,
): Promise<IntakeResult> {
  const { base, address } = await server.call('describe')
  const own = { ...address, database: 'postgres' }
  const pool = new pg.Pool(own)
  const twin = new pg.Pool({ ...(await emptyTwin(own, 'bench_twin')), max: WRITERS })
  // A connection may be told to go after it was given back, when PostgreSQL is stopped: nobody waits for it.
  for (const one of [pool, twin]) one.on('error', () => undefined)
  const rows = batchesPerRound * BATCH
  const ours: Round[] = []
  const bare: Round[] = []
  const watched: { loopP99: number; micros: number }[] = []
  const followed: number[] = []
  /** `work` answers how long it took, in milliseconds. */
  async function round(work: () => Promise<number>): Promise<Round> {
    await settled(pool)
    const before = await server.call('postgresCpu')
    const rowsPerSecond = (rows * 1000) / (await work())
    const after = await server.call('postgresCpu')
    const isKnown = before !== null && after !== null
    return { rowsPerSecond, postgresMicros: isKnown ? ((after - before) * 1000) / rows : NaN }
  }
  try {
    const warm = await postBatches(base, 'warm', WARM_UP_BATCHES)
    await untilFollowed(pool)
    await writeBatches(twin, await readBatches(pool, warm.batches))
    for (let n = 0; n < rounds; n++) {
      let batches: string[][] = []
      ours.push(
        await round(async () => {
          await server.call('begin')
          const posted = await postBatches(base, `round-${n}`, batchesPerRound)
          const { loopP99, cpuShare } = await server.call('finish')
          watched.push({ loopP99, micros: (cpuShare * posted.ms * 1000) / rows })
          batches = posted.batches
          return posted.ms
        }),
      )
      followed.push(await untilFollowed(pool))
      const written = await readBatches(pool, batches)
      bare.push(await round(() => writeBatches(twin, written)))
    }
    const one = await postSingles(base, singles)
    await untilFollowed(pool)
    const written = await readBatches(pool, one.batches)
    await settled(pool)
    return {
      rowsPerSecond: median(ours.map(({ rowsPerSecond }) => rowsPerSecond)),
      bareRowsPerSecond: median(bare.map(({ rowsPerSecond }) => rowsPerSecond)),
      single: spreadOf(one.delays),
      bareSingle: spreadOf(await writeSingles(twin, written)),
      loopP99: Math.max(...watched.map(({ loopP99 }) => loopP99)),
      followedAfterMs: median(followed),
      serverMicrosPerRow: median(watched.map(({ micros }) => micros)),
      postgresMicrosPerRow: median(ours.map(({ postgresMicros }) => postgresMicros)),
      barePostgresMicrosPerRow: median(bare.map(({ postgresMicros }) => postgresMicros)),
    }
  } finally {
    await Promise.all([pool.end(), twin.end()])
  }
}

/** Several senders, each with its next batch as soon as its last one is durable. */
async function postBatches(base: string, run: string, count: number) {
  const line = openFeedLine(base)
  // Made before the clock starts: the sender shares the machine with what it measures.
  const bodies = Array.from({ length: count }, (_, batch) =>
    bodyOf(Array.from({ length: BATCH }, (_one, n) => feedItem(run, batch * BATCH + n))),
  )
  const batches: string[][] = []
  const began = monotonicMs()
  await inTurns(bodies, async (body) => {
    const results = await line.send(body)
    batches.push(results.map(({ caseId = '' }) => caseId))
  })
  const ms = monotonicMs() - began
  line.close()
  return { ms, batches }
}

async function writeBatches(twin: pg.Pool, batches: readonly BatchRows[]): Promise<number> {
  const clients = await Promise.all(Array.from({ length: WRITERS }, () => twin.connect()))
  const began = monotonicMs()
  await inTurns(batches, async (batch, writer) =>
    writeBatch(clients[writer] as pg.PoolClient, batch),
  )
  const ms = monotonicMs() - began
  for (const client of clients) client.release()
  return ms
}

async function postSingles(base: string, count: number) {
  const line = openFeedLine(base)
  const batches: string[][] = []
  const delays: number[] = []
  for (let n = 0; n < count; n++) {
    const body = bodyOf([feedItem('single', n)])
    const began = monotonicMs()
    const results = await line.send(body)
    delays.push(monotonicMs() - began)
    batches.push(results.map(({ caseId = '' }) => caseId))
  }
  line.close()
  return { delays, batches }
}

async function writeSingles(twin: pg.Pool, batches: readonly BatchRows[]): Promise<number[]> {
  const client = await twin.connect()
  const delays: number[] = []
  for (const batch of batches) {
    const began = monotonicMs()
    await writeBatch(client, batch)
    delays.push(monotonicMs() - began)
  }
  client.release()
  return delays
}

async function inTurns<T>(
  work: readonly T[],
  run: (one: T, writer: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const writer = async (_: unknown, index: number) => {
    while (next < work.length) await run(work[next++] as T, index)
  }
  await Promise.all(Array.from({ length: WRITERS }, writer))
}
