import { afterAll, expect, it } from 'vitest'

import { openTestStore } from './testing.ts'

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
