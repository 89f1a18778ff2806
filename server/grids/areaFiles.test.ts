import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AreaFileAnswer } from '#shared/areaFile.ts'
import type { CaseCard } from '#shared/case.ts'
import { isInPolygon, type Position } from '#shared/geometry.ts'
import { nameAt, type DistrictInfo } from '#shared/org.ts'
import {
  settableClock,
  startTestApp,
  type Failure,
  type Person,
  type TestApp,
} from '#server/live/testing.ts'
import { fromWgs84 } from './coordinates.ts'

const PATH = '/api/admin/areas'
const TOWN = '310118105'
const clock = settableClock('2026-11-20T10:00:00+08:00')
let app: TestApp
let admin: Person
let duty: Person

interface Feature {
  type: 'Feature'
  id?: string
  properties: Record<string, unknown>
  geometry: { type: string; coordinates: unknown }
}
interface File {
  type: 'FeatureCollection'
  features: Feature[]
  crs?: object
}

beforeAll(async () => {
  app = await startTestApp({ clock })
  admin = await app.logIn('admin')
  duty = await app.logIn('duty')
})
afterAll(() => app.close())

async function send(file: object | string, query = 'take=look', who: Person = admin) {
  const response = await fetch(`${app.url}${PATH}?${query}`, {
    method: 'POST',
    headers: { cookie: who.cookie, 'content-type': 'application/geo+json' },
    body: typeof file === 'string' ? file : JSON.stringify(file),
  })
  return { status: response.status, body: (await response.json()) as AreaFileAnswer & Failure }
}
const exported = async (): Promise<File> => (await admin.get<File>(PATH)).body
const district = async () => (await duty.get<DistrictInfo>('/api/district')).body
const told = ({ lines }: AreaFileAnswer) =>
  lines.map(({ line, what, problems: [first] }) =>
    [line, what, first?.problem.code].filter((one) => one !== undefined).join(' '),
  )
const of = (...features: Feature[]): File => ({ type: 'FeatureCollection', features })

/** A box of a few hundred metres, so many steps from the middle of nowhere: no grid of the demo lies there. */
const corner: Position = [122.4, 30.2]
const box = (x: number, y: number, width = 1, height = 1): Position[][] => {
  const at = (dx: number, dy: number): Position => [
    Math.round((corner[0] + (x + dx) * 0.005) * 1e7) / 1e7,
    Math.round((corner[1] + (y + dy) * 0.005) * 1e7) / 1e7,
  ]
  return [[at(0, 0), at(width, 0), at(width, height), at(0, height), at(0, 0)]]
}
const grid = (id: string, coordinates: unknown, more: Record<string, unknown> = {}): Feature => ({
  type: 'Feature',
  properties: { id, name: `网格${id}`, town: 'NEWTOWN', ...more },
  geometry: { type: 'Polygon', coordinates },
})
const parts = (id: string, ...coordinates: Position[][][]): Feature => ({
  ...grid(id, []),
  geometry: { type: 'MultiPolygon', coordinates },
})
const town: Feature = {
  type: 'Feature',
  properties: { 编号: 'NEWTOWN', 级别: '街镇', 名称: '新镇' },
  geometry: { type: 'Polygon', coordinates: box(0, 0, 10, 10) },
}

describe('what was taken out', () => {
  it('changes nothing when it is sent in again', async () => {
    const file = await exported()
    const { body } = await send(file, 'take=whole')
    expect(body.counts).toEqual({
      ...{ added: 0, changed: 0, ended: 0, refused: 0 },
      same: file.features.length,
    })
    expect(file.features.length).toBeGreaterThan(20)
    expect(body).toMatchObject({ taken: 0, missing: [], moved: { count: 0 } })
  })

  it('says which grids a file does not have, and keeps them', async () => {
    const { features } = await exported()
    const ours = features.filter(
      ({ properties: { level, town: one } }) => level === 'grid' && one === TOWN,
    )
    const [first, ...rest] = ours as [Feature, ...Feature[]]
    const { body } = await send(of(...rest), 'take=whole')
    expect(body.missing).toEqual([{ id: first.properties.id, name: first.properties.name }])
    expect(body.taken).toBe(0)
  })
})

