import { z } from 'zod'
import type { RuleField } from '#shared/ruleTable.ts'

type JsonSchema = z.core.JSONSchema.JSONSchema

/** The columns of a row, as its schema has them; what a form cannot show in one line is `json`. */
export function fieldsOf(schema: z.ZodType): RuleField[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return Object.entries(properties).map(([name, property]) => fieldOf(name, plain(property)))
}

const plain = (schema: JsonSchema | boolean): JsonSchema =>
  typeof schema === 'boolean' ? {} : schema

function fieldOf(name: string, schema: JsonSchema): RuleField {
  const either = (schema.anyOf ?? []).map(plain)
  const others = either.filter(({ type }) => type !== 'null')
  const isNullable = others.length < either.length
  const [only] = others
  const kept = others.length === 1 && only ? only : isNullable ? { anyOf: others } : schema
  return { name, isNullable, ...kindOf(kept) }
}

function kindOf(schema: JsonSchema): Pick<RuleField, 'kind' | 'options'> {
  const options = optionsOf(schema)
  if (options.length > 0) return { kind: 'choice', options }
  switch (schema.type) {
    case 'string':
      return { kind: 'text', options }
    case 'integer':
      return { kind: 'whole', options }
    case 'number':
      return { kind: 'number', options }
    case 'boolean':
      return { kind: 'flag', options }
    case 'array': {
      const items = plain(Array.isArray(schema.items) ? {} : (schema.items ?? {}))
      const among = optionsOf(items)
      if (among.length > 0) return { kind: 'choices', options: among }
      return { kind: items.type === 'string' ? 'texts' : 'json', options }
    }
    case 'object':
    case 'null':
    case undefined:
      break
  }
  return { kind: 'json', options }
}

const isOption = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number'

const optionsOf = ({ enum: listed, anyOf = [] }: JsonSchema): (string | number)[] => {
  const consts = anyOf.map((one) => plain(one).const)
  return (listed ?? (consts.every(isOption) ? consts : [])).filter(isOption)
}
