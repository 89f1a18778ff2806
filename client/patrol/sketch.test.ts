import { expect, it } from 'vitest'
import type { Polygon } from '#shared/geometry.ts'
import { sketchOf } from './sketch.ts'

const square: Polygon = [
  [
    [121.1, 31.1],
    [121.2, 31.1],
    [121.2, 31.2],
    [121.1, 31.2],
    [121.1, 31.1],
  ],
]
const road = (name: string | null, coordinates: number[][], roadClass = 3) => ({
  type: 'Feature' as const,
  properties: { name, class: roadClass },
  geometry: { type: 'LineString' as const, coordinates },
})

it('gives the place back that was tapped', () => {
  const sketch = sketchOf(square, { type: 'FeatureCollection', features: [] })
  const { lng, lat } = sketch.from(sketch.at([121.137, 31.171]))
  expect(lng).toBeCloseTo(121.137, 9)
  expect(lat).toBeCloseTo(31.171, 9)
  // A degree of longitude is shorter than one of latitude here: nothing is stretched.
  expect(sketch.height / sketch.width).toBeCloseTo(1 / Math.cos((31.15 * Math.PI) / 180), 6)
})

it('draws the roads that cross it, named in the middle of what is seen, and no others', () => {
  const through = [
    [121.0, 31.15],
    [121.15, 31.15],
    [121.3, 31.15],
  ]
  const sketch = sketchOf(square, {
    type: 'FeatureCollection',
    features: [
      road('业辉路', through, 2),
      road('远处', [
        [120, 30],
        [120.1, 30],
      ]),
    ],
  })
  expect(sketch.roads).toMatchObject([{ name: '业辉路', isMain: true }])
  expect(sketch.roads[0]?.x).toBeCloseTo(sketch.width / 2, 6)
})
