import { z } from 'zod'
import { filledText } from '../text.ts'
import { Instant } from '../ticket.ts'
import type { StageOf } from './form.ts'

/** Must it be filled in, may it, or is it not asked at all. */
export type Need = 'must' | 'may' | 'no'

interface FieldOf<Schema extends z.ZodType> {
  schema: Schema
  need: Need
  /** There are words under `form.<form>.hint.<field>`. */
  hasHint?: true
}
type Figure = { kind: 'figure'; least: number; most: number; step: number }
type Words = { kind: 'words'; most: number; lines: number }
type Choice = { kind: 'choice'; options: readonly string[] }
type Moment = { kind: 'moment' }

/** One thing asked: what a screen draws and what the schema takes, said once. */
export type Field = FieldOf<z.ZodType> & (Figure | Words | Choice | Moment)
export type Fields = Readonly<Record<string, Field>>

/** A figure inside bounds; `step` 0.1: one decimal, as a meter shows it. */
export const figure = (bounds: { least: number; most: number; step: number }) => ({
  kind: 'figure' as const,
  ...bounds,
  schema: z.number().min(bounds.least).max(bounds.most).multipleOf(bounds.step),
  need: 'must' as const,
})

/** Words; never a person's name, for a form is seen by many. */
export const words = (most: number, lines = 1) => ({
  kind: 'words' as const,
  most,
  lines,
  schema: filledText(most).trim(),
  need: 'must' as const,
})

export const choice = <T extends string>(schema: z.ZodEnum<Record<T, T>>) => ({
  kind: 'choice' as const,
  options: schema.options,
  schema,
  need: 'must' as const,
})

export const moment = () => ({ kind: 'moment' as const, schema: Instant, need: 'must' as const })

type Optional<F extends Field> = Omit<F, 'schema' | 'need'> & {
  schema: z.ZodDefault<z.ZodNullable<F['schema']>>
  need: 'may'
}
/** Not always asked, or asked and left empty: null then. */
export function optional<F extends Field>(field: F): Optional<F> {
  const schema: z.ZodNullable<F['schema']> = z.nullable(field.schema)
  return { ...field, schema: schema.default(null), need: 'may' }
}

export const hinted = <F extends Field>(field: F) => ({ ...field, hasHint: true as const })

type ShapeOf<F extends Fields> = { [K in keyof F]: F[K]['schema'] }

/** A stage whose schema follows from its fields. */
export function stageOf<F extends Fields>(
  fields: F,
  needOf?: StageOf['needOf'],
): StageOf<z.ZodObject<ShapeOf<F>, z.core.$strict>> {
  const shape = Object.fromEntries(
    Object.entries(fields).map(([name, { schema }]) => [name, schema]),
  ) as ShapeOf<F>
  return { data: z.strictObject(shape), fields, ...(needOf && { needOf }) }
}
