import type { GridShape } from './grids.ts'
import { keyOf } from './growth.ts'
import { pointAt } from './lattice.ts'
import { mix, toPosition, type Point } from './plane.ts'
import { crossingName } from './streets.ts'
import type { DemoCamera, DemoServiceCentre } from './types.ts'

const CAMERAS_PER_GRID = 3

/** The crossings wholly inside a grid: all four blocks around them are its own. */
function innerCrossings({ cells }: GridShape): { i: number; j: number }[] {
  const own = new Set(cells.map(({ i, j }) => keyOf(i, j)))
  return cells.filter(
    ({ i, j }) =>
      own.has(keyOf(i - 1, j)) && own.has(keyOf(i, j - 1)) && own.has(keyOf(i - 1, j - 1)),
  )
}

/** Cameras watch crossings, and are called after them. */
export function camerasOf(shapes: readonly GridShape[]): DemoCamera[] {
  return shapes.flatMap((shape) =>
    innerCrossings(shape)
      .slice(0, CAMERAS_PER_GRID)
      .map(({ i, j }, n) => ({
        id: `CAM-${shape.grid.id}-${n + 1}`,
        name:
          crossingName([i, j], shape.grid.townCode) ??
          `${shape.grid.name.replace('综合网格', '')}${n + 1}号点位`,
        gridId: shape.grid.id,
        position: toPosition(pointAt([i, j])),
      })),
  )
}

const CENTRE_KINDS = [
  { kind: 'centre', name: '党群服务中心' },
  { kind: 'stop', name: '党群服务站' },
  { kind: 'riderHome', name: '骑士驿站' },
] as const

/** Each grid's service centre, a smaller stop, and a place where riders may rest. */
export function serviceCentresOf(shapes: readonly GridShape[]): DemoServiceCentre[] {
  return shapes.flatMap(({ grid, cells }) =>
    CENTRE_KINDS.map(({ kind, name }, n) => {
      const cell = cells[Math.floor(((n + 0.3) * cells.length) / CENTRE_KINDS.length)] ?? cells[0]
      if (!cell) throw new Error(`${grid.id} has no blocks`)
      return {
        id: `CENTRE-${grid.id}-${n + 1}`,
        name: `${grid.name.replace('综合网格', '')}${name}`,
        kind,
        gridId: grid.id,
        position: toPosition(mix(cell.centre, cell.corners[(n + 1) % 4] as Point, 0.35)),
      }
    }),
  )
}
