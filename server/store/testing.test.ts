import { afterAll, expect, it } from 'vitest'

import { openTestStore } from './testing.ts'

const [one, other] = [await openTestStore(), await openTestStore()]
afterAll(() => Promise.all([one.close(), other.close()]))

it('gives every caller an empty database of its own', async () => {
  await one.pool.query('create table only_here (id int)')

  const { rows } = await other.pool.query("select to_regclass('only_here') as found")

  expect(rows).toEqual([{ found: null }])
})

it('makes a fresh database quickly', async () => {
  const started = performance.now()

  const third = await openTestStore()
  await third.ping()

  expect(performance.now() - started).toBeLessThan(1_000)
  await third.close()
})
