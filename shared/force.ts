import { z } from 'zod'
import type { Account, Post } from './account.ts'
import type { AreaTree } from './area.ts'
import type { Order } from './order.ts'
import { Presence } from './presence.ts'

/** What a unit is doing now: nothing in hand, asked but not yet answered, on its way, reported in. */
export const ForceState = z.enum(['free', 'called', 'onTheWay', 'onSite'])
export type ForceState = z.infer<typeof ForceState>

/** The last place somebody sent, WGS-84; `accuracyM` is the browser's own radius in metres. */
export const KnownPosition = z.object({
  lng: z.number(),
  lat: z.number(),
  accuracyM: z.number(),
  takenAt: z.string(),
})
export type KnownPosition = z.infer<typeof KnownPosition>

/** Somebody on duty: post and place, never the person's name. */
export const Force = z.object({
  accountId: z.string(),
  label: z.string(),
  /** 1 on duty, 2 deputy. */
  rank: z.number().int(),
  presence: Presence,
  hasConsent: z.boolean(),
  /** Null: none was sent, or it is older than positions are kept. */
  position: KnownPosition.nullable(),
  /** Where they came along, oldest first; only while an emergency whistle of their unit is open. */
  trail: z.array(z.tuple([z.number(), z.number()])).nullable(),
})
export type Force = z.infer<typeof Force>

/** A unit's part in one case, as far as it is not over; which case only for who may see that one. */
export const ForceWork = z.object({
  caseId: z.string().nullable(),
  caseNo: z.string().nullable(),
  isWhistle: z.boolean(),
  state: ForceState,
  eta: z.string().nullable(),
})
export type ForceWork = z.infer<typeof ForceWork>

export const ForceUnit = z.object({
  unitId: z.string(),
  kind: z.string(),
  /** How it serves the grid that was asked for; null where a town was. */
  mode: z.enum(['stationed', 'onCall']).nullable(),
  state: ForceState,
  /** What it has in hand, the nearest to its end first. */
  works: z.array(ForceWork),
  people: z.array(Force),
})
export type ForceUnit = z.infer<typeof ForceUnit>

/** `GET /api/forces` */
export const ForcesAnswer = z.object({ at: z.string(), units: z.array(ForceUnit) })
export type ForcesAnswer = z.infer<typeof ForcesAnswer>

/** How far an order has brought its unit; null: it is over. */
export function stateOfOrder(order: Pick<Order, 'state' | 'leftAt'>): ForceState | null {
  if (order.leftAt) return null
  switch (order.state) {
    case 'sent':
      return 'called'
    case 'acknowledged':
      return 'onTheWay'
    case 'arrived':
      return 'onSite'
    case 'answered':
    case 'accepted':
    case 'cancelled':
      return null
  }
}

const furthestFirst: readonly ForceState[] = ['onSite', 'onTheWay', 'called', 'free']

/** Several orders at once: the one it is deepest in tells where it is. */
export const stateOfUnit = (works: readonly Pick<ForceWork, 'state'>[]): ForceState =>
  furthestFirst.find((state) => works.some((work) => work.state === state)) ?? 'free'

export const byDepth = (a: Pick<ForceWork, 'state'>, b: Pick<ForceWork, 'state'>): number =>
  furthestFirst.indexOf(a.state) - furthestFirst.indexOf(b.state)

const sharers: ReadonlySet<Post> = new Set(['unitOfficer', 'communityOfficer', 'gridWorker'])

/** Whose position anybody could need: those who are sent. */
export const mayShare = ({ post }: Pick<Account, 'post'>): boolean => sharers.has(post)

const commanders: ReadonlySet<Post> = new Set([
  'stationLead',
  'dutyOfficer',
  'shiftLeader',
  'districtCentre',
])

/** A post that dispatches somewhere: a screen asks for positions only then. */
export const isCommander = ({ post }: Pick<Account, 'post'>): boolean => commanders.has(post)

/**
 * Who may see where people are: whoever dispatches in that town. Walls and their operators never:
 * strangers stand in the room.
 */
export function maySeeForces(account: Account, townCode: string, tree: AreaTree): boolean {
  if (account.post === 'districtCentre') return true
  if (!isCommander(account)) return false
  const { area } = account
  return area.kind === 'grid'
    ? tree.townOfGrid(area.gridId) === townCode
    : area.kind === 'town' && area.townCode === townCode
}
