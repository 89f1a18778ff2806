import { areaKm2, labelPoint, type Polygon } from '#shared/geometry.ts'
import { outlineOf } from './blockOutline.ts'
import { registeredCommittees } from './committees.ts'
import { gridSketches, type GridSketch } from './gridSketches.ts'
import { growPatches } from './growth.ts'
import { cells, pointAt, type Cell } from './lattice.ts'
import { distanceKm, planeAreaKm2, toPoint, toPolygon, toPosition, type Point } from './plane.ts'
import { between } from './random.ts'
import { kindAt, type SettlementKind } from './settlements.ts'
import { isInside, liesWithin } from './shapes.ts'
import { townShapes } from './towns.ts'
import type { DemoGrid } from './types.ts'
import { lakes } from './waters.ts'

/** A grid with the blocks it is made of, for whatever is placed inside it. */
export interface GridShape {
  grid: DemoGrid
  cells: readonly Cell[]
}

const MEAN_RESIDENTS = 12_000
/** How far from its seed a grid can reach: further blocks need not be looked at. */
const REACH_KM = 2.6
const RESIDENTS_PER_KM2: Record<SettlementKind, number> = {
  city: 6400,
  market: 3600,
  industry: 3000,
}

const isDry = ({ centre }: Cell) => !lakes.some(({ shore }) => isInside(centre, shore))

function landFor(seeds: readonly Point[], rim: readonly Point[]): Cell[] {
  return cells.filter(
    (cell) =>
      seeds.some((seed) => distanceKm(seed, cell.centre) < REACH_KM) &&
      isDry(cell) &&
      liesWithin(cell.corners, rim),
  )
}

interface GrownGrid {
  id: string
  sketch: GridSketch
  cells: readonly Cell[]
  rim: readonly Point[]
  /** How many people would live there, before all grids are brought to the known mean. */
  weight: number
}

function growTown(code: string, rim: readonly Point[]): GrownGrid[] {
  const sketches = gridSketches.filter(({ townCode }) => townCode === code)
  const land = landFor(
    sketches.map(({ seed }) => seed),
    rim,
  )
  return growPatches(sketches, land).map((patch, n) => {
    const id = `${code}G${String(n + 1).padStart(2, '0')}`
    const sketch = sketches[n] as GridSketch
    const outline = outlineOf(patch).map(pointAt)
    const crowding = RESIDENTS_PER_KM2[kindAt(sketch.seed)] * between(0.8, 1.25, `residents ${id}`)
    return { id, sketch, cells: patch, rim: outline, weight: planeAreaKm2(outline) * crowding }
  })
}

function codesOf({ townCode, committees }: GridSketch): string[] {
  return committees.map((shortName) => {
    const found = registeredCommittees.filter(
      (one) => one.townCode === townCode && one.shortName === shortName,
    )
    if (found.length !== 1 || !found[0])
      throw new Error(`${townCode} has not exactly one committee ${shortName}`)
    return found[0].code
  })
}

/** The station stands at the crossing nearest to the grid's middle, a few steps into a block. */
function stationAt(polygon: Polygon, blocks: readonly Cell[]) {
  const middle = toPoint(labelPoint(polygon))
  const nearest = blocks.reduce((a, b) =>
    distanceKm(b.centre, middle) < distanceKm(a.centre, middle) ? b : a,
  )
  return toPosition(nearest.centre)
}

function shapeOf(grown: GrownGrid, allWeights: number, count: number, number: number): GridShape {
  const polygon = toPolygon(grown.rim)
  return {
    cells: grown.cells,
    grid: {
      id: grown.id,
      name: `${grown.sketch.name}综合网格`,
      townCode: grown.sketch.townCode,
      polygon,
      labelAt: labelPoint(polygon),
      areaKm2: Math.round(areaKm2(polygon) * 100) / 100,
      residents: Math.round((MEAN_RESIDENTS * count * grown.weight) / allWeights),
      committeeCodes: codesOf(grown.sketch),
      station: {
        name: `${grown.sketch.name}综合网格工作站`,
        position: stationAt(polygon, grown.cells),
        phone: `021-5555-9${String(number).padStart(3, '0')}`,
      },
    },
  }
}

function growAll(): GridShape[] {
  const grown = townShapes.flatMap(({ code, rim }) => growTown(code, rim))
  const allWeights = grown.reduce((sum, { weight }) => sum + weight, 0)
  return grown.map((one, n) => shapeOf(one, allWeights, grown.length, n + 1))
}

/** The 43 comprehensive grids. */
export const gridShapes: readonly GridShape[] = growAll()
