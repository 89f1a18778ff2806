import { z } from 'zod'
import type { Account } from './account.ts'
import { Say, say } from './say.ts'
import type { Refusal } from './rules.ts'
import { filledText, plainText } from './text.ts'
import { mayWriteVisits } from './visitSight.ts'

export const WishState = z.enum(['open', 'taken', 'fulfilled'])
export type WishState = z.infer<typeof WishState>

/** What happened to a wish, a topic or a dispute. */
export const Step = z.object({
  at: z.string(),
  /** Post and place. */
  actor: z.string(),
  what: Say,
  note: z.string(),
})
export type Step = z.infer<typeof Step>

/** 微心愿: a small thing somebody would be glad of, for a unit or a person's post to take. */
export const Wish = z.object({
  id: z.string(),
  visitId: z.string(),
  version: z.number().int(),
  state: WishState,
  townCode: z.string().nullable(),
  gridId: z.string().nullable(),
  communityCode: z.string().nullable(),
  at: z.string(),
  /** Redacted, as the place is: up to the road or 小区. */
  wish: z.string(),
  place: z.string(),
  /** Whom to ask for the rest: post and place of who wrote it down. */
  author: z.string(),
  takenLabel: z.string().nullable(),
  /** May this account fulfil it or put it back? */
  isTakenByUs: z.boolean(),
  steps: z.array(Step),
})
export type Wish = z.infer<typeof Wish>

const expectedVersion = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER)
export const wishCommands = {
  take: z.strictObject({ expectedVersion }),
  fulfil: z.strictObject({ expectedVersion, note: plainText(500).optional() }),
  putBack: z.strictObject({ expectedVersion, reason: filledText(500) }),
} as const
export type WishCommandName = keyof typeof wishCommands
export const wishCommandNames = Object.keys(wishCommands) as WishCommandName[]

const after: Record<WishCommandName, WishState> = {
  take: 'taken',
  fulfil: 'fulfilled',
  putBack: 'open',
}
export const stateAfter = (name: WishCommandName): WishState => after[name]

/**
 * Who takes a wish: whoever writes visits in its town. Who has taken it, or somebody of the same unit,
 * fulfils it or puts it back. `townCode` is the account's own.
 */
export function refuseWish(
  name: WishCommandName,
  account: Pick<Account, 'post'>,
  townCode: string | null,
  wish: Pick<Wish, 'state' | 'townCode' | 'isTakenByUs'>,
): Refusal | null {
  const notYours: Refusal = { code: 'notAllowed', reason: say('refusal.notYours') }
  if (!mayWriteVisits(account) || townCode === null || wish.townCode !== townCode) return notYours
  if (name === 'take') return wish.state === 'open' ? null : notNow(wish.state)
  if (wish.state !== 'taken') return notNow(wish.state)
  return wish.isTakenByUs ? null : notYours
}

const notNow = (state: WishState): Refusal => ({
  code: 'notAllowedNow',
  reason: say('refusal.notNow', { state: `wishState.${state}` }),
})