describe('a new town and its grids', () => {
  it('are looked at, then taken, once, and hold at once; the log tells by whom', async () => {
    const file = of(
      town,
      grid('N1', box(0, 0, 2, 2)),
      grid('N2', box(2, 0, 2, 2), { residents: 7 }),
    )
    const { version } = await district()
    expect(told((await send(file)).body)).toEqual(['1 added', '2 added', '3 added'])
    expect((await district()).version).toBe(version)

    expect((await send(file, 'take=whole')).body.taken).toBe(3)
    const now = await district()
    expect(now.towns).toContainEqual(expect.objectContaining({ code: 'NEWTOWN', name: '新镇' }))
    expect(now.grids).toContainEqual(
      expect.objectContaining({ id: 'N2', townCode: 'NEWTOWN', residents: 7 }),
    )
    expect((await send(file, 'take=whole')).body).toMatchObject({ taken: 0, counts: { same: 3 } })

    const log = await admin.get<{ events: { type: string; by?: string }[] }>(
      '/api/events?limit=1000',
    )
    expect(log.body.events.filter(({ type }) => type === 'org:changed')).toEqual([
      expect.objectContaining({ by: '系统管理员', what: 'areas' }),
    ])
    const seen = await duty.get<{ events: { type: string }[] }>('/api/events?limit=1000')
    expect(seen.body.events.some(({ type }) => type === 'org:changed')).toBe(false)
  })

  it('may come in another datum, by the file’s own word or by the administrator’s', async () => {
    const moved = grid(
      'N1',
      box(0, 0, 2, 2).map((ring) => ring.map((position) => fromWgs84(position, 'GCJ02'))),
    )
    const crs = (name: string) => ({ type: 'name', properties: { name } })
    // To the seventh decimal a converted border need not be the same: it is the same ground.
    for (const [file, query] of [
      [{ ...of(moved), crs: crs('GCJ-02') }, ''],
      [of(moved), '&crs=GCJ02'],
    ] as const)
      expect(['1 same', '1 changed']).toContain(
        told((await send(file, `take=look${query}`)).body)[0],
      )
    expect((await send({ ...of(moved), crs: crs('EPSG:3857') })).body.error.details).toEqual({
      reason: { code: 'areaFile.crs', params: { name: 'EPSG:3857' } },
    })
    expect(
      (await send({ ...of(moved), crs: crs('urn:ogc:def:crs:EPSG::4490') }, 'take=look&crs=BD09'))
        .status,
    ).toBe(400)
  })
})

describe('a feature is refused by its number and in plain words', () => {
  const bow = (ring: Position[]) => [ring[0], ring[2], ring[1], ring[3], ring[0]]
  it.each<[string, Feature, string]>([
    ['that crosses itself', grid('B', [bow(box(5, 5)[0] ?? [])]), 'areaFile.crosses'],
    ['that is not closed', grid('B', [box(5, 5)[0]?.slice(0, 4)]), 'areaFile.notClosed'],
    ['over another grid', grid('B', box(3, 1)), 'areaFile.overlaps'],
    ['outside its town', grid('B', box(9, 9, 2, 2)), 'areaFile.outsideTown'],
    ['of no town', grid('B', box(5, 5), { town: '无名镇' }), 'areaFile.noTown'],
    ['of a grid in another town', grid('N1', box(5, 5), { town: TOWN }), 'areaFile.otherTown'],
    ['with a town’s code', grid('NEWTOWN', box(5, 5)), 'areaFile.otherLevel'],
    [
      'with its coordinates exchanged',
      grid('B', [box(5, 5)[0]?.map(([lng, lat]) => [lat, lng])]),
      'areaFile.swapped',
    ],
    [
      'somewhere else',
      grid('B', [
        [
          [500, 1],
          [501, 1],
          [501, 2],
          [500, 1],
        ],
      ]),
      'areaFile.range',
    ],
    ['without a code', grid('', box(5, 5)), 'areaFile.noId'],
    [
      'whose parts lie over each other',
      parts('B', box(5, 5), box(5.5, 5)),
      'areaFile.partsOverlap',
    ],
    [
      'one of whose parts lies outside its town',
      parts('B', box(5, 5), box(9, 9, 2, 2)),
      'areaFile.outsideTown',
    ],
    [
      'that is a point',
      { ...grid('B', []), geometry: { type: 'Point', coordinates: corner } },
      'areaFile.otherShape',
    ],
    ['that ended long ago', grid('B', box(5, 5), { validTo: '2026-01-01' }), 'categoryImport.past'],
  ])('%s', async (_, feature, code) => {
    const { body } = await send(of(grid('OK', box(7, 7)), feature), 'take=look')
    expect(told(body)).toEqual(['1 added', `2 refused ${code}`])
    expect((await send(of(grid('OK', box(7, 7)), feature), 'take=whole')).body.taken).toBe(0)
  })

  it('of two over each other the later one, and a sliver is none', async () => {
    const file = of(grid('A', box(5, 5)), grid('B', box(5.5, 5)), grid('C', box(6.001, 5, 0.9)))
    expect(told((await send(file)).body)).toEqual([
      '1 added',
      '2 refused areaFile.overlaps',
      '3 added',
    ])
  })

  it.each(['{', '[]', '{"type":"FeatureCollection","features":[]}', '"x"'])(
    'a file that is none: %s',
    async (text) => {
      expect((await send(text)).status).toBe(400)
    },
  )

  it('somebody who is no administrator', async () => {
    expect((await send(of(town), 'take=look', duty)).status).toBe(403)
    expect((await duty.get(PATH)).status).toBe(403)
  })
})

