import { sql } from 'kysely'
import { afterAll, expect, it } from 'vitest'

import { openTestStore } from './testing.ts'
import { inTransaction } from './transaction.ts'

const store = await openTestStore()
afterAll(() => store.close())

it('reads columns as the values the code works with', async () => {
  const { rows } = await store.pool.query(`
    select 9007199254740991::bigint as big, count(*), '{"a":[1]}'::jsonb as json,
      '2026-11-21T08:00:00+08'::timestamptz as at, '2026-11-21'::date as day,
      '{1,NULL,3}'::bigint[] as bigs, '{}'::bigint[] as none`)

  expect(rows).toEqual([
    {
      big: 9007199254740991,
      count: 1,
      json: { a: [1] },
      at: new Date('2026-11-21T00:00:00Z'),
      day: '2026-11-21',
      bigs: [1, null, 3],
      none: [],
    },
  ])
})

it('refuses a number that it could only read wrongly', async () => {
  await expect(store.pool.query('select 9007199254740992::bigint')).rejects.toThrow(
    '9007199254740992 is beyond what a number can hold',
  )
})

it('undoes everything of a transaction that throws, also what joined it', async () => {
  await store.pool.query('create table notes (words text)')

  const attempt = inTransaction(store.db, async (trx) => {
    await sql`insert into notes values ('outer')`.execute(trx)
    await inTransaction(trx, (inner) => sql`insert into notes values ('inner')`.execute(inner))
    throw new Error('changed my mind')
  })

  await expect(attempt).rejects.toThrow('changed my mind')
  expect((await store.pool.query('select * from notes')).rows).toEqual([])
})
