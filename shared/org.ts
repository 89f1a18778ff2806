/** What a screen needs to know of the district to name and draw things: `GET /api/district`. */
import type { MultiPolygon, Position } from './geometry.ts'

export interface Town {
  code: string
  name: string
}
export interface Grid {
  id: string
  name: string
  townCode: string
  /** Several where it has ground apart from the rest. */
  polygons: MultiPolygon
  label: Position
  residents: number
}
export interface Unit {
  id: string
  name: string
  shortName: string
  kind: string
  townCode: string | null
}
export interface FormerName {
  id: string
  name: string
  until: string
}

export interface DistrictInfo {
  /** Another one whenever anything here is another; `board:head` carries it, so that screens ask again. */
  version: string
  code: string
  name: string
  /** Shapes are made up and marked as such on the map. */
  schematic: boolean
  towns: (Town & Pick<Grid, 'polygons' | 'label'>)[]
  grids: Grid[]
  /** Grids without an outline now: open cases may still lie in one, and it has a name. */
  formerGrids: Pick<Grid, 'id' | 'name' | 'townCode'>[]
  /** What towns and grids were called before: for what is told of that time. The moment is the first after it. */
  formerNames: FormerName[]
  units: Unit[]
  /** Out of use: nothing new goes there, and what is told of them needs their names. */
  formerUnits: Unit[]
  center: Position
  bounds: [number, number, number, number]
}

/** What a grid or town was called at a past moment, in milliseconds; null: what it is called now. */
export function nameAt(former: readonly FormerName[], id: string, atMs: number): string | null {
  const later = former.filter((one) => one.id === id && Date.parse(one.until) > atMs)
  return later.sort((a, b) => Date.parse(a.until) - Date.parse(b.until))[0]?.name ?? null
}
