import { z } from 'zod'
import { Tier } from './case.ts'
import { Say } from './say.ts'
import { Category, Instant, Urgency } from './ticket.ts'

export const suggestionFields = ['category', 'grid', 'unit', 'tier', 'urgency'] as const
export type SuggestionField = (typeof suggestionFields)[number]

/** A value with the rule that fired and the sentence why; without a value, why there is none. */
const suggested = <T extends z.ZodType>(value: T) =>
  z.object({ value: value.nullable(), rule: z.string().nullable(), reason: Say })

/** `GET /api/cases/{id}/suggestion`: made when first asked for, and kept as it was. */
export const Suggestion = z.object({
  category: suggested(Category),
  /** `gridId` null: it lies in that town and in none of its grids. */
  grid: suggested(z.object({ townCode: z.string(), gridId: z.string().nullable() })),
  /** The unit that leads, and those whose duties overlap with its. */
  unit: suggested(z.object({ unitId: z.string(), assistUnitIds: z.array(z.string()) })),
  tier: suggested(Tier),
  urgency: suggested(Urgency),
}) satisfies z.ZodType<Record<SuggestionField, { rule: string | null }>>
export type Suggestion = z.infer<typeof Suggestion>

/** What the officer decided; only fields that were decided. */
export interface TakenFields {
  category?: Category
  grid?: { gridId: string | null }
  unit?: { unitId: string }
  tier?: Tier
  urgency?: Urgency
}

/** Instants with an offset; the period holds `from` and not `to`. */
export const SuggestionPeriod = z.strictObject({ from: Instant.optional(), to: Instant.optional() })

const tally = {
  /** Suggested something. */
  shown: z.int().nonnegative(),
  /** Of those, decided by an officer as suggested. */
  taken: z.int().nonnegative(),
  /** Of those, decided otherwise. */
  changed: z.int().nonnegative(),
  /** taken / (taken + changed); null before the first decision. */
  accuracy: z.number().nullable(),
}
export const SuggestionFigures = z.object({
  fields: z.array(
    z.object({
      field: z.enum(suggestionFields),
      ...tally,
      /** Looked at, with nothing to suggest. */
      none: z.int().nonnegative(),
      rules: z.array(z.object({ rule: z.string(), ...tally })),
    }),
  ),
})
export type SuggestionFigures = z.infer<typeof SuggestionFigures>

/** How much words of the title and earlier decisions weigh: a row, `sorting` among the limits. */
export const SortingWeights = z.object({
  /** A feature of the title counts as so many of the detail. */
  titleWeight: z.number().positive(),
  /** Characters of the detail that are looked at. */
  detailChars: z.int().positive(),
  /** Additive smoothing of the learner. */
  smoothing: z.number().positive(),
  /** A category is known to the learner from so many decisions on. */
  minCases: z.int().positive(),
  /** By how much, per unit of evidence, the best category must lead the second. */
  minMargin: z.number().nonnegative(),
})
export type SortingWeights = z.infer<typeof SortingWeights>
