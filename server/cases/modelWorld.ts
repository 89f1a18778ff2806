import type { Account, Post } from '#shared/account.ts'
import type { Area } from '#shared/area.ts'
import type { CaseCard } from '#shared/case.ts'
import type { CaseLimits } from '#shared/caseLimits.ts'
import type { Rulebook } from '#shared/clockRule.ts'
import type { Moment } from './settled.ts'
import type { Circumstances } from './transition.ts'

/** The cases of a town with time and people, without a store: what a random play is played in. */
export interface World {
  now: Date
  cards: Map<string, CaseCard>
  ids: number
  rulebook: Rulebook
  limits: CaseLimits
  /** The commands that went through: a play that never gets anywhere proves nothing. */
  carriedOut: Map<string, number>
}

export const TOWN = 'ZX'
export const GRID = 'ZX-G1'
export const UNITS = ['CHENGGUAN', 'GUIJIAN', 'SHICHANG']

const account = (post: Post, area: Area): Account => ({
  id: post,
  username: post,
  label: post,
  post,
  area,
  stationGridId: null,
})
export const people: readonly Account[] = [
  account('dutyOfficer', { kind: 'town', townCode: TOWN }),
  account('shiftLeader', { kind: 'town', townCode: TOWN }),
  account('stationLead', { kind: 'grid', gridId: GRID }),
  account('districtCentre', { kind: 'district' }),
  account('socialWork', { kind: 'district' }),
  ...UNITS.map((unitId) => account('unitOfficer', { kind: 'unit', unitId })),
  account('gridChief', { kind: 'grid', gridId: GRID }),
]

export const momentOf = ({ now, limits, rulebook }: World): Moment => ({ now, limits, rulebook })

export const circumstances = (world: World, { post, area }: Account): Circumstances => ({
  ...momentOf(world),
  newId: () => `id-${++world.ids}`,
  formLimits: {},
  redact: (text) => text,
  sameCaller: (id) => [id],
  by: { post, area },
})

export type Pick = <T>(from: readonly T[]) => T | undefined

export const put = (world: World, card: CaseCard): void => void world.cards.set(card.id, card)

export const count = ({ carriedOut }: World, name: string): void =>
  void carriedOut.set(name, (carriedOut.get(name) ?? 0) + 1)
