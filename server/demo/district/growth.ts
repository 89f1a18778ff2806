import { neighboursOf, northward, eastward, type Cell } from './lattice.ts'
import { distanceKm, planeAreaKm2, type Point } from './plane.ts'

export interface Patch {
  seed: Point
  wantsKm2: number
}

interface Growing extends Patch {
  cells: Map<string, Cell>
  areaKm2: number
}

export const keyOf = (i: number, j: number): string => `${i} ${j}`

/** A main road in the way costs as much as this many kilometres: patches would rather end at one. */
const ROAD_COSTS_KM = 0.55
/** Each further side shared with the patch saves this: it keeps patches compact. */
const SIDE_SAVES_KM = 0.4
/** A block that hangs on by one side costs this. */
const FINGER_COSTS_KM = 0.35
/** With this part of the wanted area a patch no longer reaches out for a single block. */
const SMALL_ENOUGH = 0.8

/**
 * Lets patches take whole blocks around their seeds, the hungriest first, until each has about the area it wants.
 * No block belongs to two patches, and no patch hangs together by a corner only.
 */
export function growPatches(patches: readonly Patch[], land: readonly Cell[]): Cell[][] {
  const free = new Map(land.map((cell) => [keyOf(cell.i, cell.j), cell]))
  const growing = patches.map((patch): Growing => ({ ...patch, cells: new Map(), areaKm2: 0 }))
  const take = (patch: Growing, cell: Cell) => {
    free.delete(keyOf(cell.i, cell.j))
    patch.cells.set(keyOf(cell.i, cell.j), cell)
    patch.areaKm2 += planeAreaKm2(cell.corners)
  }
  for (const patch of growing) {
    const nearest = [...free.values()].sort(
      (a, b) => distanceKm(a.centre, patch.seed) - distanceKm(b.centre, patch.seed),
    )[0]
    if (nearest) take(patch, nearest)
  }
  const hungry = new Set(growing)
  while (hungry.size > 0) {
    const patch = [...hungry].reduce((a, b) =>
      b.areaKm2 / b.wantsKm2 < a.areaKm2 / a.wantsKm2 ? b : a,
    )
    const next = cheapest(patch, free)
    if (!next || isSated(patch, next)) hungry.delete(patch)
    else take(patch, next)
  }
  for (const patch of growing) enclosed(patch, free).forEach((cell) => take(patch, cell))
  return growing.map(({ cells }) => [...cells.values()])
}

function cheapest(patch: Growing, free: ReadonlyMap<string, Cell>): Cell | null {
  let [best, least]: [Cell | null, number] = [null, Infinity]
  for (const { i, j } of patch.cells.values()) {
    for (const [k, l] of neighboursOf({ i, j })) {
      const cell = free.get(keyOf(k, l))
      if (!cell || touchesByCorner(cell, patch)) continue
      const cost = costOf(cell, patch)
      if (cost < least) [best, least] = [cell, cost]
    }
  }
  return best
}

/** Enough is about what it wants; and it would rather stay small than begin a row of one block. */
function isSated(patch: Growing, next: Cell): boolean {
  const enough = isFinger(next, patch) ? patch.wantsKm2 * SMALL_ENOUGH : patch.wantsKm2
  return patch.areaKm2 + planeAreaKm2(next.corners) / 2 > enough
}

function isFinger(cell: Cell, { cells }: Growing): boolean {
  return (
    cells.size > 2 && neighboursOf(cell).filter(([i, j]) => cells.has(keyOf(i, j))).length === 1
  )
}

function costOf(cell: Cell, patch: Growing): number {
  const sides = neighboursOf(cell).filter(([i, j]) => patch.cells.has(keyOf(i, j))).length
  return (
    distanceKm(cell.centre, middleOf(patch)) +
    ROAD_COSTS_KM * roadsTo(cell, patch) -
    SIDE_SAVES_KM * (sides - 1) +
    (isFinger(cell, patch) ? FINGER_COSTS_KM : 0)
  )
}

/** Between the seed and where the patch has got to: it may lean to one side, but stays round. */
function middleOf({ seed, cells }: Growing): Point {
  let [x, y] = [0, 0]
  for (const { centre } of cells.values()) [x, y] = [x + centre[0], y + centre[1]]
  return [(seed[0] + x / cells.size) / 2, (seed[1] + y / cells.size) / 2]
}

/** How many main roads lie between the patch's first block and this one. */
function roadsTo(cell: Cell, patch: Growing): number {
  const [first] = patch.cells.values()
  if (!first) return 0
  const named = (lines: readonly { key: string | null }[], a: number, b: number) =>
    lines.slice(Math.min(a, b) + 1, Math.max(a, b) + 1).filter(({ key }) => key).length
  return named(northward, first.i, cell.i) + named(eastward, first.j, cell.j)
}

/** Whether taking the block would leave two blocks of the patch meeting at a corner and nowhere else. */
function touchesByCorner({ i, j }: Cell, { cells }: Growing): boolean {
  const has = (k: number, l: number) => cells.has(keyOf(k, l))
  return [-1, 1].some((di) =>
    [-1, 1].some((dj) => has(i + di, j + dj) && !has(i + di, j) && !has(i, j + dj)),
  )
}

/** Free blocks that a patch has closed in on at least three sides without reason: they become its own. */
function enclosed({ cells }: Growing, free: ReadonlyMap<string, Cell>): Cell[] {
  return [...free.values()].filter((cell) =>
    neighboursOf(cell).every(([i, j]) => cells.has(keyOf(i, j))),
  )
}
