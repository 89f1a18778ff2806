import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { systemClock } from '#server/clock.ts'
import { createLog } from '#server/log.ts'
import type { Store } from '#server/store/store.ts'
import { openTestStore } from '#server/store/testing.ts'
import type { Draft } from './draft.ts'
import { followLog, type Follower } from './follower.ts'
import { createLedger, type Ledger, type Tx } from './ledger.ts'
import type { Logged } from './readLog.ts'

let store: Store
let ledger: Ledger
const log = createLog('silent')
const quick = { lookMs: 10, restFactor: 0, gatherMs: 0, batchMax: 7 }

beforeAll(async () => {
  store = await openTestStore({ poolSize: 10 })
  await sql`create table taken (follower text, seq bigint, n serial)`.execute(store.db)
  ledger = createLedger(
    store.writer,
    systemClock,
    () => undefined,
    () => false,
  )
})
afterAll(async () => {
  await ledger.drain()
  await store.close()
})

const draft: Draft = {
  type: 'case:changed',
  actor: 'system',
  lane: 'live',
  caseId: '00000000-0000-7000-8000-000000000001',
  audiences: ['district'],
  leftAudiences: [],
  data: {},
  span: null,
  outbox: [],
}

/** Writes so many events and returns the log's newest number. */
async function happen(count: number): Promise<number> {
  for (let n = 0; n < count; n++)
    await ledger.write(async () => ({ result: null, drafts: [draft] }))
  const { rows } = await sql<{ seq: number }>`select seq from counter`.execute(store.db)
  return rows[0]?.seq ?? 0
}

/** What a follower here makes of events: a row for each. */
const keep =
  (name: string) =>
  async (tx: Tx, events: readonly Logged[]): Promise<void> => {
    for (const { seq } of events)
      await sql`insert into taken (follower, seq) values (${name}, ${seq})`.execute(tx)
  }
async function taken(name: string): Promise<number[]> {
  const { rows } = await sql<{ seq: number }>`
    select seq from taken where follower = ${name} order by n`.execute(store.db)
  return rows.map(({ seq }) => seq)
}
const upTo = (seq: number): number[] => Array.from({ length: seq }, (_, n) => n + 1)
const stopAll = (followers: readonly Follower[]) => Promise.all(followers.map((one) => one.stop()))

it('takes every event once and in order, from the first, though several do it at a time', async () => {
  const early = await happen(5)
  expect(early).toBe(5)
  const follow = () =>
    followLog({ db: store.db, log, name: 'three', onEvents: keep('three'), ...quick })
  const three = [follow(), follow(), follow()]
  await Promise.all(three.map((one) => one.reaches(early)))
  const late = await happen(40)
  await Promise.all(three.map((one) => one.reaches(late)))
  await stopAll(three)

  expect(await taken('three')).toEqual(upTo(late))
})

it('goes on where the last one stopped, also when that one failed half way', async () => {
  const seq = await happen(10)
  const keeps = keep('failing')
  let failures = 0
  const failing = followLog({
    db: store.db,
    log,
    name: 'failing',
    ...quick,
    async onEvents(tx, events) {
      await keeps(tx, events)
      if (events.some((one) => one.seq === 11) && failures++ < 3) throw new Error('half way')
    },
  })
  await failing.reaches(seq)
  await failing.stop()
  const more = await happen(3)
  const next = followLog({ db: store.db, log, name: 'failing', onEvents: keeps, ...quick })
  await next.reaches(more)
  await next.stop()

  expect(failures).toBeGreaterThanOrEqual(3)
  expect(await taken('failing')).toEqual(upTo(more))
})

it('takes no more than its measure at once, and nothing after it was stopped', async () => {
  const seq = await happen(1)
  const sizes: number[] = []
  const one = followLog({
    db: store.db,
    log,
    name: 'sizes',
    ...quick,
    onEvents: async (_tx, events) => void sizes.push(events.length),
  })
  await one.reaches(seq)
  await one.stop()
  await happen(1)
  one.wake()

  expect(Math.max(...sizes)).toBe(quick.batchMax)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(seq)
})

it('leaves a storm to the writers, but no longer than its patience, and never lets a waiter wait', async () => {
  let calm = (): void => undefined
  const storm = new Promise<void>((done) => (calm = done))
  const begin = (name: string, patienceMs: number) =>
    followLog({
      db: store.db,
      log,
      name,
      onEvents: keep(name),
      ...quick,
      quiet: () => storm,
      patienceMs,
    })
  const patient = begin('patient', 3_600_000)
  const impatient = begin('impatient', 1)
  const newest = await happen(20)

  // Both have the same long way; only one of them goes on while somebody writes.
  await expect.poll(() => taken('impatient')).toEqual(upTo(newest))
  expect((await taken('patient')).length).toBeLessThanOrEqual(quick.batchMax)
  await patient.reaches(newest)
  expect(await taken('patient')).toEqual(upTo(newest))

  const later = await happen(20)
  expect(await taken('patient')).not.toEqual(upTo(later))
  calm()
  await expect.poll(() => taken('patient')).toEqual(upTo(later))
  await stopAll([patient, impatient])
})
