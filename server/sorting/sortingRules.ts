import type { Tier } from '#shared/case.ts'
import type { Catalogue } from '#shared/category.ts'
import type { SortingWeights } from '#shared/suggestion.ts'
import type { Source, TicketKind, Urgency } from '#shared/ticket.ts'

/** What makes a ticket urgent (杨浦 2013): 扬言类, 安全隐患类, 急难愁求助, 影响一定区域的投诉; first first. */
export const urgentLists = ['threat', 'danger', 'acuteNeed', 'manyAffected'] as const
export type UrgentList = (typeof urgentLists)[number]

export interface SortingWord {
  list: 'category' | UrgentList
  /** `scheme:code` the word stands for; empty for the urgent lists. */
  category: string
  word: string
  /** The word says nothing where one of these stands in the same text. */
  unless: readonly string[]
}

/** Who handles what. Null conditions hold for everything; the first route by position that fits counts. */
export interface Route {
  code: string
  /** `scheme:code` or `scheme:class`. */
  categories: readonly string[] | null
  appealKinds: readonly TicketKind[] | null
  sources: readonly Source[] | null
  /** The first leads; with several the duties overlap. */
  unitKinds: readonly string[]
  tier: Tier | null
  urgency: Urgency | null
  basis: string
}

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
