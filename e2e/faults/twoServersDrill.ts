import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { STORY_TOWN_CODE } from '#server/demo/district/accounts.ts'
import { openTestStore } from '#server/store/testing.ts'
import { databaseUrl } from '../support/databaseUrl.ts'
import { feedItem, type FeedItem } from '../support/feedItem.ts'
import { logIn } from '../support/httpDoor.ts'
import { nothingTold, sendUntilTaken, type Told } from './feedWriter.ts'
import { seeded } from './random.ts'
import { runAlone, type Findings } from './runAlone.ts'
import { differenceFromFresh } from './sameAsFresh.ts'
import { allLive, openScreen, type Screen } from './screen.ts'
import { serverProcess, type ServerProcess } from './serverProcess.ts'
import { faultsOfLog, notExactlyOnce } from './storeTruth.ts'

const WRITERS = 2
const ITEMS_PER_ROUND = 150
const BATCH_MAX = 20

/**
 * Two servers on one PostgreSQL, started at the same moment: sources send the same items to both at
 * once, screens follow either, and both must tell one story.
 */
export async function twoServersDrill(rounds: number, seed: number): Promise<Findings> {
  const store = await openTestStore()
  const folder = mkdtempSync(path.join(tmpdir(), 'shaotai-two-'))
  const environment = {
    DATA_DIR: folder,
    DATABASE_URL: databaseUrl(store.address),
    DATA_KEY: randomBytes(32).toString('hex'),
    SESSION_SECRET: randomBytes(16).toString('hex'),
  }
  const [one, other] = await Promise.all([serverProcess(environment), serverProcess(environment)])
  const told = { one: nothingTold(), other: nothingTold() }
  const faults: string[] = []
  const screens: { screen: Screen; server: ServerProcess }[] = []
  const random = seeded(seed)
  try {
    await Promise.all([one.start(), other.start()])
    // A session is good at either: it is a row.
    const cookie = await logIn(one.base, 'district')
    for (const server of [one, other]) {
      for (const scope of [{ district: true } as const, { townCode: STORY_TOWN_CODE }])
        screens.push({ screen: openScreen({ base: server.base, cookie, scope }), server })
    }
    await allLive(screens.map(({ screen }) => screen))
    for (let round = 0; round < rounds; round++) {
      const items = Array.from({ length: ITEMS_PER_ROUND }, (_, n) =>
        feedItem(`two-${seed}-${round}`, n),
      )
      await Promise.all([
        ...sendEverything(one.base, items, told.one, random),
        ...sendEverything(other.base, items, told.other, random),
      ])
      for (const { screen, server } of screens) {
        const difference = await differenceFromFresh(screen, server.base, cookie)
        if (difference !== null) faults.push(`round ${round}: ${difference}`)
      }
    }
    faults.push(...told.one.wrong, ...told.other.wrong, ...notTheSame(told.one, told.other))
    const client = await store.pool.connect()
    const ids = [...told.one.acknowledged.keys()]
    faults.push(...(await faultsOfLog(client)), ...(await notExactlyOnce(client, ids)))
    client.release()
    for (const { screen } of screens) faults.push(...holesOf(screen))
  } finally {
    for (const { screen } of screens) screen.close()
    await Promise.all([one.stop(), other.stop()])
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  }
  const figures = { rounds, acknowledged: told.one.acknowledged.size, retries: told.one.retries }
  return { figures, faults }
}

/** Several senders, each with all the items in batches and an order of its own. */
function sendEverything(
  base: string,
  items: readonly FeedItem[],
  told: Told,
  random: (below: number) => number,
): Promise<void>[] {
  return Array.from({ length: WRITERS }, async () => {
    const left = items.map((item) => ({ item, at: random(1) })).sort((a, b) => a.at - b.at)
    while (left.length > 0) {
      const batch = left.splice(0, 1 + Math.floor(random(BATCH_MAX)))
      await sendUntilTaken(
        base,
        batch.map(({ item }) => item),
        told,
      )
    }
  })
}

function notTheSame(one: Told, other: Told): string[] {
  return [...one.acknowledged].flatMap(([id, { ticketId, caseId }]) => {
    const there = other.acknowledged.get(id)
    return there?.ticketId === ticketId && there.caseId === caseId ? [] : [`${id} has two stories`]
  })
}

/** The district's screen was there from the first number on and must have had each, in order. */
function holesOf({ scope, taken, reloads }: Screen): string[] {
  const name = JSON.stringify(scope)
  const faults = reloads.map((reason) => `${name} had to reload: ${reason}`)
  taken.forEach((seq, index) => {
    const before = taken[index - 1] ?? 0
    if ('district' in scope ? seq !== before + 1 : seq <= before)
      faults.push(`${name} took ${seq} after ${before}`)
  })
  return faults
}

await runAlone(import.meta, (rounds = 10, seed) => twoServersDrill(rounds, seed))
