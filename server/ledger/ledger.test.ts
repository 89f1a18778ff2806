import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { settableClock } from '#server/clock.ts'
import { AppError } from '#server/errors.ts'
import type { Store } from '#server/store/store.ts'
import { openTestStore } from '#server/store/testing.ts'
import { isStoreUnavailable } from '#server/store/unavailable.ts'
import type { Draft } from './draft.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { newestSeq, readAfter, readMissed } from './readLog.ts'
import { verifyChain } from './verifyChain.ts'

const CASE = '01a1ffd7-4ef2-7168-b7b0-e00393ca02e1'

const aDraft = (changes: Partial<Draft> = {}): Draft => ({
  type: 'case:changed',
  actor: 'somebody',
  lane: 'live',
  caseId: CASE,
  audiences: ['district'],
  leftAudiences: [],
  data: { text: '油烟 "quoted" \\ \u2028 ü' },
  span: null,
  outbox: [],
  ...changes,
})

let store: Store
let ledger: Ledger
let committed: number[]
const clock = settableClock('2026-11-20T10:00:00Z')

beforeEach(async () => {
  store = await openTestStore()
  committed = []
  ledger = createLedger(
    store.writer,
    clock,
    (logged) => committed.push(...logged.map(({ seq }) => seq)),
    isStoreUnavailable,
  )
})
afterEach(() => store.close())

const write = (draft: Draft) => ledger.write(async () => ({ result: null, drafts: [draft] }))

