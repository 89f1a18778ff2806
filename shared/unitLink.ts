import { z } from 'zod'
import type { Account, Post } from './account.ts'
import type { AreaTree } from './area.ts'
import { RosterRank } from './roster.ts'
import { filledText } from './text.ts'
import { Instant } from './ticket.ts'

/**
 * A link: how a unit without accounts 物业公司 works at its desk. It stands for one seat of the unit, is
 * bound to the first device that opens it, and runs out by itself.
 */

const positive = z.number().int().positive()

/** How long links may hold, for which kinds of units, and how long it is kept who used one; a row. */
export const UnitLinkLimits = z.strictObject({
  maxHours: positive,
  /** Proposed to whoever makes one. */
  usualHours: positive,
  /** Of `units.kind`; all others have accounts. */
  kinds: z.array(z.string().min(1)).min(1),
  /** Seats that one unit may have at most. */
  seats: positive,
  /** After its end, the name it was used under is deleted. */
  keepNameDays: positive,
})
export type UnitLinkLimits = z.infer<typeof UnitLinkLimits>

/** `unused`: not opened yet; `bound`: some device has it; `expired`, `revoked`, `renewed`: over, and why. */
export const UnitLinkState = z.enum(['unused', 'bound', 'expired', 'revoked', 'renewed'])
export type UnitLinkState = z.infer<typeof UnitLinkState>

export const isUsable = (state: UnitLinkState): boolean => state === 'unused' || state === 'bound'

/** A link as it is listed: everything but what opens it. */
export const UnitLink = z.object({
  id: z.string(),
  /** What people say for it, and what the log calls it. */
  number: z.int(),
  unitId: z.string(),
  /** The seat: its account, and post and place in words. */
  accountId: z.string(),
  label: z.string(),
  state: UnitLinkState,
  /** Post and place of who made it. */
  madeBy: z.string(),
  madeAt: z.string(),
  expiresAt: z.string(),
  openedAt: z.string().nullable(),
  lastSeenAt: z.string().nullable(),
  /** A page of it is open now. */
  isThere: z.boolean(),
  /** Its device is told while the page is closed. */
  isTold: z.boolean(),
  /** On the unit's duty from when it is opened until it ends; null: as the roster has it. */
  dutyRank: RosterRank.nullable(),
  endedAt: z.string().nullable(),
  /** The name it is used under, as it was typed; null: not opened, or deleted in its time. */
  name: z.string().nullable(),
  /** How often another device tried to open it, and when last. */
  tries: z.int().nonnegative(),
  triedAt: z.string().nullable(),
})
export type UnitLink = z.infer<typeof UnitLink>

/** A unit that works by links, and its seats. */
const LinkedUnit = z.object({
  unitId: z.string(),
  /** Without one, whoever opened a link is on duty as long as it holds. */
  keepsRoster: z.boolean(),
  seats: z.array(z.object({ accountId: z.string(), label: z.string(), isOnDuty: z.boolean() })),
})

/** `GET /api/links` */
export const UnitLinksAnswer = z.object({
  links: z.array(UnitLink),
  units: z.array(LinkedUnit),
  limits: UnitLinkLimits,
})
export type UnitLinksAnswer = z.infer<typeof UnitLinksAnswer>

export const NewUnitLink = z.strictObject({
  unitId: filledText(60),
  /** Absent: for a seat that is made with it. */
  accountId: filledText(60).optional(),
  expiresAt: Instant,
  /** Puts the seat on duty from when the link is opened until it ends; absent: the roster stays as it is. */
  dutyRank: RosterRank.optional(),
})
export type NewUnitLink = z.infer<typeof NewUnitLink>

export const RenewedUnitLink = NewUnitLink.pick({ expiresAt: true })

/** `POST /api/links` and `…/renew`: what opens it is in this answer and nowhere else. */
export const MadeUnitLink = z.object({ link: UnitLink, secret: z.string() })
export type MadeUnitLink = z.infer<typeof MadeUnitLink>

const secret = filledText(100)
export const LookedAtLink = z.strictObject({ secret })
export const OpenedLink = z.strictObject({
  secret,
  /** Who acts; asked of the device that opens it first, and kept sealed. */
  name: filledText(40).trim().optional(),
})

/** `POST /api/links/look`: what a phone shows before anything is bound. */
export const UnitLinkFace = z.object({
  number: z.int(),
  unitName: z.string(),
  label: z.string(),
  expiresAt: z.string(),
  /** `mine`: this device has it and need not say a name again. */
  device: z.enum(['none', 'mine']),
})
export type UnitLinkFace = z.infer<typeof UnitLinkFace>

const issuers: ReadonlySet<Post> = new Set(['stationLead', 'dutyOfficer', 'shiftLeader', 'admin'])

/** Who makes links at all: a screen offers them only then. */
export const makesLinks = ({ post }: Pick<Account, 'post'>): boolean => issuers.has(post)

/**
 * The town whose units' links this account makes, sees and ends: its desk's or lead's own; null for an
 * administrator, who has all. Undefined: none.
 */
export function linkTownOf(account: Account, tree: AreaTree): string | null | undefined {
  if (!makesLinks(account)) return undefined
  if (account.post === 'admin') return null
  const { area } = account
  if (area.kind === 'grid') return tree.townOfGrid(area.gridId)
  return area.kind === 'town' ? area.townCode : undefined
}
