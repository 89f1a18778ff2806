import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql, type Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import { settableClock } from '#server/clock.ts'
import { demoSecrets, seedDemo } from '#server/demo/demo.ts'
import { randomOf } from '#server/demo/district/random.ts'
import { createLog } from '#server/log.ts'
import { createCandidates } from '#server/merging/candidateService.ts'
import { SIGNS_FOLLOWER } from '#server/merging/signsRepo.ts'
import { createSealing } from '#server/people/sealing.ts'
import { openStore } from '#server/store/store.ts'
import type { Tables } from '#server/store/tables.ts'
import { spreadOf, type Spread } from '../load/samples.ts'
import { fillTickets } from './fillTickets.ts'
import { table } from './judged.ts'
import { readUsed, since, type Used } from './storeWork.ts'

export interface LookupCost {
  tickets: number
  lookUp: Spread
  /** As many empty questions one after another, in between: what the machine alone costs just then. */
  bare: Spread
  /** How many candidates a look-up lists on average. */
  listed: number
  /** Of one look-up. */
  used: Used
}

const UNTIL = new Date('2026-11-20T02:00:00Z')
const WARM_UP = 200
const LOOK_UPS = 1000
/** A look-up asks the store so many times. */
const QUESTIONS = 5
/** What a desk asks about: cases of the last days. */
const ASKED_DAYS = 14
const GROWTH_MAX = 1.5
const P95_MAX_MS = 50
/** When empty questions take longer than this at the median, the machine was busy with something else. */
const BUSY_MS = 5

/** Who sees most: nothing is spared because somebody may not see it. */
const district: Account = {
  id: 'figures',
  username: 'figures',
  label: '区城运中心',
  post: 'districtCentre',
  area: { kind: 'district' },
  stationGridId: null,
}

/**
 * One look-up in stores of growing size. They are made by the same generator over the same three
 * years, so that a hundred times the tickets is also a hundred times as many in the days looked at.
 */
export async function lookupCosts(
  sizes: readonly number[],
  /** Where the stores are kept, to be asked again; else they are made anew and go afterwards. */
  kept?: string,
): Promise<LookupCost[]> {
  const costs: LookupCost[] = []
  for (const size of sizes) {
    costs.push(await lookupCost(size, kept))
    console.log(`measured: look-ups among ${size} cases`)
  }
  return costs
}

async function lookupCost(size: number, kept?: string): Promise<LookupCost> {
  const dataDir = kept
    ? path.join(kept, `tickets-${size}`)
    : mkdtempSync(path.join(tmpdir(), 'shaotai-figures-'))
  const clock = settableClock(UNTIL)
  const store = await openStore({ dataDir, log: createLog('warn'), clock, poolSize: 1 })
  try {
    const { db } = store
    if (!(await isFilled(db))) {
      await seedDemo(db, UNTIL, demoSecrets('127.0.0.1'))
      const sealing = createSealing(Buffer.alloc(32, 7))
      await fillTickets(store, size, { until: UNTIL, sealing })
    }
    const tickets = await countTickets(db)
    return { tickets, ...(await askMany(db, createCandidates({ db, clock }))) }
  } finally {
    await store.close()
    if (!kept) rmSync(dataDir, { recursive: true, force: true })
  }
}

/** The follower's number is the last thing that filling writes. */
async function isFilled(db: Kysely<Tables>): Promise<boolean> {
  const { rows } = await sql`select 1 from followers where name = ${SIGNS_FOLLOWER}`.execute(db)
  return rows.length > 0
}

async function countTickets(db: Kysely<Tables>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from ticket_signs`.execute(db)
  return rows[0]?.count ?? 0
}

async function askMany(
  db: Kysely<Tables>,
  candidates: ReturnType<typeof createCandidates>,
): Promise<Omit<LookupCost, 'tickets'>> {
  const asked = await casesToAsk(db, WARM_UP + LOOK_UPS)
  for (const caseId of asked.slice(0, WARM_UP)) await candidates.of(district, caseId)

  const took: number[] = []
  let listed = 0
  const before = await readUsed(db)
  for (const caseId of asked.slice(WARM_UP)) {
    const start = performance.now()
    const { items } = await candidates.of(district, caseId)
    took.push(performance.now() - start)
    listed += items.length
  }
  const used = since(before, await readUsed(db), LOOK_UPS)

  const bare: number[] = []
  for (let n = 0; n < LOOK_UPS; n++) {
    const start = performance.now()
    for (let question = 0; question < QUESTIONS; question++) await sql`select 1`.execute(db)
    bare.push(performance.now() - start)
  }
  return { lookUp: spreadOf(took), bare: spreadOf(bare), listed: listed / LOOK_UPS, used }
}

async function casesToAsk(db: Kysely<Tables>, count: number): Promise<string[]> {
  const since = new Date(UNTIL.getTime() - ASKED_DAYS * 24 * 3_600_000)
  const { rows } = await sql<{ id: string }>`
    select id from cases where received_at >= ${since} order by id`.execute(db)
  const random = randomOf('cases to ask about')
  return Array.from({ length: count }, () => rows[Math.floor(random() * rows.length)]?.id ?? '')
}

export function tellCosts(costs: readonly LookupCost[]): string {
  const first = costs[0]
  const last = costs.at(-1)
  if (!first || !last) return ''
  const growth = last.lookUp.p95 / first.lookUp.p95
  const isVoid = costs.some(({ bare }) => bare.p50 > BUSY_MS)
  const ms = (value: number) => value.toFixed(1)
  const verdict = (isKept: boolean) =>
    isVoid ? 'void: the machine was busy' : isKept ? 'kept' : 'MISSED'
  return [
    table('One candidate look-up, in ms', [
      [
        'tickets',
        'p50 / p95 / p99',
        `${QUESTIONS} empty questions`,
        'CPU server',
        'CPU store',
        'pages',
        'candidates',
      ],
      ...costs.map(({ tickets, lookUp, bare, listed, used }) => [
        String(tickets),
        ...[lookUp, bare].map(({ p50, p95, p99 }) => [p50, p95, p99].map(ms).join(' / ')),
        ms(used.serverMs),
        used.storeMs === null ? 'unknown' : ms(used.storeMs),
        used.pages.toFixed(0),
        listed.toFixed(1),
      ]),
    ]),
    `${verdict(last.lookUp.p95 < P95_MAX_MS)}  p95 ${ms(last.lookUp.p95)} < ${P95_MAX_MS} ms among ${last.tickets}`,
    `${verdict(growth <= GROWTH_MAX)}  growth of p95 ${growth.toFixed(2)} ≤ ${GROWTH_MAX}`,
  ].join('\n')
}
