import { z } from 'zod'
import type { Account } from './account.ts'
import { CaseStatus, FlagName, Holder, Tier } from './case.ts'
import { phoneIn } from './phone.ts'
import { filledText, plainText } from './text.ts'
import { Source } from './ticket.ts'

export const CaseGroup = z.enum(['all', 'mine', 'unsorted', 'waiting', 'late'])
export type CaseGroup = z.infer<typeof CaseGroup>

/** What a desk's list shows and in which order; null: any. */
export const CaseFilter = z.strictObject({
  sort: z.enum(['redClock', 'newest']),
  group: CaseGroup,
  status: CaseStatus.nullable(),
  tier: Tier.nullable(),
  holder: Holder.nullable(),
  flag: FlagName.nullable(),
  source: Source.nullable(),
  gridId: filledText(40).nullable(),
  unitId: filledText(60).nullable(),
  /** Words in number, title, place or the tickets. */
  text: plainText(100),
})
export type CaseFilter = z.infer<typeof CaseFilter>

export const everyCase: CaseFilter = {
  sort: 'redClock',
  group: 'all',
  status: null,
  tier: null,
  holder: null,
  flag: null,
  source: null,
  gridId: null,
  unitId: null,
  text: '',
}

/** How many views one account, and one town together, may keep: nine have a key. */
export const SavedViewLimit = z.object({
  perAccount: z.number().int().positive(),
  perTown: z.number().int().positive(),
})

/** A view is read by others and stays for years: no caller's number may hide in it. */
const withoutPhone = (text: string): boolean => phoneIn(text) === null
const NO_PHONE = 'holds a telephone number'

const named = {
  name: filledText(20)
    .transform((name) => name.trim())
    .refine(withoutPhone, NO_PHONE),
  filter: CaseFilter.refine(({ text }) => withoutPhone(text), { path: ['text'], error: NO_PHONE }),
}
export const NewView = z.strictObject({ ...named, isShared: z.boolean() })
export type NewView = z.infer<typeof NewView>
export const ViewChange = z.strictObject(named).partial()
export type ViewChange = z.infer<typeof ViewChange>

/** All of one owner's views, in the order they shall have. */
export const ViewOrder = z.strictObject({
  isShared: z.boolean(),
  ids: z.array(z.uuid()).min(1).max(100),
})
export type ViewOrder = z.infer<typeof ViewOrder>

/** A named filter, one person's or the town's. */
export const SavedView = z.object({
  id: z.string(),
  name: z.string(),
  filter: CaseFilter,
  isShared: z.boolean(),
})
export type SavedView = z.infer<typeof SavedView>

/** What all desks of a town read is the shift leader's to make and to change. */
export const mayShareViews = ({ post, area }: Account): boolean =>
  post === 'shiftLeader' && area.kind === 'town'
