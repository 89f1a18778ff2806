import { committeeUnitId } from './accounts.ts'
import { registeredCommittees, type RegisteredCommittee } from './committees.ts'
import { gridShapes, type GridShape } from './grids.ts'
import type { Cell } from './lattice.ts'
import { distanceKm, mix, toPosition, type Point } from './plane.ts'
import { randomOf } from './random.ts'
import { builtCells, densityAt } from './settlements.ts'
import { boundingBox, isInPolygon } from '#shared/geometry.ts'
import { isInside } from './shapes.ts'
import { townShapes, type TownShape } from './towns.ts'
import type { DemoCommittee } from './types.ts'
import { lakes } from './waters.ts'

/** How many places are tried for a village; the one farthest from the others is taken. */
const TRIES = 14

function committeesOf(shapes: readonly GridShape[]): DemoCommittee[] {
  return townShapes.flatMap((town) => {
    const grids = shapes.filter(({ grid }) => grid.townCode === town.code)
    const seated = grids.flatMap(seatsInGrid)
    const taken = new Set(seated.map(({ code }) => code))
    const others = registeredCommittees.filter(
      ({ townCode, code }) => townCode === town.code && !taken.has(code),
    )
    const all = [...seated, ...seatsOutside(town, others, grids)]
    return all
      .sort((a, b) => (a.code < b.code ? -1 : 1))
      .map(({ code, gridId, at }) => committee(town, code, { gridId, at }))
  })
}

interface Seat {
  code: string
  gridId: string | null
  at: Point
}

function committee(
  town: TownShape,
  code: string,
  { gridId, at }: Omit<Seat, 'code'>,
): DemoCommittee {
  const entry = registeredCommittees.find((one) => one.code === code) as RegisteredCommittee
  const { name, shortName, townCode } = entry
  return {
    code,
    name,
    shortName,
    townCode,
    gridId,
    unitId: committeeUnitId(town.pinyin, code),
    position: toPosition(at),
  }
}

/** A spot within a block, off its middle. */
function spotIn(cell: Cell, seed: string): Point {
  const random = randomOf(seed)
  return mix(cell.centre, cell.corners[Math.floor(random() * 4)] as Point, 0.2 + 0.3 * random())
}

function seatsInGrid({ grid, cells }: GridShape): Seat[] {
  const stride = cells.length / grid.committeeCodes.length
  return grid.committeeCodes.map((code, n) => ({
    code,
    gridId: grid.id,
    at: spotIn(cells[Math.floor((n + 0.5) * stride)] as Cell, `seat ${code}`),
  }))
}

function seatsOutside(
  town: TownShape,
  others: readonly RegisteredCommittee[],
  grids: readonly GridShape[],
): Seat[] {
  const gridCells = new Set(grids.flatMap(({ cells }) => cells.map(({ i, j }) => `${i} ${j}`)))
  const streets = builtCells.filter(
    ({ i, j, centre }) => !gridCells.has(`${i} ${j}`) && isInside(centre, town.rim),
  )
  const seats: Seat[] = []
  for (const { code, isVillage } of others) {
    const random = randomOf(`seat ${code}`)
    const tries = Array.from({ length: TRIES }, () =>
      isVillage ? fieldIn(town, random) : streetIn(streets, town, random),
    )
    const room = (at: Point) => Math.min(99, ...seats.map((seat) => distanceKm(seat.at, at)))
    seats.push({ code, gridId: null, at: tries.reduce((a, b) => (room(b) > room(a) ? b : a)) })
  }
  return seats
}

function streetIn(streets: readonly Cell[], town: TownShape, random: () => number): Point {
  const cell = streets[Math.floor(random() * streets.length)]
  if (!cell) return fieldIn(town, random)
  const spot = mix(cell.centre, cell.corners[Math.floor(random() * 4)] as Point, 0.3 * random())
  return isInside(spot, town.rim) ? spot : cell.centre
}

/** Dry land in no grid and not built on; a town without any left gives whatever dry land it has. */
function fieldIn({ code, rim }: TownShape, random: () => number): Point {
  const [west, south, east, north] = boundingBox([rim])
  const grids = gridShapes.filter(({ grid }) => grid.townCode === code)
  const isInGrid = (at: Point) =>
    grids.some(({ grid }) => isInPolygon(toPosition(at), grid.polygon))
  for (let tries = 0; tries < 400; tries++) {
    const at: Point = [west + (east - west) * random(), south + (north - south) * random()]
    if (!isInside(at, rim) || lakes.some(({ shore }) => isInside(at, shore))) continue
    if ((tries > 300 || densityAt(at) < -0.05) && !isInGrid(at)) return at
  }
  throw new Error('No dry land found')
}

/** Every 居村 has a seat: in a block of its grid, in a street of the town, or as a village in the fields. */
export const demoCommittees: readonly DemoCommittee[] = committeesOf(gridShapes)
