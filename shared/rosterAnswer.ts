import { z } from 'zod'
import { DutyBy, PlanKind, RosterLine, RosterRank } from './roster.ts'
import { rosterCommandNames } from './rosterCommands.ts'

/** What travels of rosters; instants in UTC. */
const stretch = { from: z.string(), to: z.string() }

/** Post and place always; the person's name where the reader plans or is the unit. */
export const RosterPerson = z.object({
  id: z.string(),
  label: z.string(),
  /** Counted within the unit, where there is no name to tell two of them apart. */
  n: z.number().int(),
  name: z.string().nullable(),
})
export type RosterPerson = z.infer<typeof RosterPerson>

export const OnDuty = z.object({ accountId: z.string(), rank: RosterRank, by: DutyBy })
export type OnDuty = z.infer<typeof OnDuty>

export const RosterInterval = z.object({ ...stretch, ...OnDuty.shape, ofId: z.string() })
export type RosterInterval = z.infer<typeof RosterInterval>

const RosterHole = z.object(stretch)

/** One unit within the time asked for. */
export const RosterOfUnit = z.object({
  unitId: z.string(),
  version: z.number().int(),
  /** How it serves the grid that was asked for; null where none was, or where it does not. */
  mode: z.enum(['stationed', 'onCall']).nullable(),
  people: z.array(RosterPerson),
  now: z.array(OnDuty),
  /** Null: nothing changes within the time looked at. */
  next: z.object({ at: z.string(), onDuty: z.array(OnDuty) }).nullable(),
  intervals: z.array(RosterInterval),
  holes: z.array(RosterHole),
  /** What the reader may do here. */
  may: z.array(z.enum(rosterCommandNames)),
})
export type RosterOfUnit = z.infer<typeof RosterOfUnit>

export const RosterAnswer = z.object({
  at: z.string(),
  ...stretch,
  /** The last year whose working days are known; later ones count Monday to Friday. Null: none is. */
  calendarLastYear: z.number().int().nullable(),
  units: z.array(RosterOfUnit),
})
export type RosterAnswer = z.infer<typeof RosterAnswer>

export const SwapState = z.enum(['asked', 'agreed', 'refused'])
export type SwapState = z.infer<typeof SwapState>

const RosterSwap = z.object({
  id: z.string(),
  accountId: z.string(),
  mine: z.object(stretch),
  withAccountId: z.string(),
  theirs: z.object(stretch),
  reason: z.string(),
  state: SwapState,
  /** Who of the two, or the leader, may still say so. */
  may: z.array(z.enum(['agreeSwap', 'refuseSwap'])),
})

/** How one unit's roster is made: what holds now and later. */
export const UnitRosterAnswer = z.object({
  unitId: z.string(),
  version: z.number().int(),
  people: z.array(RosterPerson),
  plans: z.array(
    z.object({
      id: z.string(),
      kind: PlanKind,
      lines: z.array(RosterLine),
      from: z.string(),
      /** Null: until it is changed. */
      to: z.string().nullable(),
      reason: z.string(),
    }),
  ),
  overrides: z.array(
    z.object({
      id: z.string(),
      rank: RosterRank,
      accountId: z.string(),
      ...stretch,
      reason: z.string(),
    }),
  ),
  swaps: z.array(RosterSwap),
})
export type UnitRosterAnswer = z.infer<typeof UnitRosterAnswer>
