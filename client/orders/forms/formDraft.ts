import type { Field, Fields, Need } from '#shared/forms/fields.ts'
import { say, type Say } from '#shared/say.ts'
import { figureOf, instantOf, momentError } from './figures.ts'

/** What stands in the fields, as typed; everything is text until somebody sends it. */
export type Draft = Record<string, string>
type Values = Record<string, unknown>
type NeedOf = (field: string, given: Draft) => Need

/** Empty fields; a moment is now until somebody says otherwise. */
export const emptyDraft = (fields: Fields, now: string): Draft =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { kind }]) => [name, kind === 'moment' ? now : '']),
  )

/** The draft as rules may ask it: moments as instants. */
export const givenIn = (fields: Fields, draft: Draft): Draft =>
  Object.fromEntries(
    Object.entries(draft).map(([name, text]) => [
      name,
      fields[name]?.kind === 'moment' && text !== '' ? instantOf(text) : text,
    ]),
  )

/** The entry these fields make, or at each field what is wrong with it. What is not asked is left out. */
export function parseDraft(
  fields: Fields,
  draft: Draft,
  needOf: NeedOf,
  nowMs: number,
): { ok: true; values: Values } | { ok: false; errors: Record<string, Say> } {
  const given = givenIn(fields, draft)
  const values: Values = {}
  const errors: Record<string, Say> = {}
  for (const [name, field] of Object.entries(fields)) {
    const need = needOf(name, given)
    const text = draft[name] ?? ''
    if (need === 'no' || (need === 'may' && text.trim() === '')) continue
    const error = errorIn(field, text, nowMs)
    if (error) errors[name] = error
    else values[name] = valueOf(field, text)
  }
  return Object.keys(errors).length > 0 ? { ok: false, errors } : { ok: true, values }
}

function valueOf(field: Field, text: string): unknown {
  switch (field.kind) {
    case 'figure':
      return figureOf(text)
    case 'moment':
      return instantOf(text)
    case 'words':
      return text.trim()
    case 'choice':
      return text
  }
}

function errorIn(field: Field, text: string, nowMs: number): Say | null {
  if (text.trim() === '') return say('form.error.missing')
  switch (field.kind) {
    case 'figure':
      return figureError(field, text)
    case 'moment':
      return momentError(text, nowMs)
    case 'words':
      return text.trim().length > field.most
        ? say('form.error.tooLong', { most: field.most })
        : null
    case 'choice':
      return field.options.includes(text) ? null : say('form.error.missing')
  }
}

function figureError(field: Field & { kind: 'figure' }, text: string): Say | null {
  const { least, most } = field
  const value = figureOf(text)
  if (value === null) return say('form.error.notAFigure')
  if (value < least) return say('form.error.tooLittle', { least })
  if (value > most) return say('form.error.tooMuch', { most })
  if (field.schema.safeParse(value).success) return null
  return say(field.step === 1 ? 'form.error.notWhole' : 'form.error.notTenths')
}
