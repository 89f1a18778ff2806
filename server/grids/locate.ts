import {
  boundingBox,
  crossesEastward,
  isInBox,
  ringsOf,
  type BoundingBox,
  type MultiPolygon,
  type Position,
} from '#shared/geometry.ts'

/** One outline of a town or grid, for as long as it held. */
export interface AreaVersion {
  /** The town's code or the lasting grid's id. */
  id: string
  kind: 'town' | 'grid'
  polygons: MultiPolygon
  validFrom: Date
  /** The first moment at which it no longer held; null while it holds. */
  validTo: Date | null
}

export interface AreaIndex {
  /** Where a WGS-84 position lay at a moment: a place may be in no grid, and outside every town. */
  locate(position: Position, at: Date): { townCode: string | null; gridId: string | null }
}

/** How finely an outline is cut by latitude: each cut holds a handful of edges. */
const BANDS = 64

type Edge = readonly [Position, Position]

interface Prepared {
  id: string
  from: number
  to: number
  box: BoundingBox
  /** The edges that reach into each band of latitude: a point is tested against those of its own band only. */
  bands: readonly (readonly Edge[])[]
}

/** Prepares outlines so that one question costs microseconds; made anew when an outline changes. */
export function indexAreas(versions: readonly AreaVersion[]): AreaIndex {
  // By id, so that outlines which overlap by mistake still give everybody the same answer.
  const sorted = [...versions].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const towns = sorted.filter(({ kind }) => kind === 'town').map(prepare)
  const grids = sorted.filter(({ kind }) => kind === 'grid').map(prepare)
  return {
    locate: (position, at) => ({
      townCode: find(towns, position, at.getTime()),
      gridId: find(grids, position, at.getTime()),
    }),
  }
}

function prepare({ id, polygons, validFrom, validTo }: AreaVersion): Prepared {
  const rings = ringsOf(polygons)
  const box = boundingBox(rings)
  const bands = Array.from({ length: BANDS }, (): Edge[] => [])
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const edge = [ring[i - 1] as Position, ring[i] as Position] as const
      const first = bandOf(Math.min(edge[0][1], edge[1][1]), box)
      const last = bandOf(Math.max(edge[0][1], edge[1][1]), box)
      for (let band = first; band <= last; band++) bands[band]?.push(edge)
    }
  }
  return { id, from: validFrom.getTime(), to: validTo?.getTime() ?? Infinity, box, bands }
}

function bandOf(lat: number, [, south, , north]: BoundingBox): number {
  return Math.min(BANDS - 1, Math.floor(((lat - south) / (north - south)) * BANDS))
}

function find(areas: readonly Prepared[], position: Position, at: number): string | null {
  for (const area of areas) {
    if (area.from <= at && at < area.to && isInBox(position, area.box) && isInside(position, area))
      return area.id
  }
  return null
}

function isInside(position: Position, { bands, box }: Prepared): boolean {
  let inside = false
  for (const [a, b] of bands[bandOf(position[1], box)] ?? []) {
    if (crossesEastward(position, a, b)) inside = !inside
  }
  return inside
}
