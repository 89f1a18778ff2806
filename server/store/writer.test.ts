import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from './store.ts'
import { openTestStore } from './testing.ts'
import { isStoreUnavailable } from './unavailable.ts'

let store: Store

beforeEach(async () => {
  store = await openTestStore()
  await store.pool.query('create table notes (words text primary key)')
})
afterEach(() => store.close())

const insert = (words: string) => sql`insert into notes (words) values (${words})`
const written = async () =>
  (await store.pool.query<{ words: string }>('select words from notes order by words')).rows.map(
    ({ words }) => words,
  )

describe('a transaction of the writer', () => {
  it('keeps the order in which its statements were executed, awaited or not', async () => {
    const seen = await store.writer.transaction(async ({ tx, send }) => {
      send(insert('a'))
      const first = sql<{ n: number }>`select count(*) as n from notes`.execute(tx)
      send(insert('b'))
      const second = sql<{ n: number }>`select count(*) as n from notes`.execute(tx)
      send(insert('c'))
      return [(await first).rows[0]?.n, (await second).rows[0]?.n]
    })

    expect(seen).toEqual([1, 2])
    expect(await written()).toEqual(['a', 'b', 'c'])
  })

  it('fails, and leaves nothing, when a statement fails that nobody waited for', async () => {
    const doubled = store.writer.transaction(async ({ send }) => {
      send(insert('a'))
      send(insert('a'))
    })
    await expect(doubled).rejects.toMatchObject({ code: '23505' })

    expect(await written()).toEqual([])
  })

  it('tells who sent statements behind a failed one what failed', async () => {
    const failures: unknown[] = []
    const several = store.writer.transaction(async ({ tx }) => {
      const statements = [insert('a'), insert('a'), insert('b'), insert('c')]
      const answers = await Promise.allSettled(statements.map((one) => one.execute(tx)))
      for (const one of answers) if (one.status === 'rejected') failures.push(one.reason)
    })
    await expect(several).rejects.toThrow('nobody was told')

    expect(failures).toMatchObject([{ code: '23505' }, { code: '23505' }, { code: '23505' }])
  })

  it('does not take a failure that was swallowed for a success', async () => {
    const swallowed = store.writer.transaction(async ({ tx }) => {
      await insert('a').execute(tx)
      await sql`select 1 / 0`.execute(tx).catch(() => undefined)
    })
    await expect(swallowed).rejects.toThrow('nobody was told')

    expect(await written()).toEqual([])
  })

  it('goes on after a failed one, also with the statement that failed', async () => {
    const divide = (by: number) =>
      store.writer.transaction(async ({ tx }) => {
        const { rows } = await sql<{ n: number }>`select 6 / ${by}::integer as n`.execute(tx)
        return rows[0]?.n
      })
    await expect(divide(0)).rejects.toMatchObject({ code: '22012' })
    expect(await divide(2)).toBe(3)
    await expect(divide(0)).rejects.toMatchObject({ code: '22012' })
    expect(await divide(3)).toBe(2)
  })

  it('goes on after its connection was lost, and says that the store was away', async () => {
    const lost = store.writer.transaction(async ({ tx, send }) => {
      send(insert('a'))
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await store.pool.query('select pg_terminate_backend($1)', [rows[0]?.pid])
      await insert('b').execute(tx)
    })
    await expect(lost).rejects.toSatisfy(isStoreUnavailable)
    await store.writer.transaction(async ({ send }) => send(insert('c')))

    expect(await written()).toEqual(['c'])
  })
})
