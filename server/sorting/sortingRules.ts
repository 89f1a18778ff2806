import type { Catalogue } from '#shared/category.ts'
import type { urgentLists, RouteRow, SortingWordRow } from '#shared/sortingRows.ts'
import type { SortingWeights } from '#shared/suggestion.ts'

export type UrgentList = (typeof urgentLists)[number]
export type SortingWord = Pick<SortingWordRow, 'list' | 'category' | 'word' | 'unless'>
export type Route = Omit<RouteRow, 'position' | 'validFrom' | 'validTo'>

/** The rules a suggestion is made with, as they held at one moment. */
export interface SortingRules {
  catalogue: Catalogue
  /** In the order in which they are tried. */
  routes: readonly Route[]
  words: readonly SortingWord[]
  weights: SortingWeights
}

/** A unit of a town, and the grid a 居村 belongs to. */
export interface PlaceUnit {
  id: string
  kind: string
  name: string
  shortName: string
  townCode: string
  gridId: string | null
}

/** The places and units that words may name. */
export interface Places {
  units: readonly PlaceUnit[]
  grids: readonly { id: string; name: string; townCode: string }[]
}
