import type { RuleField, RuleRow, RuleTableInfo } from '#shared/ruleTable.ts'

/** A field of a row, or one inside the `params` of a limit. */
export interface FormField extends RuleField {
  inParams: boolean
}

/** What stands in a field: text, one of its lines per value of a list; a tick; what is chosen. */
export type Draft = Record<string, string | boolean | string[]>

/** The fields of a row's form. A limit shows what is in its `params`, where that fits into fields. */
export function formFields(info: RuleTableInfo, code: string | null): FormField[] {
  const inside = code === null ? null : (info.params[code] ?? null)
  return info.fields.flatMap((field): FormField[] =>
    field.name === 'params' && inside
      ? inside.map((one) => ({ ...one, inParams: true }))
      : [{ ...field, inParams: false }],
  )
}

export const startDraft = (fields: readonly FormField[], row: RuleRow | null): Draft =>
  Object.fromEntries(fields.map((field) => [field.name, startOf(field, valueIn(row, field))]))

const valueIn = (row: RuleRow | null, { name, inParams }: FormField): unknown => {
  if (row === null) return null
  if (!inParams) return row[name]
  const params: unknown = row['params']
  return typeof params === 'object' && params !== null
    ? (params as Record<string, unknown>)[name]
    : null
}

function startOf({ kind }: FormField, value: unknown): Draft[string] {
  switch (kind) {
    case 'flag':
      return value === true
    case 'choices':
      return Array.isArray(value) ? value.map(String) : []
    case 'texts':
      return Array.isArray(value) ? value.join('\n') : ''
    case 'json':
      return value === null || value === undefined ? '' : JSON.stringify(value, null, 2)
    case 'text':
    case 'whole':
    case 'number':
    case 'choice':
      return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  }
}

/** A list field that may be null means "any" when it is empty; one that may not is an empty list. */
export function valueOf(field: FormField, drafted: Draft[string] | undefined): unknown {
  const { kind, isNullable, options } = field
  const text = typeof drafted === 'string' ? drafted.trim() : ''
  switch (kind) {
    case 'flag':
      return drafted === true
    case 'choices': {
      const chosen = Array.isArray(drafted) ? drafted : []
      return chosen.length === 0 && isNullable ? null : chosen
    }
    case 'texts': {
      const values = text.split(/[\n、；;]/).flatMap((one) => one.trim() || [])
      return values.length === 0 && isNullable ? null : values
    }
    case 'json':
      return parsed(text)
    case 'whole':
    case 'number':
      return text === '' ? null : Number(text)
    case 'choice':
      return text === '' ? null : (options.find((one) => String(one) === text) ?? text)
    case 'text':
      return text === '' && isNullable ? null : text
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

/** The row as the server wants it. */
export function rowOf(fields: readonly FormField[], draft: Draft): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  const params: Record<string, unknown> = {}
  for (const field of fields)
    (field.inParams ? params : row)[field.name] = valueOf(field, draft[field.name])
  return fields.some(({ inParams }) => inParams) ? { ...row, params } : row
}

/** The first field that still has to be filled in, or holds no figure; null: it can be sent. */
export const missingField = (fields: readonly FormField[], draft: Draft): FormField | null =>
  fields.find((field) => {
    const value = valueOf(field, draft[field.name])
    if (typeof value === 'number') return !Number.isFinite(value)
    if (field.isNullable) return false
    // Only the urgent lists have words without a category; the server knows which.
    return value === null || (value === '' && field.name !== 'category')
  }) ?? null
