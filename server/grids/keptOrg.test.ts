import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { MultiPolygon } from '#shared/geometry.ts'
import type { DistrictInfo } from '#shared/org.ts'
import { settableClock, startTestApp, type Person, type TestApp } from '#server/live/testing.ts'
import { tellOrgChanged } from './orgNotice.ts'

const TOWN = '310118105'
const clock = settableClock('2026-11-22T10:00:00+08:00')
/** Two servers on one database, as behind one address. */
let here: TestApp
let there: TestApp
let atHere: Person
let atThere: Person

beforeAll(async () => {
  here = await startTestApp({ clock })
  there = await startTestApp({ clock, store: here.store })
  atHere = await here.logIn('duty')
  atThere = await there.logIn('duty')
})
afterAll(async () => {
  await there.close()
  await here.close()
})

const district = async (who: Person) => (await who.get<DistrictInfo>('/api/district')).body
const gridNames = async (who: Person) => (await district(who)).grids.map(({ name }) => name)

/** Far from every grid of the demo. */
const polygons: MultiPolygon = [
  [
    [
      [121.5, 31.5],
      [121.51, 31.5],
      [121.51, 31.51],
      [121.5, 31.51],
      [121.5, 31.5],
    ],
  ],
]

async function draw(id: string, from: Date, to: Date | null = null): Promise<void> {
  await here.store.db.transaction().execute(async (tx) => {
    await sql`insert into grids (id, town_code) values (${id}, ${TOWN})`.execute(tx)
    await sql`insert into area_versions
        (area_id, kind, town_code, polygons, label, name, valid_from, valid_to)
      values (${id}, 'grid', ${TOWN}, ${JSON.stringify(polygons)}, '[121.505, 31.505]', ${id}, ${from}, ${to})`.execute(
      tx,
    )
    await tellOrgChanged(tx)
  })
}

async function caseGridOf(sourceId: string): Promise<string | null> {
  const { body } = await there.feed<{ results: { gridId: string | null }[] }>('110', {
    items: [
      {
        sourceId,
        title: '路灯不亮',
        receivedAt: clock.now().toISOString(),
        location: { lng: 121.505, lat: 31.505, crs: 'WGS84' },
      },
    ],
  })
  return body.results[0]?.gridId ?? null
}

describe('places follow their rows', () => {
  it('in every process, without a restart, for screens and for what comes in', async () => {
    const before = await district(atThere)
    await draw('NEW', clock.now())

    await vi.waitFor(async () => expect(await gridNames(atHere)).toContain('NEW'))
    await vi.waitFor(async () => expect(await gridNames(atThere)).toContain('NEW'))
    expect((await district(atThere)).version).not.toBe(before.version)
    expect((await district(atThere)).version).toBe((await district(atHere)).version)
    expect(await caseGridOf('A-1')).toBe('NEW')
  })

  it('at the moment they begin and end, though nobody says anything then', async () => {
    const from = new Date(clock.now().getTime() + 60_000)
    const to = new Date(from.getTime() + 60_000)
    await draw('LATER', from, to)
    await vi.waitFor(async () =>
      expect((await district(atThere)).formerGrids.map(({ id }) => id)).toContain('LATER'),
    )
    const { version } = await district(atThere)

    clock.set(from)
    expect(await gridNames(atThere)).toContain('LATER')
    expect((await district(atThere)).version).not.toBe(version)
    clock.set(to)
    expect(await gridNames(atThere)).not.toContain('LATER')
    expect((await district(atThere)).version).toBe(version)
  })

  it('tells screens by the version, and an unchanged district costs nothing', async () => {
    const { version } = await district(atThere)
    const heads: string[] = []
    const socket = await atThere.connect((one) =>
      one.on('board:head', (head) => heads.push(head.district)),
    )
    await vi.waitFor(() => expect(heads).toContain(version))
    socket.disconnect()

    const again = await fetch(`${there.url}/api/district`, {
      headers: { cookie: atThere.cookie, 'if-none-match': `"${version}"` },
    })
    expect(again.status).toBe(304)
  })
})
