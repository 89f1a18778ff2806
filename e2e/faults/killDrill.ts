import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { STORY_GRID_ID, STORY_TOWN_CODE } from '#server/demo/district/accounts.ts'
import { demoDistrict } from '#server/demo/district/demoDistrict.ts'
import { connect } from '#server/store/connection.ts'
import { readLockFile } from '#server/store/embedded/lockFile.ts'
import { feedItem, type FeedItem } from '../support/feedItem.ts'
import { logIn } from '../support/httpDoor.ts'
import { nothingTold, sendUntilTaken, type Told } from './feedWriter.ts'
import { seeded } from './random.ts'
import { runAlone, type Findings } from './runAlone.ts'
import { differenceFromFresh } from './sameAsFresh.ts'
import { openScreen, type Screen } from './screen.ts'
import { serverProcess, type ServerProcess } from './serverProcess.ts'
import { faultsOfLog, notExactlyOnce } from './storeTruth.ts'

const kinds = ['server', 'database', 'both'] as const
type Kind = (typeof kinds)[number]

const WRITERS = 3
const BEFORE_KILL_MS = 1500
/** Written on after the server is back, so that what was open is settled under load too. */
const AFTER_KILL_MS = 300

/**
 * Kills the server, its database or both, again and again, while sources send and screens follow;
 * then holds what everybody was told against what is there.
 */
export async function killDrill(rounds: number, seed: number): Promise<Findings> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'shaotai-kill-'))
  const server = await serverProcess({ DATA_DIR: dataDir })
  const random = seeded(seed)
  const told = nothingTold()
  const faults: string[] = []
  let screens: { screen: Screen; cookie: string }[] = []
  try {
    await server.start()
    screens = await openScreens(server.base)
    for (let round = 0; round < rounds; round++) {
      const kind = kinds[round % kinds.length] as Kind
      await oneRound({ server, told, random, name: `${seed}-${round}`, kind })
      for (const { screen, cookie } of screens) {
        const difference = await differenceFromFresh(screen, server.base, cookie)
        if (difference !== null) faults.push(`round ${round} (${kind}): ${difference}`)
      }
    }
    await sendAllAgain(server.base, told)
    faults.push(...told.wrong, ...(await storeFaults(dataDir, told)))
    for (const { screen } of screens) faults.push(...runsBack(screen))
    const code = await server.stop()
    if (code !== 0) faults.push(`SIGTERM ended with ${String(code)}`)
  } finally {
    for (const { screen } of screens) screen.close()
    await server.killServer()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 })
  }
  const figures = {
    rounds,
    acknowledged: told.acknowledged.size,
    retries: told.retries,
    reconnects: screens.reduce((sum, { screen }) => sum + screen.connects() - 1, 0),
    reloads: screens.reduce((sum, { screen }) => sum + screen.reloads.length, 0),
  }
  return { figures, faults }
}

async function openScreens(base: string): Promise<{ screen: Screen; cookie: string }[]> {
  const seen = [
    ['district', { district: true }],
    ['duty', { townCode: STORY_TOWN_CODE }],
    ['lead', { gridId: STORY_GRID_ID }],
  ] as const
  return Promise.all(
    seen.map(async ([username, scope]) => {
      const cookie = await logIn(base, username)
      return { screen: openScreen({ base, cookie, scope }), cookie }
    }),
  )
}

interface Round {
  server: ServerProcess
  told: Told
  random: (below: number) => number
  name: string
  kind: Kind
}

async function oneRound({ server, told, random, name, kind }: Round): Promise<void> {
  const stopping = new AbortController()
  const writers = Array.from({ length: WRITERS }, (_, writer) =>
    write(server.base, told, `${name}-${writer}`, random, stopping.signal),
  )
  // The moment itself is what the drill varies: somewhere in a transaction, an answer, a frame.
  await pause(random(BEFORE_KILL_MS))
  if (kind !== 'server') server.killPostgres()
  if (kind === 'both') await pause(random(20))
  if (kind !== 'database') {
    await server.killServer()
    await server.start()
  } else {
    await server.ready()
  }
  await pause(AFTER_KILL_MS)
  stopping.abort()
  await Promise.all(writers)
  // A last one everybody sees, so that the town and the grid need not wait for an empty frame.
  await sendUntilTaken(server.base, [inStoryGrid(`${name}-last`, 0)], told)
}

/** Batches and singles in turns, one in eight inside the grid that is followed. */
async function write(
  base: string,
  told: Told,
  run: string,
  random: (below: number) => number,
  signal: AbortSignal,
): Promise<void> {
  for (let n = 0; !signal.aborted;) {
    const size = random(2) < 1 ? 1 : 1 + Math.floor(random(40))
    const items = Array.from({ length: size }, (_, index) =>
      random(8) < 1 ? inStoryGrid(run, n + index) : feedItem(run, n + index),
    )
    n += size
    await sendUntilTaken(base, items, told)
  }
}

function inStoryGrid(run: string, n: number): FeedItem {
  const grid = demoDistrict().grids.find(({ id }) => id === STORY_GRID_ID)
  const [lng, lat] = grid?.labelAt ?? [0, 0]
  return feedItem(run, n, { location: { lng, lat, crs: 'WGS84' } })
}

const AGAIN_AT_ONCE = 200

/** Everything that was acknowledged must be known, with the same ids. */
async function sendAllAgain(base: string, told: Told): Promise<void> {
  const items = [...told.acknowledged.values()].map(({ item }) => item)
  for (let first = 0; first < items.length; first += AGAIN_AT_ONCE)
    await sendUntilTaken(base, items.slice(first, first + AGAIN_AT_ONCE), told)
}

async function storeFaults(dataDir: string, told: Told): Promise<string[]> {
  const lock = readLockFile(path.join(dataDir, 'postgres', 'postmaster.pid'))
  const address = { host: lock?.socketFolder ?? '', port: 5432, user: 'postgres' }
  const client = await connect({ ...address, database: 'postgres' }, 'drill')
  try {
    const once = await notExactlyOnce(client, [...told.acknowledged.keys()])
    return [...(await faultsOfLog(client)), ...once]
  } finally {
    await client.end()
  }
}

/** A screen takes each number once, and never one before another. */
function runsBack({ taken, scope }: Screen): string[] {
  return taken.flatMap((seq, index) =>
    seq > (taken[index - 1] ?? 0) ? [] : [`${JSON.stringify(scope)} took ${seq} out of order`],
  )
}

await runAlone(import.meta, (rounds = 30, seed) => killDrill(rounds, seed))
