import type { ZodType } from 'zod'
import type { ErrorCode } from '#shared/errors.ts'

/** A route as a reader needs it; the document is made from these. */
export interface Described {
  method: 'get' | 'post' | 'put' | 'delete'
  /** With `{name}` for what changes. */
  path: string
  tag: Tag
  /** What it does, in one line. */
  summary: string
  /** Who may ask: nobody in particular, an account (cookie or token), a feed by its key. */
  access: 'open' | 'account' | 'feed'
  /** What `{name}` in the path is. */
  inPath?: Readonly<Record<string, string>>
  query?: ZodType
  headers?: Readonly<Record<string, string>>
  body?: ZodType
  /** Media types of a body that is no JSON. */
  bodyTypes?: readonly string[]
  answers: readonly DescribedAnswer[]
  /** Refusals of its own; those of its access are added. */
  refuses?: readonly ErrorCode[]
}

export interface DescribedAnswer {
  status: number
  what: string
  /** Absent: the answer has no body, or one that is no JSON. */
  body?: ZodType
  mediaType?: string
}

export const tags = {
  feeds: 'What sources send, and what goes back to them',
  board: 'What a screen shows and follows',
  cases: 'Cases and orders, and the commands on them',
  visits: 'Visits, micro-wishes, topics and disputes',
  people: 'Who is logged in, on duty, and what only some may read',
  handover: 'Shift handover, made from the log',
  district: 'Places, units and figures',
  rules: 'Rules, limits and the calendar, and an administrator’s changes to them',
  server: 'The server itself',
} as const
export type Tag = keyof typeof tags
