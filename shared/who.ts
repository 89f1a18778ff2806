import type { Account, Post } from './account.ts'
import type { CaseCard } from './case.ts'
import type { Order } from './order.ts'

/** What an account is to a case: the words the rule table and the sight rules are written in. */

export const leadOf = (account: Account, card: CaseCard): boolean =>
  account.post === 'stationLead' &&
  account.area.kind === 'grid' &&
  account.area.gridId === card.gridId

const inTownOf = (account: Account, card: CaseCard): boolean =>
  account.area.kind === 'town' && account.area.townCode === card.townCode

/** 网格长: one of the two who answer for the grid. */
export const chiefOf = (account: Account, card: CaseCard): boolean =>
  account.post === 'gridChief' &&
  account.area.kind === 'grid' &&
  account.area.gridId === card.gridId

/** 带班领导: decides where the duty officers may not. */
export const shiftLeaderOf = (account: Account, card: CaseCard): boolean =>
  account.post === 'shiftLeader' && inTownOf(account, card)

/** The town's duty desk; its shift leader may do whatever the duty officer may. */
export const dutyOf = (account: Account, card: CaseCard): boolean =>
  (account.post === 'dutyOfficer' || account.post === 'shiftLeader') && inTownOf(account, card)

export const districtOf = (account: Account): boolean => account.post === 'districtCentre'

const specialPosts: ReadonlySet<Post> = new Set(['districtCentre', 'socialWork'])

/** Tier ④ is accepted by one of two: 区城运中心 or 区委社会工作部. */
export const mayAcceptSpecial = (account: Account): boolean => specialPosts.has(account.post)
export const hasAccepted = (account: Account, card: CaseCard): boolean =>
  card.special !== null && card.special.acceptedBy === account.post

const handlers: ReadonlySet<Post> = new Set(['unitOfficer', 'communityOfficer', 'linkOfficer'])
/** At this unit's desk by a link, without an account of their own 物业: does the work, and speaks for nobody. */
export const byLink = ({ post }: Pick<Account, 'post'>): boolean => post === 'linkOfficer'
/** At this unit's desk. */
export const worksIn = ({ post, area }: Pick<Account, 'post' | 'area'>, unitId: string): boolean =>
  handlers.has(post) && area.kind === 'unit' && area.unitId === unitId

export const handlerOf = (account: Account, order: Order): boolean => worksIn(account, order.unitId)

export const handles = (account: Account, card: CaseCard): boolean =>
  card.orders.some((order) => order.state !== 'cancelled' && handlerOf(account, order))

/** One of the unit's own people, who may also say what the unit asks for or refuses. */
export const handlesItself = (account: Account, card: CaseCard): boolean =>
  !byLink(account) && handles(account, card)

const isTheDistricts = (account: Account, card: CaseCard): boolean =>
  (districtOf(account) && (card.tier === 4 || card.townCode === null)) ||
  (card.tier === 4 && hasAccepted(account, card))

/** ② is dispatched by the town; ④ by the district; ① and ③ by the lead; the town stands in for all but ④. */
export const decides = (account: Account, card: CaseCard): boolean =>
  dutyOf(account, card) ||
  (leadOf(account, card) && card.tier !== 2 && card.tier !== 4) ||
  isTheDistricts(account, card)

export const manages = (account: Account, card: CaseCard): boolean =>
  dutyOf(account, card) || leadOf(account, card) || isTheDistricts(account, card)
