import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  areaKm2,
  boundingBox,
  centroid,
  distanceMeters,
  isInPolygon,
  labelPoint,
  type Polygon,
  type Position,
} from './geometry.ts'

const square = (west: number, south: number, size: number): Position[] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
]

const ring = [square(121, 31, 0.3), square(121.1, 31.1, 0.1)]

/** A U: its centroid lies in the gap between its arms. */
const horseshoe: Polygon = [
  [
    [0, 0],
    [6, 0],
    [6, 9],
    [5, 9],
    [5, 1],
    [1, 1],
    [1, 9],
    [0, 9],
    [0, 0],
  ],
]

describe('a point in a polygon', () => {
  it('is inside, but not in a hole', () => {
    expect(isInPolygon([121.05, 31.05], ring)).toBe(true)
    expect(isInPolygon([121.15, 31.15], ring)).toBe(false)
    expect(isInPolygon([121.4, 31.05], ring)).toBe(false)
  })

  it('gives every point of a crooked tiling to exactly one tile, corners and edges too', () => {
    const side = 4
    const jitter = fc.double({ min: -0.4, max: 0.4, noNaN: true })
    const corners = fc.array(fc.tuple(jitter, jitter), {
      minLength: (side + 1) ** 2,
      maxLength: (side + 1) ** 2,
    })

    fc.assert(
      fc.property(
        corners,
        fc.nat(side - 3),
        fc.nat(side - 3),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (moves, i, j, along) => {
          const corner = (x: number, y: number): Position => {
            const [dx, dy] = moves[y * (side + 1) + x] as [number, number]
            return [x + dx, y + dy]
          }
          const tiles = Array.from({ length: side * side }, (_, n): Polygon => {
            const [x, y] = [n % side, Math.floor(n / side)]
            // Every other tile is walked the other way round: the rule must not depend on it.
            const walk = [
              corner(x, y),
              corner(x + 1, y),
              corner(x + 1, y + 1),
              corner(x, y + 1),
              corner(x, y),
            ]
            return [n % 2 ? walk.reverse() : walk]
          })
          const owners = (at: Position) => tiles.filter((tile) => isInPolygon(at, tile)).length

          const [a, b] = [corner(i + 1, j + 1), corner(i + 2, j + 1)]
          const onEdge: Position = [a[0] + (b[0] - a[0]) * along, a[1] + (b[1] - a[1]) * along]

          expect(owners(a)).toBe(1)
          expect(owners(onEdge)).toBe(1)
        },
      ),
    )
  })
})

describe('measures', () => {
  it('knows the size of a square kilometre near Shanghai', () => {
    const height = 1 / 111.195
    const width = height / Math.cos((31.15 * Math.PI) / 180)
    const block: Polygon = [
      [
        [121, 31.15 - height / 2],
        [121 + width, 31.15 - height / 2],
        [121 + width, 31.15 + height / 2],
        [121, 31.15 + height / 2],
        [121, 31.15 - height / 2],
      ],
    ]

    expect(areaKm2(block)).toBeCloseTo(1, 3)
    expect(distanceMeters([121, 31.15], [121 + width, 31.15])).toBeCloseTo(1000, 0)
    expect(distanceMeters([121, 31], [121, 31])).toBe(0)
  })

  it('takes holes off the area', () => {
    const [outer, hole] = ring.map((one) => areaKm2([one])) as [number, number]

    expect(areaKm2(ring)).toBeCloseTo(outer - hole, 6)
  })

  it('bounds a polygon', () => {
    expect(boundingBox(horseshoe)).toEqual([0, 0, 6, 9])
  })
})

describe('the place of a label', () => {
  it('is the centroid of a plain shape', () => {
    expect(centroid([square(0, 0, 2)])).toEqual([1, 1])
    expect(labelPoint([square(0, 0, 2)])).toEqual([1, 1])
  })

  it('lies inside a shape whose centroid does not', () => {
    expect(isInPolygon(centroid(horseshoe), horseshoe)).toBe(false)
    expect(isInPolygon(labelPoint(horseshoe), horseshoe)).toBe(true)
  })

  it('avoids a hole', () => {
    expect(isInPolygon(labelPoint(ring), ring)).toBe(true)
  })
})