describe('the ledger', () => {
  it('numbers without holes, in the order of the commits, however many write at once', async () => {
    await Promise.all(Array.from({ length: 150 }, (_, n) => write(aDraft({ data: { n } }))))

    const log = await readAfter(store.db, 0, 1000)
    expect(log.map(({ seq }) => seq)).toEqual(Array.from({ length: 150 }, (_, n) => n + 1))
    expect(log.map(({ data }) => data['n'])).toEqual(Array.from({ length: 150 }, (_, n) => n))
    expect(committed).toEqual(log.map(({ seq }) => seq))
  })

  it('lets a refused command harm no other that shares its transaction', async () => {
    const refuse = ledger.write(async (tx) => {
      await sql`insert into case_numbers (town_code, day, last) values ('x', 'y', 1)`.execute(tx)
      throw new AppError('notAllowed', 'no')
    })
    const broken = ledger.write(async (tx) => {
      await sql`select 1 / 0`.execute(tx)
      return { result: null, drafts: [] }
    })
    const outcomes = await Promise.allSettled([write(aDraft()), refuse, broken, write(aDraft())])

    expect(outcomes.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'rejected',
      'fulfilled',
    ])
    expect(await newestSeq(store.db)).toBe(2)
    const left = await sql`select * from case_numbers`.execute(store.db)
    expect(left.rows).toEqual([])
  })

  it('leaves nothing of a refused command that had the transaction to itself', async () => {
    const alone = ledger.write(async (tx) => {
      await sql`insert into case_numbers (town_code, day, last) values ('x', 'y', 1)`.execute(tx)
      throw new AppError('notAllowed', 'no')
    })
    await expect(alone).rejects.toMatchObject({ code: 'notAllowed' })
    await write(aDraft())

    expect(await newestSeq(store.db)).toBe(1)
    const left = await sql`select * from case_numbers`.execute(store.db)
    expect(left.rows).toEqual([])
  })

  it('tells the sender when the log itself cannot be written, and keeps no number for it', async () => {
    const wrong = write(aDraft({ caseId: 'no uuid' }))
    await expect(wrong).rejects.toMatchObject({ code: '22P02' })
    await write(aDraft())

    const log = await readAfter(store.db, 0, 10)
    expect(log.map(({ seq }) => seq)).toEqual([1])
    expect(committed).toEqual([1])
    expect(await verifyChain(store.db)).toMatchObject({ verified: 1, broken: null })
  })

  it('begins the next transaction before the last one is durable, and still tells them in order', async () => {
    let begun = 0
    let secondBegan = (): void => undefined
    const overlap = new Promise<void>((done) => (secondBegan = done))
    const told: string[] = []
    const slow = createLedger(
      {
        pool: store.writer.pool,
        // The first one's answer is late: it comes only once another has begun.
        transaction: async (work, isSent) => {
          const isFirst = ++begun === 1
          if (begun === 2) secondBegan()
          const result = await store.writer.transaction(work, isSent)
          if (isFirst) await overlap
          return result
        },
      },
      clock,
      (logged) => told.push(...logged.map(({ data }) => String(data['n']))),
      isStoreUnavailable,
    )
    const first = slow.write(async () => ({ result: null, drafts: [aDraft({ data: { n: 1 } })] }))
    await expect.poll(() => begun).toBe(1)
    const second = slow.write(async () => ({ result: null, drafts: [aDraft({ data: { n: 2 } })] }))
    await Promise.all([first, second])
    await slow.quiet()

    expect(begun).toBe(2)
    expect(told).toEqual(['1', '2'])
    const log = await readAfter(store.db, 0, 10)
    expect(log.map(({ data }) => data['n'])).toEqual([1, 2])
    expect(await verifyChain(store.db)).toMatchObject({ verified: 2, broken: null })
  })

  it('never runs back in time, whatever the clock does', async () => {
    await write(aDraft())
    clock.advance(-3_600_000)
    await write(aDraft())
    clock.advance(3_600_000)

    const [first, second] = await readAfter(store.db, 0, 2)
    expect(second?.at).toEqual(first?.at)
  })

  it('joins the items of many senders and gives each its own results', async () => {
    const runs: number[] = []
    const batch = {
      name: 'echo',
      run: async (_tx: unknown, items: readonly number[]) => {
        runs.push(items.length)
        if (items.includes(13)) throw new AppError('badRequest', 'unlucky')
        return { results: items.map((item) => item * 2), drafts: [] }
      },
    }
    const outcomes = await Promise.allSettled([
      ledger.join(batch, [1, 2]),
      ledger.join(batch, [13]),
      ledger.join(batch, [3]),
    ])

    // The shared run fails for one sender's sake, then each runs alone.
    expect(runs).toEqual([4, 2, 1, 1])
    expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value : 'refused'))).toEqual([
      [2, 4],
      'refused',
      [6],
    ])
  })

  it('finishes what was taken when the server stops, and asks for the rest again later', async () => {
    const taken = write(aDraft())
    const drained = ledger.drain()
    const late = expect(write(aDraft())).rejects.toMatchObject({
      code: 'storeUnavailable',
      retryAfter: 2,
    })

    await expect(taken).resolves.toBeNull()
    await late
    await drained
    expect(await newestSeq(store.db)).toBe(1)
  })

  it('keeps each event as it was hashed, and shows a scrubbed or a forged one', async () => {
    await Promise.all([write(aDraft()), write(aDraft({ data: { n: 1.5e300, deep: [{}] } }))])
    expect(await verifyChain(store.db)).toEqual({ verified: 2, scrubbed: [], broken: null })

    await sql`update events set data = '{"scrubbed":true}' where seq = 1`.execute(store.db)
    expect(await verifyChain(store.db)).toEqual({ verified: 2, scrubbed: [1], broken: null })

    await sql`update events set actor = 'somebody else' where seq = 2`.execute(store.db)
    expect(await verifyChain(store.db)).toMatchObject({ verified: 1, broken: 2 })
  })

  it('gives a room that was away the last event of each case, and what it no longer may see', async () => {
    const other = '01a1ffd7-4ef2-7168-b7b0-e00393ca02e2'
    await write(aDraft({ audiences: ['district', 'grid:G1'], data: { n: 1 } }))
    await write(aDraft({ audiences: ['district', 'grid:G1'], caseId: other, data: { n: 2 } }))
    await write(aDraft({ audiences: ['district', 'grid:G1'], data: { n: 3 } }))
    await write(
      aDraft({
        audiences: ['district'],
        leftAudiences: ['grid:G1'],
        caseId: other,
        data: { n: 4 },
      }),
    )
    await write(aDraft({ audiences: ['district'], caseId: other, data: { n: 5 } }))

    const missed = await readMissed(store.db, 'grid:G1', { since: 0, to: 5, limit: 10 })
    expect(missed.map(({ seq }) => seq)).toEqual([3, 4])
  })

  it('opens and closes spans, also when both happen in one transaction', async () => {
    await Promise.all([write(aDraft({ span: 'opens' })), write(aDraft({ span: 'closes' }))])
    await write(aDraft({ span: 'opens' }))

    const { rows } = await sql`select from_seq, to_seq from case_spans order by 1`.execute(store.db)
    expect(rows).toEqual([
      { from_seq: 1, to_seq: 2 },
      { from_seq: 3, to_seq: null },
    ])
  })
})
