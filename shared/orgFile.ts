import { z } from 'zod'
import { Post, type Account } from './account.ts'
import { FileAnswer } from './ruleTable.ts'

/**
 * A code that its owner enters once in place of a password, to choose one. It is in this answer and nowhere
 * else.
 */
export const LoginCode = z.object({
  username: z.string(),
  code: z.string(),
  expiresAt: z.string(),
})
export type LoginCode = z.infer<typeof LoginCode>

/** What a file of people does; `codes` are the new ones' first way in. */
export const PeopleFileAnswer = FileAnswer.extend({ codes: z.array(LoginCode) })
export type PeopleFileAnswer = z.infer<typeof PeopleFileAnswer>

/** An account as an administrator sees it: post and place, no name. */
export const ListedAccount = z.object({
  id: z.string(),
  username: z.string(),
  label: z.string(),
  post: Post,
  isDisabled: z.boolean(),
  hasPassword: z.boolean(),
  /** Until when a code may be used; null: none was made, or it was used. */
  codeUntil: z.string().nullable(),
})
export type ListedAccount = z.infer<typeof ListedAccount>

type AreaKind = Account['area']['kind']

/** The posts that a file may give, and which kind of area each is for; several: whichever the line names. */
export const areaOfPost: Readonly<Partial<Record<Post, readonly AreaKind[]>>> = {
  display: ['grid', 'town', 'district'],
  operator: ['grid', 'town', 'district'],
  stationLead: ['grid'],
  dutyOfficer: ['town'],
  shiftLeader: ['town'],
  unitOfficer: ['unit'],
  communityOfficer: ['unit'],
  gridWorker: ['grid'],
  gridChief: ['grid'],
  districtCentre: ['district'],
  socialWork: ['district'],
  admin: ['district'],
}