describe('a redraw', () => {
  const middle = { lng: corner[0] + 0.0125, lat: corner[1] + 0.0025 }
  let caseId = ''

  it('tells which open cases lie elsewhere by it, and leaves them their grid', async () => {
    const { body } = await app.feed<{ results: { caseId: string; gridId: string }[] }>('110', {
      items: [
        {
          ...{ sourceId: 'R-1', title: '路灯不亮', receivedAt: clock.now().toISOString() },
          location: { ...middle, crs: 'WGS84' },
        },
      ],
    })
    caseId = body.results[0]?.caseId ?? ''
    expect(body.results[0]?.gridId).toBe('N2')
    const file = of(grid('N1', box(0, 0, 3, 2)), grid('N2', box(3, 0, 1, 2)))
    const look = (await send(file)).body
    expect(told(look)).toEqual(['1 changed', '2 changed'])
    expect(look.moved).toEqual({
      count: 1,
      cases: [expect.objectContaining({ gridId: 'N2', wouldBe: 'N1' })],
    })

    expect((await send(file, 'take=whole')).body.taken).toBe(2)
    const { body: all } = await admin.get<{ case: CaseCard }>(`/api/cases/${caseId}`)
    expect(all.case.gridId).toBe('N2')
    expect((await district()).grids.find(({ id }) => id === 'N1')?.polygons).toEqual([
      box(0, 0, 3, 2),
    ])
  })

  it('from a later day on leaves today as it is, and is in the file that is taken out', async () => {
    const before = (await district()).version
    const validFrom = '2026-12-01'
    const file = of(
      grid('N1', box(0, 0, 2, 2), { validFrom }),
      grid('N2', box(2, 0, 2, 2), { validFrom }),
    )
    expect((await send(file, 'take=whole')).body).toMatchObject({ taken: 2, missing: [] })
    expect((await district()).version).toBe(before)
    const planned = (await exported()).features.filter(({ properties: { id } }) => id === 'N1')
    expect(planned.map(({ properties: { validFrom: from } }) => from)).toEqual([
      '2026-11-20T02:00:00.000Z',
      '2026-11-30T16:00:00.000Z',
    ])
    const again = await send(await exported(), 'take=whole')
    expect(again.body).toMatchObject({ taken: 0, counts: { changed: 0, added: 0, refused: 0 } })

    clock.set('2026-12-01T00:00:00+08:00')
    duty = await app.logIn('duty')
    admin = await app.logIn('admin')
    expect((await district()).grids.find(({ id }) => id === 'N1')?.polygons).toEqual([
      box(0, 0, 2, 2),
    ])
  })

  it('may end the grids that the file does not have: their name stays for the open cases', async () => {
    clock.advance(60_000)
    const file = of(grid('N1', box(0, 0, 4, 2)))
    expect(told((await send(file, 'take=whole')).body)).toEqual(['1 refused areaFile.overlaps'])
    const { body } = await send(file, 'take=whole&missing=end')
    expect(body).toMatchObject({ taken: 2, counts: { changed: 1, ended: 1 } })
    const now = await district()
    expect(now.grids.map(({ id }) => id)).not.toContain('N2')
    expect(now.formerGrids).toContainEqual({ id: 'N2', name: '网格N2', townCode: 'NEWTOWN' })
  })
})

