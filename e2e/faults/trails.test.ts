import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { ForcesAnswer } from '#shared/force.ts'
import { barbecueShop } from '#server/demo/district/places.ts'
import type { Store } from '#server/store/store.ts'
import { openTestStore } from '#server/store/testing.ts'
import { databaseUrl } from '../support/databaseUrl.ts'
import { logIn } from '../support/httpDoor.ts'
import { serverProcess, type ServerProcess } from './serverProcess.ts'

const UNIT = 'ZHAOXIANG-CHENGGUAN'
const HERE = { lng: 121.196371, lat: 31.164613 }

let store: Store
let servers: ServerProcess[]
const folder = mkdtempSync(path.join(tmpdir(), 'shaotai-trails-'))

beforeAll(async () => {
  store = await openTestStore()
  const environment = {
    DATA_DIR: folder,
    DATABASE_URL: databaseUrl(store.address),
    DATA_KEY: randomBytes(32).toString('hex'),
    SESSION_SECRET: randomBytes(16).toString('hex'),
  }
  servers = await Promise.all([serverProcess(environment), serverProcess(environment)])
  await Promise.all(servers.map((server) => server.start()))
}, 120_000)
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()))
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

async function ask<T>(url: string, headers: Record<string, string>, body?: object): Promise<T> {
  const response = await fetch(url, {
    method: body ? 'POST' : 'GET',
    headers: { ...headers, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${url}: ${response.status} ${text}`)
  return (text === '' ? null : JSON.parse(text)) as T
}
const count = async (query: string): Promise<number> =>
  Number((await store.pool.query<{ n: number }>(query)).rows[0]?.n)
const told = (code: string) =>
  count(`select count(*) as n from events where data -> 'what' ->> 'code' = '${code}'`)

it('a trail outlives neither its whistle nor the server that took it, and its end is told once', async () => {
  const [one, other] = servers.map(({ base }) => base) as [string, string]
  const cookies = Object.fromEntries(
    await Promise.all(
      ['lead', 'chengguan'].map(
        async (name) => [name, { Cookie: await logIn(one, name) }] as const,
      ),
    ),
  )
  const as = (name: string) => cookies[name] ?? {}
  const position = barbecueShop().position
  const taken = await ask<{ results: { caseId: string }[] }>(
    `${one}/api/intake/110`,
    { Authorization: 'Bearer demo-110' },
    {
      items: [
        {
          sourceId: 'T-1',
          title: '燃气味重',
          receivedAt: new Date().toISOString(),
          location: { lng: position[0], lat: position[1], crs: 'WGS84' },
          locationIs: 'problem',
        },
      ],
    },
  )
  const caseId = taken.results[0]?.caseId ?? ''
  let card: CaseCard | undefined
  const onCase = async (name: string, input: object = {}) => {
    const body = { expectedVersion: card?.version ?? 1, ...input }
    card = (await ask<{ case: CaseCard }>(`${one}/api/cases/${caseId}/${name}`, as('lead'), body))
      .case
  }
  const onOrder = async (base: string, name: string, input: object = {}) => {
    const order = card?.orders[0]
    const body = { expectedVersion: order?.version, ...input }
    const url = `${base}/api/orders/${order?.id ?? ''}/${name}`
    card = (await ask<{ case: CaseCard }>(url, as('chengguan'), body)).case
  }
  await onCase('file')
  await onCase('sort', { tier: 3 })
  await onCase('whistle', { unitIds: [UNIT], kind: 'emergency', task: '' })
  await onOrder(one, 'acknowledge')
  await ask(`${one}/api/forces/consent`, as('chengguan'), { given: true })
  const startMs = Date.now() - 60_000
  for (let n = 0; n < 4; n++) {
    await ask(`${one}/api/forces/position`, as('chengguan'), {
      ...{ lng: HERE.lng, lat: HERE.lat + n / 1000, accuracyM: 10 },
      takenAt: new Date(startMs + n * 10_000).toISOString(),
    })
  }
  const { units } = await ask<ForcesAnswer>(`${other}/api/forces?gridId=310118105G01`, as('lead'))
  expect(units.find(({ unitId }) => unitId === UNIT)?.people[0]?.trail).toHaveLength(4)

  await servers[0]?.killServer()
  await onOrder(other, 'result', { result: 'solved', note: '' })
  await expect.poll(() => count('select count(*) as n from trails'), { timeout: 20_000 }).toBe(0)
  expect(await count('select count(*) as n from trail_points')).toBe(0)
  await servers[0]?.start()
  const after = await ask<ForcesAnswer>(`${one}/api/forces?gridId=310118105G01`, as('lead'))
  expect(after.units.find(({ unitId }) => unitId === UNIT)?.people[0]).toMatchObject({
    trail: null,
    position: { lat: HERE.lat + 0.003 },
  })
  expect([await told('happened.trailBegun'), await told('happened.trailDeleted')]).toEqual([1, 1])
}, 120_000)
