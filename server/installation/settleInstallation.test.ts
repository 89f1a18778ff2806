import { readFileSync } from 'node:fs'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { demoSecrets, seedDemo } from '#server/demo/demo.ts'
import { seedFirstRows } from '#server/firstRows/seedFirstRows.ts'
import type { Store } from '#server/store/store.ts'
import { openTestStore } from '#server/store/testing.ts'
import { readInstallation } from './installationRepo.ts'
import { settleInstallation } from './settleInstallation.ts'

const now = new Date('2026-11-21T08:00:00+08:00')

let store: Store
beforeEach(async () => {
  store = await openTestStore()
  onTestFinished(() => store.close())
})

/** Every row of every table, as text. */
async function everything(): Promise<Record<string, string[]>> {
  const { rows: tables } = await store.pool.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' order by 1",
  )
  const all: Record<string, string[]> = {}
  for (const { name } of tables) {
    const { rows } = await store.pool.query<{ row: string }>(
      `select t::text as row from "${name}" t order by 1`,
    )
    all[name] = rows.map(({ row }) => row)
  }
  return all
}
const filled = async () =>
  Object.entries(await everything()).flatMap(([name, rows]) => (rows.length > 0 ? [name] : []))

it('makes an empty store the demo where nothing is said, and it stays that', async () => {
  const demo = { isDemo: true, code: '310118', name: '青浦区' }
  expect(await settleInstallation(store.db, undefined)).toEqual(demo)
  expect(await settleInstallation(store.db, true)).toEqual(demo)
  expect(await settleInstallation(store.db, undefined)).toEqual(demo)

  await expect(settleInstallation(store.db, false)).rejects.toThrow(/^DEMO is 0, but .*passwords/)
})

it('makes an empty store a real district with DEMO=0, which later starts need not say again', async () => {
  const real = { isDemo: false, code: '', name: '' }
  expect(await settleInstallation(store.db, false)).toEqual(real)
  expect(await settleInstallation(store.db, undefined)).toEqual(real)

  await expect(settleInstallation(store.db, true)).rejects.toThrow(
    /^DEMO is 1, but .*real district/,
  )
})

it('lets no password or key of the demo into a real district, whoever asks for it', async () => {
  await settleInstallation(store.db, false)
  const before = await everything()

  await expect(seedDemo(store.db, now, demoSecrets('127.0.0.1'))).rejects.toThrow(/^DEMO is 1/)
  expect(await everything()).toEqual(before)
})

it('settles it once when two processes start at the same moment with different wishes', async () => {
  const settled = await Promise.allSettled([
    settleInstallation(store.db, false),
    settleInstallation(store.db, true),
  ])

  expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await settleInstallation(store.db, undefined)).toBeDefined()
})

it('gives a real district rules, limits, lists and days, and nobody and nowhere that was made up', async () => {
  await settleInstallation(store.db, false)
  await seedFirstRows(store.db)
  const { rows } = await store.pool.query<{ n: string }>(`
    select distinct town_code as n from clock_rules where town_code is not null
    union all select source from feeds where source <> 'desk' and key_hash is not null`)

  expect(rows).toEqual([])
  const has = await filled()
  expect(has).toEqual(
    expect.arrayContaining(['calendar_days', 'categories', 'clock_rules', 'escalation_rules']),
  )
  expect(has).toEqual(
    expect.arrayContaining(['feeds', 'limits', 'merge_rules', 'noise_limits', 'notice_rules']),
  )
  for (const name of ['towns', 'grids', 'units', 'accounts', 'area_versions', 'communities'])
    expect(has).not.toContain(name)
  for (const name of ['roster_plans', 'deployments', 'unit_contacts', 'grid_committees'])
    expect(has).not.toContain(name)
})

it('leaves at a later start every row as an administrator has changed it', async () => {
  await settleInstallation(store.db, false)
  await seedFirstRows(store.db)
  await store.pool.query(`
    update limits set valid_to = '2026-11-01T00:00:00Z' where code = 'ring';
    update clock_rules set amount = 9 where code = '12345.closing';
    update routes set valid_to = '2026-11-01T00:00:00Z' where code = 'route.fume';
    delete from calendar_days where date = '2026-10-01';
    update feeds set name = '市民热线', key_hash = '\\x01' where source = '12345'`)
  const before = await everything()

  await seedFirstRows(store.db)

  expect(await everything()).toEqual(before)
})

it.each([
  ['ZHAOXIANG-CHENGYUN-1', true],
  ['somebody-else', false],
])('knows a store from before that has the account %s: demo %s', async (id, isDemo) => {
  await store.pool.query(`
    drop table installation;
    alter table feeds drop column key_made_at, drop column heard_at;
    insert into accounts (id, username, label, post, area)
    values ('${id}', 'a', 'a', 'admin', '{"kind":"district"}')`)
  const file = 'server/store/migrations/20261122-1700-installation.sql'
  await store.pool.query(readFileSync(file, 'utf8'))

  expect(await readInstallation(store.db)).toEqual({ isDemo, code: '310118', name: '青浦区' })
})