describe('ground apart from the rest', () => {
  const [ringAround] = box(5, 5, 3, 3)
  const [lake] = box(6, 6)
  /** A grid around a lake, an island in the lake, and a piece far off; beside it one in the same lake. */
  const scattered = parts('X1', [ringAround ?? [], lake ?? []], box(6.4, 6.4, 0.2, 0.2), box(0, 8))
  const inLake = grid('X2', box(6, 6, 0.3, 0.3))
  const at = (x: number, y: number) => ({
    ...{ lng: corner[0] + x * 0.005, lat: corner[1] + y * 0.005, crs: 'WGS84' },
  })

  it('is taken with its holes, is where its parts are, and is given out as it came in', async () => {
    const file = of(scattered, inLake)
    expect(told((await send(file, 'take=whole')).body)).toEqual(['1 added', '2 added'])

    const receivedAt = clock.now().toISOString()
    const places = [at(5.5, 5.5), at(6.5, 6.5), at(6.1, 6.1), at(6.8, 6.8), at(0.5, 8.5)]
    const { body } = await app.feed<{ results: { gridId: string | null }[] }>('110', {
      items: places.map((location, n) => ({
        ...{ sourceId: `X-${n}`, title: `路灯不亮 ${n}`, receivedAt, location },
      })),
    })
    expect(body.results.map(({ gridId }) => gridId)).toEqual(['X1', 'X1', 'X2', null, 'X1'])

    const given = (await exported()).features.find(({ properties: { id } }) => id === 'X1')
    expect(given?.geometry).toEqual(scattered.geometry)
    expect((await send(await exported(), 'take=whole')).body).toMatchObject({
      ...{ taken: 0, counts: { added: 0, changed: 0, refused: 0 } },
    })
    const { polygons, label } =
      (await district()).grids.find(({ id }) => id === 'X1') ?? expect.fail('no such grid')
    expect(polygons).toEqual(scattered.geometry.coordinates)
    expect(isInPolygon(label, polygons[0] ?? [])).toBe(true)
  })

  it('is in another’s way with each of its parts', async () => {
    expect(told((await send(of(grid('X3', box(0.5, 8.5))))).body)).toEqual([
      '1 refused areaFile.overlaps',
    ])
  })
})

describe('another name', () => {
  const rename = (name: string, more: Record<string, unknown> = {}) =>
    grid('N1', box(0, 0, 4, 2), { name, ...more })
  const standing = async () => {
    const { grids, formerNames } = await district()
    const named = (ms: number) =>
      nameAt(formerNames, 'N1', ms) ?? grids.find(({ id }) => id === 'N1')?.name
    return { ...grids.find(({ id }) => id === 'N1'), named }
  }

  it('and other residents hold from their moment on; the past keeps what it had', async () => {
    const before = clock.now().getTime()
    clock.advance(60_000)
    expect(told((await send(of(rename('新名', { residents: 9 })), 'take=whole')).body)).toEqual([
      '1 changed',
    ])
    const now = await standing()
    expect(now).toMatchObject({ name: '新名', residents: 9, polygons: [box(0, 0, 4, 2)] })
    expect(now.named(before)).toBe('网格N1')
    expect(now.named(clock.now().getTime())).toBe('新名')

    clock.advance(60_000)
    // Who says nothing of the name keeps it.
    const silent = grid('N1', box(0, 0, 3, 2))
    delete silent.properties['name']
    expect(told((await send(of(silent), 'take=whole')).body)).toEqual(['1 changed'])
    expect(await standing()).toMatchObject({ name: '新名', residents: 9 })
  })

  it('planned for a day is in the file that is taken out, and holds on that day by itself', async () => {
    const validFrom = '2026-12-10'
    const planned = of(grid('N1', box(0, 0, 3, 2), { name: '年底名', validFrom }))
    expect((await send(planned, 'take=whole')).body.taken).toBe(1)
    expect((await standing()).name).toBe('新名')
    expect((await send(await exported(), 'take=whole')).body).toMatchObject({
      ...{ taken: 0, counts: { added: 0, changed: 0, refused: 0 } },
    })

    const before = clock.now().getTime()
    clock.set('2026-12-10T00:00:00+08:00')
    duty = await app.logIn('duty')
    const then = await standing()
    expect(then.name).toBe('年底名')
    expect(then.named(before)).toBe('新名')
  })
})
