import { mix, type Point } from './plane.ts'
import { fieldOf, randomOf } from './random.ts'

/**
 * The streets of all towns lie on one crooked lattice, so that blocks, grids, town borders and roads share
 * their corners exactly. A line without a key is a local street where there are houses, and nothing elsewhere.
 */
export interface LatticeLine {
  at: number
  key: string | null
}

/** A crossing: the i-th line from the west, the j-th from the south. */
export type Crossing = readonly [i: number, j: number]

/** A block between two neighbouring lines each way, named by its south-western crossing. */
export interface Cell {
  i: number
  j: number
  /** South-west, south-east, north-east, north-west. */
  corners: readonly [Point, Point, Point, Point]
  centre: Point
}

const STREET_SPACING_KM = 0.53

/** Where the named lines run, in lattice kilometres. */
const NORTHWARD = {
  caoying: -5.2,
  chengzhong: -4.0,
  waiqingsong: -2.6,
  huijin: -0.9,
  chonggu: 0.4,
  youdun: 2.0,
  zhaochong: 3.7,
  jiasong: 5.6,
  huaxu: 9.7,
  zhuguang: 12.2,
} as const

const EASTWARD = {
  shenzhuan: -4.9,
  huqingping: -0.5,
  yinggang: 1.1,
  songze: 2.6,
  beiqing: 5.4,
  xinfeng: 7.0,
  jihe: 9.4,
} as const

export type NorthwardKey = keyof typeof NORTHWARD
export type EastwardKey = keyof typeof EASTWARD

function linesOf(
  named: Record<string, number>,
  reach: readonly [number, number],
  seed: string,
): LatticeLine[] {
  const fixed = Object.entries(named).map(([key, at]): LatticeLine => ({ key, at }))
  const ends = reach.map((at): LatticeLine => ({ key: null, at }))
  const stops = [...fixed, ...ends].sort((a, b) => a.at - b.at)
  const random = randomOf(seed)
  return stops.flatMap((line, n) => {
    const next = stops[n + 1]
    if (!next) return [line]
    const parts = Math.max(1, Math.round((next.at - line.at) / STREET_SPACING_KM))
    const step = (next.at - line.at) / parts
    const between = Array.from({ length: parts - 1 }, (_, k): LatticeLine => {
      const wobble = (random() - 0.5) * 0.36
      return { key: null, at: line.at + (k + 1 + wobble) * step }
    })
    return [line, ...between]
  })
}

/** The lines that run north, from west to east. */
export const northward = linesOf(NORTHWARD, [-26, 15], 'lattice north')
/** The lines that run east, from south to north. */
export const eastward = linesOf(EASTWARD, [-20, 15.5], 'lattice east')

const fields = ['bend east', 'bend north', 'twist east', 'twist north'].map(fieldOf) as [
  ReturnType<typeof fieldOf>,
  ReturnType<typeof fieldOf>,
  ReturnType<typeof fieldOf>,
  ReturnType<typeof fieldOf>,
]

/** From lattice kilometres to the plane: the whole sheet leans, as the old roads do, and no line stays straight. */
function bend(u: number, v: number): Point {
  const [bendEast, bendNorth, twistEast, twistNorth] = fields
  const x = u - 0.05 * v + 0.42 * bendEast(u / 4.7, v / 4.7) + 0.07 * twistEast(u / 1.3, v / 1.3)
  const y = v + 0.12 * u + 0.42 * bendNorth(u / 4.7, v / 4.7) + 0.07 * twistNorth(u / 1.3, v / 1.3)
  return [x, y]
}

const points = northward.map((north, i) =>
  eastward.map((east, j): Point => {
    const random = randomOf(`crossing ${i} ${j}`)
    // Local streets wander at each crossing; a main road does not.
    const [du, dv] = [(random() - 0.5) * 0.13, (random() - 0.5) * 0.13]
    return bend(north.at + (north.key ? 0 : du), east.at + (east.key ? 0 : dv))
  }),
)

export function pointAt([i, j]: Crossing): Point {
  const found = points[i]?.[j]
  if (!found) throw new RangeError(`No crossing ${i}, ${j}`)
  return found
}

export function crossingOf(north: NorthwardKey, east: EastwardKey): Crossing {
  return [
    northward.findIndex(({ key }) => key === north),
    eastward.findIndex(({ key }) => key === east),
  ]
}

/** The crossings from one to another along the line that both lie on. */
export function walkLine([i, j]: Crossing, [k, l]: Crossing): Crossing[] {
  if (i !== k && j !== l) throw new RangeError('The crossings share no line')
  const steps = Math.abs(k - i) + Math.abs(l - j)
  return Array.from({ length: steps + 1 }, (_, n): Crossing => [
    i + Math.sign(k - i) * n,
    j + Math.sign(l - j) * n,
  ])
}

function cellAt(i: number, j: number): Cell {
  const corners = [
    pointAt([i, j]),
    pointAt([i + 1, j]),
    pointAt([i + 1, j + 1]),
    pointAt([i, j + 1]),
  ] as const
  return {
    i,
    j,
    corners,
    centre: mix(mix(corners[0], corners[2], 0.5), mix(corners[1], corners[3], 0.5), 0.5),
  }
}

export const cells: readonly Cell[] = northward
  .slice(1)
  .flatMap((_, i) => eastward.slice(1).map((__, j) => cellAt(i, j)))

/** The four cells that share a side with a cell: west, east, south, north. */
export function neighboursOf({ i, j }: { i: number; j: number }): Crossing[] {
  return [
    [i - 1, j],
    [i + 1, j],
    [i, j - 1],
    [i, j + 1],
  ]
}
