import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { settableClock } from '#server/clock.ts'
import { openTestStore } from '#server/store/testing.ts'
import { createFeeds, hashFeedKey } from './feeds.ts'

it('knows a key by its row, and no longer than 3 s after the row is gone', async () => {
  const store = await openTestStore()
  const clock = settableClock('2026-11-20T10:00:00Z')
  const feeds = createFeeds(store.db, clock)
  await sql`insert into feeds (source, name, key_hash)
            values ('110', '非警务 110', ${hashFeedKey('a key')})`.execute(store.db)
  expect(await feeds.holderOf('a key')).toBe('110')
  expect(await feeds.holderOf('another')).toBeNull()

  await sql`delete from feeds`.execute(store.db)
  clock.set('2026-11-20T10:00:02.999Z')
  expect(await feeds.holderOf('a key')).toBe('110')
  clock.set('2026-11-20T10:00:03Z')
  expect(await feeds.holderOf('a key')).toBeNull()
  clock.set('2026-11-20T10:00:00Z')
  expect(await feeds.holderOf('a key')).toBeNull()
  await store.close()
})

it('is not fooled by a clock that was set back', async () => {
  const store = await openTestStore()
  const clock = settableClock('2026-11-20T10:00:00Z')
  const feeds = createFeeds(store.db, clock)
  await sql`insert into feeds (source, name, key_hash)
            values ('110', '非警务 110', ${hashFeedKey('a key')})`.execute(store.db)
  expect(await feeds.holderOf('a key')).toBe('110')

  await sql`delete from feeds`.execute(store.db)
  clock.set('2026-11-20T09:00:00Z')
  expect(await feeds.holderOf('a key')).toBeNull()
  await store.close()
})

it('asks the store once, however many strangers knock', async () => {
  const store = await openTestStore()
  let questions = 0
  const db = store.db.withPlugin({
    transformQuery: ({ node }) => {
      questions++
      return node
    },
    transformResult: async ({ result }) => result,
  })
  const feeds = createFeeds(db, settableClock('2026-11-20T10:00:00Z'))

  const keys = Array.from({ length: 1000 }, (_, n) => `made up ${n}`)
  const together = await Promise.all(keys.slice(0, 500).map((key) => feeds.holderOf(key)))
  for (const key of keys.slice(500)) together.push(await feeds.holderOf(key))

  expect(new Set(together)).toEqual(new Set([null]))
  expect(questions).toBe(1)
  await store.close()
})
