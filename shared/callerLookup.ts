import { z } from 'zod'
import type { Account, Post } from './account.ts'
import { filledText, plainText } from './text.ts'

const DIGITS_MIN = 5

/** `POST /api/callers/lookup`: which cases a number called about, and why that must be known. */
export const CallerLookup = z.strictObject({
  phone: plainText(40).refine(
    (text) => text.normalize('NFKC').replace(/\D/g, '').length >= DIGITS_MIN,
    'not a phone number',
  ),
  reason: filledText(500),
})
export type CallerLookup = z.infer<typeof CallerLookup>

/** How often one account may ask: enough for a desk that is called, not for trying numbers out. */
export const CallerLookupLimit = z.object({ perHour: z.number().int().positive() })

const posts: ReadonlySet<Post> = new Set(['dutyOfficer', 'shiftLeader'])

/** The town's duty desk takes calls and calls back; nobody else finds cases by who called. */
export const mayLookUpCallers = ({ post, area }: Account): boolean =>
  posts.has(post) && area.kind === 'town'
