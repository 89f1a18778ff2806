import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isInPolygon, ringsOf, type Polygon, type Position } from '#shared/geometry.ts'
import { indexAreas, type AreaVersion } from './locate.ts'

const NEW_YEAR = new Date('2026-01-01T00:00:00+08:00')
const SPRING = new Date('2026-04-01T00:00:00+08:00')
const justBefore = new Date(SPRING.getTime() - 1)

const box = (west: number, south: number, east: number, north: number): Polygon => [
  [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ],
]

const anArea = (area: Partial<AreaVersion>): AreaVersion => ({
  id: '310118105',
  kind: 'town',
  polygons: [box(0, 0, 10, 10)],
  validFrom: NEW_YEAR,
  validTo: null,
  ...area,
})

const degrees = fc.double({ min: -1, max: 11, noNaN: true })
const anywhere = fc.tuple(degrees, degrees)

describe('where a position lies', () => {
  const town = anArea({})
  const west = anArea({ id: '310118105G01', kind: 'grid', polygons: [box(1, 1, 5, 9)] })
  const east = anArea({ id: '310118105G02', kind: 'grid', polygons: [box(5, 1, 9, 9)] })
  const index = indexAreas([east, town, west])

  it.each<[string, Position, string | null, string | null]>([
    ['a grid and its town', [2, 2], '310118105', '310118105G01'],
    ['the eastern of two grids when on their common edge', [5, 2], '310118105', '310118105G02'],
    ['a town but no grid', [0.5, 0.5], '310118105', null],
    ['nowhere', [10.5, 5], null, null],
  ])('is %s', (_, position, townCode, gridId) => {
    expect(index.locate(position, SPRING)).toEqual({ townCode, gridId })
  })

  it('is nowhere before the first outline held', () => {
    expect(index.locate([2, 2], new Date(NEW_YEAR.getTime() - 1))).toEqual({
      townCode: null,
      gridId: null,
    })
    expect(index.locate([2, 2], NEW_YEAR).gridId).toBe('310118105G01')
  })

  it('agrees with the plain test of each outline, so that a grid’s point is in its town', () => {
    fc.assert(
      fc.property(anywhere, (position) => {
        const found = index.locate(position, SPRING)

        const grids = [west, east].filter(({ polygons }) =>
          isInPolygon(position, ringsOf(polygons)),
        )
        expect(grids.length).toBeLessThanOrEqual(1)
        expect(found.gridId).toBe(grids[0]?.id ?? null)
        expect(found.townCode).toBe(isInPolygon(position, ringsOf(town.polygons)) ? town.id : null)
        if (found.gridId) expect(found.townCode).toBe(town.id)
      }),
    )
  })
})

describe('a redraw', () => {
  it('leaves a point in its old grid up to the change and puts it in the new one from then on', () => {
    const border = fc.double({ min: 1.5, max: 8.5, noNaN: true })

    fc.assert(
      fc.property(border, border, anywhere, (before, after, position) => {
        const outlines = (at: number, validity: Partial<AreaVersion>) => [
          anArea({ id: 'G01', kind: 'grid', polygons: [box(1, 1, at, 9)], ...validity }),
          anArea({ id: 'G02', kind: 'grid', polygons: [box(at, 1, 9, 9)], ...validity }),
        ]
        const old = outlines(before, { validTo: SPRING })
        const redrawn = outlines(after, { validFrom: SPRING })
        const index = indexAreas([...redrawn, ...old])
        const ownerIn = (areas: AreaVersion[]) =>
          areas.find(({ polygons }) => isInPolygon(position, ringsOf(polygons)))?.id ?? null

        expect(index.locate(position, justBefore).gridId).toBe(ownerIn(old))
        expect(index.locate(position, SPRING).gridId).toBe(ownerIn(redrawn))
      }),
    )
  })
})
