import { z } from 'zod'
import { filledText, plainText } from './text.ts'

/**
 * Where a ticket came from. Feeds are rows; a source is the feed's code. `desk`: what the town's duty desk
 * took by hand, from a chat group or a call — neither the hotline's nor a visit's, so neither may be told
 * of it, and a wall that counts by source must not count it as theirs.
 */
export const Source = z.enum(['12345', '110', 'visits', 'desk'])
export type Source = z.infer<typeof Source>

/** The sources whose own program sends and is answered. */
export const FeedSource = Source.exclude(['desk'])
export type FeedSource = z.infer<typeof FeedSource>
export const isFed = (source: Source): source is FeedSource => source !== 'desk'

export const Urgency = z.enum(['normal', 'urgent'])
export type Urgency = z.infer<typeof Urgency>

export const TicketKind = z.enum([
  'consultation',
  'help',
  'complaint',
  'tipOff',
  'suggestion',
  'praise',
  'other',
])
export type TicketKind = z.infer<typeof TicketKind>

export const Category = z.object({
  scheme: z.enum(['gb47678', 'gb30428', 'shanghai2015', 'local']),
  code: z.string().min(1).max(40),
  name: z.string().min(1).max(80),
})
export type Category = z.infer<typeof Category>

export const Crs = z.enum(['WGS84', 'CGCS2000', 'GCJ02', 'BD09'])
export type Crs = z.infer<typeof Crs>

/** Offsets that exist go from −12 to +14 hours; a database refuses some that ISO 8601 could write. */
const OFFSET_MAX_HOURS = 14

/** ISO 8601 with an offset, inside years and zones a clock can stand in. */
export const Instant = z.iso
  .datetime({ offset: true })
  .refine((value) => {
    const at = Date.parse(value)
    return at >= Date.UTC(1990, 0, 1) && at < Date.UTC(2100, 0, 1)
  }, 'outside 1990–2099')
  .refine((value) => {
    const hours = /[+-](\d\d):\d\d$/.exec(value)?.[1] ?? '0'
    return Number(hours) <= OFFSET_MAX_HOURS
  }, 'no such time zone')

export const ClockKind = z.enum([
  'sign',
  'firstContact',
  'closing',
  'callback',
  'acknowledge',
  'arrive',
  'result',
])
export type ClockKind = z.infer<typeof ClockKind>

export const SourceDeadline = z.object({
  kind: z.enum(['sign', 'firstContact', 'closing', 'callback']),
  at: Instant,
})
export type SourceDeadline = z.infer<typeof SourceDeadline>

const EXTRA_DEPTH_MAX = 20
const isShallow = (value: unknown, left = EXTRA_DEPTH_MAX): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (left > 0 && Object.values(value).every((inner) => isShallow(inner, left - 1)))

/** A source's own JSON, of any shape but not of any depth: walking over it must not use up the stack. */
const FreeJson = z.custom<z.core.util.JSONType>((value) => isShallow(value), 'nested too deeply')

/** One item of a feed, exactly as `interface.md` writes it. */
export const IntakeItem = z.object({
  sourceId: filledText(100),
  title: filledText(200),
  detail: plainText(10_000).optional(),
  receivedAt: Instant,
  occurredAt: Instant.optional(),
  address: plainText(300).optional(),
  location: z
    .object({ lng: z.number().min(-180).max(180), lat: z.number().min(-90).max(90), crs: Crs })
    .optional(),
  locationIs: z.enum(['problem', 'caller']).optional(),
  kind: TicketKind.optional(),
  category: z
    .object({ scheme: Category.shape.scheme, code: filledText(40), name: filledText(80) })
    .optional(),
  urgency: Urgency.optional(),
  caller: z
    .object({
      name: plainText(100).optional(),
      phone: plainText(40).optional(),
      confidential: z.boolean().optional(),
    })
    .optional(),
  repeatOf: filledText(100).optional(),
  dueAt: z.array(SourceDeadline).max(10).optional(),
  extra: z.record(plainText(100), FreeJson).optional(),
})
export type IntakeItem = z.infer<typeof IntakeItem>

export const UpdateKind = z.enum([
  'supplement',
  'urge',
  'supervise',
  'callback',
  'returnDecision',
  'extensionDecision',
  'redo',
  'withdraw',
])
export type UpdateKind = z.infer<typeof UpdateKind>

export const Satisfaction = z.enum([
  'satisfied',
  'mostlySatisfied',
  'neutral',
  'dissatisfied',
  'notReached',
  'wouldNotSay',
])
export type Satisfaction = z.infer<typeof Satisfaction>

/** A later message of the source about a ticket it sent. */
export const IntakeUpdate = z.object({
  sourceId: filledText(100),
  updateId: filledText(100),
  kind: UpdateKind,
  at: Instant,
  text: plainText(10_000).optional(),
  satisfaction: Satisfaction.optional(),
  dueAt: z.array(SourceDeadline).max(10).optional(),
})
export type IntakeUpdate = z.infer<typeof IntakeUpdate>

export interface ItemError {
  path: string
  message: string
}
export type IntakeStatus = 'accepted' | 'known' | 'changed' | 'rejected'
export interface IntakeResult {
  sourceId: string | null
  status: IntakeStatus
  ticketId?: string
  caseId?: string
  gridId?: string | null
  errors?: ItemError[]
}

export const ContactResult = z.enum(['reached', 'notReached', 'wantsNone'])
export type ContactResult = z.infer<typeof ContactResult>

/** 结案评判 closing verdict; only the first two count as settled (domain §0.4). */
export const ClosingVerdict = z.enum(['solved', 'explained', 'unsolved'])
export type ClosingVerdict = z.infer<typeof ClosingVerdict>
