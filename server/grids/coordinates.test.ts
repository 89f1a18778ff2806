import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromWgs84, toWgs84, type Crs } from './coordinates.ts'

const TOLERANCE_DEGREES = 1e-4
const CITIES = '../shared/data/geo/coordinates/china_cities.json'

interface City {
  attrs: { name: string }
  coords: Record<'WGS84' | 'GCJ02' | 'BD09', [number, number]>
}

const isNear = ([lng, lat]: readonly [number, number], want: readonly [number, number]) =>
  Math.abs(lng - want[0]) < TOLERANCE_DEGREES && Math.abs(lat - want[1]) < TOLERANCE_DEGREES

describe('a position in another datum', () => {
  it('stays where it is in WGS-84 and in CGCS2000', () => {
    expect(toWgs84({ lng: 121.195, lat: 31.155, crs: 'WGS84' })).toEqual([121.195, 31.155])
    expect(toWgs84({ lng: 121.195, lat: 31.155, crs: 'CGCS2000' })).toEqual([121.195, 31.155])
  })

  it('is moved back by the half kilometre that GCJ-02 adds in Zhaoxiang, and by the whole one of BD-09', () => {
    expect(
      isNear(toWgs84({ lng: 121.199472, lat: 31.152991, crs: 'GCJ02' }), [121.195, 31.155]),
    ).toBe(true)
    expect(
      isNear(toWgs84({ lng: 121.205866, lat: 31.159352, crs: 'BD09' }), [121.195, 31.155]),
    ).toBe(true)
  })

  it.each(['WGS84', 'CGCS2000', 'GCJ02', 'BD09'] satisfies Crs[])(
    'is stated in %s so that it is read back as it was',
    (crs) => {
      const [lng, lat] = fromWgs84([121.195, 31.155], crs)

      expect(isNear(toWgs84({ lng, lat, crs }), [121.195, 31.155])).toBe(true)
    },
  )
})

describe.skipIf(!existsSync(CITIES))('332 Chinese cities with their published positions', () => {
  const cities = existsSync(CITIES) ? (JSON.parse(readFileSync(CITIES, 'utf8')) as City[]) : []

  it.each(['WGS84', 'GCJ02', 'BD09'] satisfies Crs[])('come out right from %s', (crs) => {
    const wrong = cities.filter(({ coords }) => {
      const [lng, lat] = coords[crs]
      return !isNear(toWgs84({ lng, lat, crs }), coords.WGS84)
    })

    expect(cities).toHaveLength(332)
    expect(wrong.map((city) => city.attrs.name)).toEqual([])
  })
})
