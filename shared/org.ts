/** What a screen needs to know of the district to name and draw things: `GET /api/district`. */
import type { Polygon, Position } from './geometry.ts'

export interface Town {
  code: string
  name: string
}
export interface Grid {
  id: string
  name: string
  townCode: string
  polygon: Polygon
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
export interface DistrictInfo {
  /** Another one whenever anything here is another; `board:head` carries it, so that screens ask again. */
  version: string
  code: string
  name: string
  /** Shapes are made up and marked as such on the map. */
  schematic: boolean
  towns: (Town & { polygon: Polygon; label: Position })[]
  grids: Grid[]
  /** Grids without an outline now: open cases may still lie in one, and it has a name. */
  formerGrids: Pick<Grid, 'id' | 'name' | 'townCode'>[]
  units: Unit[]
  center: Position
  bounds: [number, number, number, number]
}
