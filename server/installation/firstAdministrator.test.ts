import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { settableClock } from '#server/clock.ts'
import { demoSecrets, seedDemo } from '#server/demo/demo.ts'
import { seedFirstRows } from '#server/firstRows/seedFirstRows.ts'
import { createLedger } from '#server/ledger/ledger.ts'
import { createSessions } from '#server/people/sessionService.ts'
import { createLimits } from '#server/rules/limits.ts'
import type { Store } from '#server/store/store.ts'
import { openTestStore } from '#server/store/testing.ts'
import { isStoreUnavailable } from '#server/store/unavailable.ts'
import { firstAdministrator, type FirstAdministrator } from './firstAdministrator.ts'
import { settleInstallation } from './settleInstallation.ts'

const clock = settableClock('2026-11-21T00:00:00Z')

let store: Store
beforeEach(async () => {
  clock.set('2026-11-21T00:00:00Z')
  store = await openTestStore()
  onTestFinished(() => store.close())
})

async function realDistrict(): Promise<void> {
  await settleInstallation(store.db, false)
  await seedFirstRows(store.db)
}
const sessions = () =>
  createSessions({ db: store.db, clock, limits: createLimits(store.db), secret: 'of the tests' })

/** What a process that began to start at `since` tells. */
const start = (since: string) =>
  firstAdministrator({
    ledger: createLedger(store.writer, clock, () => undefined, isStoreUnavailable),
    limits: createLimits(store.db),
    hashOf: sessions().hashOf,
    since: new Date(since),
  })
function codeOf(first: FirstAdministrator): string {
  if (first === null || !('code' in first)) throw new Error('No code was made')
  return first.code
}
const choose = (code: string) =>
  sessions().choosePassword({ username: 'admin', code, password: 'a long password' })

it('makes one administrator with a code that chooses a password, and never again after that', async () => {
  await realDistrict()
  const first = await start('2026-11-21T00:00:00Z')

  expect(first).toMatchObject({ username: 'admin', expiresAt: '2026-11-28T00:00:00.000Z' })
  expect((await choose(codeOf(first))).account).toMatchObject({ post: 'admin' })
  clock.set('2026-11-22T00:00:00Z')
  expect(await start('2026-11-22T00:00:00Z')).toBeNull()
  const { rows } = await store.pool.query('select count(*)::int as n from accounts')
  expect(rows).toEqual([{ n: 1 }])
  const { rows: told } = await store.pool.query('select actor, data from events')
  const data = { what: 'loginCode', by: 'start', account: 'admin', label: '系统管理员' }
  expect(told).toEqual([{ actor: 'start', data: expect.objectContaining(data) as unknown }])
})

it('makes another code at a start before the first was used, also after its time: the old one is void', async () => {
  await realDistrict()
  const old = codeOf(await start('2026-11-21T00:00:00Z'))
  clock.set('2026-12-20T00:00:00Z')
  const fresh = codeOf(await start('2026-12-20T00:00:00Z'))

  await expect(choose(old)).rejects.toMatchObject({ code: 'wrongLogin' })
  expect((await choose(fresh)).account.username).toBe('admin')
})

it('tells one code when two processes start at the same moment, and it is the one that works', async () => {
  await realDistrict()
  const both = await Promise.all([start('2026-11-20T23:59:59Z'), start('2026-11-20T23:59:58Z')])

  const codes = both.flatMap((one) => (one && 'code' in one ? [one.code] : []))
  expect(codes).toHaveLength(1)
  expect(both).toContainEqual({ username: 'admin', toldElsewhere: true })
  expect((await choose(codes[0] ?? '')).account.username).toBe('admin')
})

it('keeps the way in shut once the code was used, though the password was taken away since', async () => {
  await realDistrict()
  await choose(codeOf(await start('2026-11-21T00:00:00Z')))
  await store.pool.query('update accounts set password_hash = null')

  expect(await start('2026-11-22T00:00:00Z')).toBeNull()
})

it('makes nobody in the demo', async () => {
  await seedDemo(store.db, clock.now(), demoSecrets('127.0.0.1'))

  expect(await start('2026-11-22T00:00:00Z')).toBeNull()
})
