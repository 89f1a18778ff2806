import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { areaKm2, type Polygon, type Position } from '#shared/geometry.ts'
import { outlineFault } from './outlineFault.ts'
import { overlapSquareMetres, squareMetres } from './overlap.ts'

/** Tens of metres near Zhaoxiang. */
const at = (x: number, y: number): Position => [
  Math.round((121.2 + x * 1e-4) * 1e7) / 1e7,
  Math.round((31.15 + y * 1e-4) * 1e7) / 1e7,
]
const ring = (...points: [number, number][]) =>
  [...points, points[0] as [number, number]].map(([x, y]) => at(x, y))
const box = (west: number, south: number, east: number, north: number) =>
  ring([west, south], [east, south], [east, north], [west, north])
const polygon = (...rings: Position[][]): Polygon => rings

/** A crooked polygon around a middle: as far out at each angle as it says. */
const crooked = fc
  .tuple(
    fc.integer({ min: -40, max: 40 }),
    fc.integer({ min: -40, max: 40 }),
    fc.array(fc.integer({ min: 5, max: 60 }), { minLength: 3, maxLength: 14 }),
  )
  .map(([x, y, reach]): Polygon => [
    ring(
      ...reach.map((far, n): [number, number] => {
        const angle = (2 * Math.PI * n) / reach.length
        return [x + far * Math.cos(angle), y + far * Math.sin(angle)]
      }),
    ),
  ])

describe('what two areas share', () => {
  const a = polygon(box(0, 0, 10, 10))
  const whole = squareMetres(a)

  it.each<[string, Polygon, number]>([
    ['all of it with itself', a, 1],
    ['all of it drawn the other way round', [[...(a[0] ?? [])].reverse()], 1],
    ['nothing with a neighbour along a border', polygon(box(10, 0, 20, 10)), 0],
    ['a quarter', polygon(box(5, 5, 15, 15)), 0.25],
    ['all of it when it lies inside', polygon(box(-5, -5, 15, 15)), 1],
    ['nothing inside the hole of another', polygon(box(-5, -5, 15, 15), box(0, 0, 10, 10)), 0],
    ['half of it across a slanting line', polygon(ring([0, 0], [10, 10], [0, 10])), 0.5],
  ])('is %s', (_, b, share) => {
    expect(overlapSquareMetres(a, b)).toBeCloseTo(share * whole, 1)
    expect(overlapSquareMetres(b, a)).toBeCloseTo(share * whole, 1)
  })

  it('is as large as the area on the sphere, to a thousandth', () => {
    expect(whole / 1e6).toBeCloseTo(areaKm2(a), 3)
    expect(whole).toBeGreaterThan(10_000)
  })

  it('is never more than either, the same both ways, and what a cut takes off the rest has', () => {
    fc.assert(
      fc.property(crooked, crooked, fc.integer({ min: -60, max: 60 }), (one, other, cut) => {
        const shared = overlapSquareMetres(one, other)
        const least = Math.min(squareMetres(one), squareMetres(other))
        expect(shared).toBeLessThanOrEqual(least + 0.01)
        expect(overlapSquareMetres(other, one)).toBeCloseTo(shared, 2)
        const west = overlapSquareMetres(one, polygon(box(-300, -300, cut, 300)))
        const east = overlapSquareMetres(one, polygon(box(cut, -300, 300, 300)))
        expect(west + east).toBeCloseTo(squareMetres(one), 2)
      }),
    )
  })
})

describe('an outline', () => {
  const fine = box(0, 0, 10, 10)

  it.each<[string, Polygon, string | null]>([
    ['is good', polygon(fine), null],
    ['is good with a hole', polygon(fine, box(2, 2, 4, 4)), null],
    ['may say a position twice in a row', polygon([at(0, 0), ...fine]), null],
    ['has no ring', [], 'areaFile.noRing'],
    ['is not closed', polygon(fine.slice(0, 4)), 'areaFile.notClosed'],
    [
      'has a hole that is not closed',
      polygon(fine, box(2, 2, 4, 4).slice(0, 4)),
      'areaFile.notClosed',
    ],
    ['is a line', polygon(ring([0, 0], [5, 5])), 'areaFile.tooFew'],
    ['runs back over itself', polygon(ring([0, 0], [10, 0], [5, 0], [5, 5])), 'areaFile.crosses'],
    ['is a bow tie', polygon(ring([0, 0], [10, 10], [10, 0], [0, 10])), 'areaFile.crosses'],
    [
      'touches itself',
      polygon(ring([0, 0], [10, 0], [5, 5], [10, 10], [0, 10], [5, 5])),
      'areaFile.crosses',
    ],
    [
      'touches itself with a corner',
      polygon(ring([0, 0], [10, 0], [10, 10], [5, 0], [0, 10])),
      'areaFile.crosses',
    ],
    ['has a hole outside', polygon(fine, box(20, 20, 25, 25)), 'areaFile.holeOutside'],
    ['has a hole across its border', polygon(fine, box(8, 8, 12, 12)), 'areaFile.holeOutside'],
    [
      'has holes over each other',
      polygon(fine, box(2, 2, 5, 5), box(4, 4, 6, 6)),
      'areaFile.holesOverlap',
    ],
  ])('%s', (_, shape, code) => {
    expect(outlineFault([shape])?.code ?? null).toBe(code)
  })

  it('around a middle is good, and no longer once two of its corners are exchanged', () => {
    fc.assert(
      fc.property(crooked, (shape) => {
        expect(outlineFault([shape])).toBeNull()
      }),
    )
    const [a, b, c, d] = fine as [Position, Position, Position, Position]
    expect(outlineFault([[[a, c, b, d, a]]])?.params?.which).toBe('areaFile.outerRing')
  })
})
