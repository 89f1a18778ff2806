import { z } from 'zod'
import { Tier } from './case.ts'
import { filledText } from './text.ts'
import { Instant, Source, TicketKind, Urgency } from './ticket.ts'

const valid = {
  /** The paper it comes from. */
  basis: filledText(200),
  validFrom: Instant,
  validTo: Instant.nullable(),
}
const listOf = <T extends z.ZodType>(one: T) => z.array(one).min(1).max(200).readonly()

/** 派单目录: who handles what. Null conditions hold for everything; the first by position that fits counts. */
export const RouteRow = z.strictObject({
  code: filledText(60),
  position: z.number().int().min(1).max(1_000_000),
  /** `scheme:code` or `scheme:class`; null: any category, also none. */
  categories: listOf(filledText(60)).nullable(),
  appealKinds: listOf(TicketKind).nullable(),
  sources: listOf(Source).nullable(),
  /** The first leads; with several the duties overlap. */
  unitKinds: listOf(filledText(40)),
  tier: Tier.nullable(),
  urgency: Urgency.nullable(),
  ...valid,
})
export type RouteRow = z.infer<typeof RouteRow>

/** What makes a ticket urgent (杨浦 2013): 扬言类, 安全隐患类, 急难愁求助, 影响一定区域; first first. */
export const urgentLists = ['threat', 'danger', 'acuteNeed', 'manyAffected'] as const

/** A word people say when they mean a category, or one that makes a ticket urgent. */
export const SortingWordRow = z
  .strictObject({
    list: z.enum(['category', ...urgentLists]),
    /** `scheme:code` the word stands for; empty for the urgent lists. */
    category: z.string().max(60),
    word: filledText(40),
    /** The word says nothing where one of these stands in the same text. */
    unless: z.array(filledText(40)).max(50).readonly(),
    ...valid,
  })
  .refine(({ list, category }) => (list === 'category') === (category !== ''), {
    path: ['category'],
    message: 'for the category list alone',
  })
export type SortingWordRow = z.infer<typeof SortingWordRow>
