import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaKm2, boundingBox, isInPolygon, type Position } from '#shared/geometry.ts'
import { indexAreas, type AreaVersion } from '#server/grids/locate.ts'
import { demoDistrict } from './demoDistrict.ts'

const district = demoDistrict()
const { towns, grids, committees, units, people } = district

const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length
const unique = (names: readonly string[]) => new Set(names).size === names.length

const [west, south, east, north] = boundingBox(district.outline)
const anywhere = fc.tuple(
  fc.double({ min: west, max: east, noNaN: true }),
  fc.double({ min: south, max: north, noNaN: true }),
)
const many = { numRuns: 3000 }

describe('the demo district', () => {
  it('is the same on every machine', () => {
    // Changed on purpose? Then look at the map, and pin the new version here.
    expect(district.version).toBe(
      '3a78defd4fe8035b562241c07c42a544ac9085a3bc91821ab91beaff08ca92c7',
    )
  })

  it('has 11 towns, 43 grids and 355 居村', () => {
    expect([towns.length, grids.length, committees.length]).toEqual([11, 43, 355])
  })

  it('has grids of the known mean size, people and 居村', () => {
    expect(mean(grids.map((grid) => grid.areaKm2))).toBeCloseTo(2.6, 1)
    expect(mean(grids.map((grid) => grid.residents))).toBeCloseTo(12_000, -1)
    expect(mean(grids.map((grid) => grid.committeeCodes.length))).toBeCloseTo(3.8, 1)
  })

  it('is about as large as the real one, most of it in no grid', () => {
    const all = grids.reduce((sum, grid) => sum + areaKm2(grid.polygon), 0)

    expect(Math.abs(areaKm2(district.outline) - 676)).toBeLessThan(7)
    expect(Math.abs(all - 112)).toBeLessThan(2)
  })

  it('calls no two towns, grids, units, stations, committees of a town or people by one name', () => {
    expect(unique(towns.map(({ name }) => name))).toBe(true)
    expect(unique(grids.map(({ name }) => name))).toBe(true)
    expect(unique(units.map(({ name }) => name))).toBe(true)
    expect(unique(committees.map(({ townCode, name }) => townCode + name))).toBe(true)
    expect(unique(people.map(({ name }) => name))).toBe(true)
    expect(unique(district.cameras.map(({ name }) => name))).toBe(true)
  })

  it('has the two grids that people tell of', () => {
    const townOf = (name: string) =>
      towns.find(({ code }) => code === grids.find((grid) => grid.name === name)?.townCode)

    expect(townOf('环宝龙综合网格')?.name).toBe('赵巷镇')
    expect(townOf('盈新综合网格')?.name).toBe('盈浦街道')
  })

  it('numbers its grids within their towns', () => {
    for (const { id, townCode } of grids) expect(id).toMatch(new RegExp(`^${townCode}G\\d\\d$`))
  })
})

describe('its shapes', () => {
  it('give every point of the district to exactly one town, and none outside', () => {
    fc.assert(
      fc.property(anywhere, (position) => {
        const owners = towns.filter(({ polygon }) => isInPolygon(position, polygon))
        expect(owners.length).toBe(isInPolygon(position, district.outline) ? 1 : 0)
      }),
      many,
    )
  })

  it('never put a point into two grids, nor into a grid outside its town', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...grids),
        fc.double({ min: 0, max: 1 }),
        fc.double({ min: 0, max: 1 }),
        (grid, s, t) => {
          const [left, bottom, right, top] = boundingBox(grid.polygon)
          const position: Position = [left + (right - left) * s, bottom + (top - bottom) * t]
          const owners = grids.filter(({ polygon }) => isInPolygon(position, polygon))
          expect(owners.length).toBeLessThanOrEqual(1)
          for (const { townCode } of owners) {
            const town = towns.find(({ polygon }) => isInPolygon(position, polygon))
            expect(town?.code).toBe(townCode)
          }
        },
      ),
      many,
    )
  })

  it('hold everything that is said to be in a grid', () => {
    const polygonOf = new Map(grids.map(({ id, polygon }) => [id, polygon]))
    const things = [...district.cameras, ...district.serviceCentres, ...committees]
    const astray = things.filter(
      ({ gridId, position }) => gridId && !isInPolygon(position, polygonOf.get(gridId) ?? []),
    )

    expect(astray).toEqual([])
    for (const { polygon, labelAt, station } of grids) {
      expect(isInPolygon(labelAt, polygon) && isInPolygon(station.position, polygon)).toBe(true)
    }
  })

  it('hold every 居村 in its town', () => {
    const polygonOf = new Map(towns.map(({ code, polygon }) => [code, polygon]))

    expect(
      committees.filter(
        ({ townCode, position }) => !isInPolygon(position, polygonOf.get(townCode) ?? []),
      ),
    ).toEqual([])
  })

  it('are found again by the locator', () => {
    const validFrom = new Date(district.validFrom)
    const areas: AreaVersion[] = [
      ...towns.map(({ code, polygon }): AreaVersion => ({
        id: code,
        kind: 'town',
        polygons: [polygon],
        validFrom,
        validTo: null,
      })),
      ...grids.map(({ id, polygon }): AreaVersion => ({
        id,
        kind: 'grid',
        polygons: [polygon],
        validFrom,
        validTo: null,
      })),
    ]
    const index = indexAreas(areas)

    fc.assert(
      fc.property(anywhere, (position) => {
        const found = index.locate(position, validFrom)
        expect(found.townCode).toBe(
          towns.find(({ polygon }) => isInPolygon(position, polygon))?.code ?? null,
        )
        expect(found.gridId).toBe(
          grids.find(({ polygon }) => isInPolygon(position, polygon))?.id ?? null,
        )
      }),
      many,
    )
  })
})
