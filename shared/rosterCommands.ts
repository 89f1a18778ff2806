import { z } from 'zod'
import { RosterLine, RosterRank } from './roster.ts'
import { filledText } from './text.ts'
import { Instant } from './ticket.ts'

/** Somebody was faster when this is not the unit's roster's version any more: 409 `versionConflict`. */
const versioned = { expectedVersion: z.number().int().nonnegative() }
const reason = filledText(200)
const account = filledText(80)
const lines = z.array(RosterLine).min(1).max(12)
/** Null: from now on. The past is never changed. */
const from = Instant.nullable()
const stretch = z.strictObject({ from: Instant, to: Instant })

/** What may be done to one unit's roster. */
export const rosterCommands = {
  /** 轮班: takes the place of the one in force, until one already written for later begins. */
  rotation: z.strictObject({ ...versioned, from, lines, reason }),
  /** 临时排班: a national holiday, a typhoon. */
  temporary: z.strictObject({ ...versioned, from, to: Instant, lines, reason }),
  endTemporary: z.strictObject({ ...versioned, planId: z.uuid() }),
  /** 顶班: this person, whoever else would be on, or nobody. */
  override: z.strictObject({
    ...versioned,
    accountId: account,
    rank: RosterRank,
    from,
    to: Instant,
    reason,
  }),
  endOverride: z.strictObject({ ...versioned, overrideId: z.uuid() }),
  /** 换班: my turn for theirs; both stretches must be their own duty. */
  askSwap: z.strictObject({
    ...versioned,
    accountId: account,
    mine: stretch,
    withAccountId: account,
    theirs: stretch,
    reason,
  }),
  agreeSwap: z.strictObject({ ...versioned, swapId: z.uuid() }),
  refuseSwap: z.strictObject({ ...versioned, swapId: z.uuid() }),
} as const
export type RosterCommandName = keyof typeof rosterCommands
export const rosterCommandNames = Object.keys(rosterCommands) as RosterCommandName[]
export type RosterCommands = { [N in RosterCommandName]: z.infer<(typeof rosterCommands)[N]> }
