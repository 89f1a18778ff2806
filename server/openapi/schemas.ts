import { z, type ZodType } from 'zod'
import { Account } from '#shared/account.ts'
import { BoardEvent } from '#shared/board.ts'
import { CallHead } from '#shared/call.ts'
import { CaseCard } from '#shared/case.ts'
import { Clock } from '#shared/clock.ts'
import { ErrorBody } from '#shared/errors.ts'
import { Handover } from '#shared/handover.ts'
import { HandoverReport } from '#shared/handoverReport.ts'
import { Order } from '#shared/order.ts'
import { LoginCode } from '#shared/orgFile.ts'
import { Say } from '#shared/say.ts'
import { TicketHead } from '#shared/ticketHead.ts'
import { Failure } from './answers.ts'

/** JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. */
export type JsonSchema = z.core.JSONSchema.BaseSchema

const nouns = {
  Account,
  BoardEvent,
  CallHead,
  CaseCard,
  Clock,
  ErrorBody,
  Failure,
  Handover,
  HandoverReport,
  LoginCode,
  Order,
  Say,
  TicketHead,
}

const IN_COMPONENTS = '#/components/schemas/'

/** What a client sends, whole and in place. */
export const requestSchema = (schema: ZodType): JsonSchema =>
  tidy(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))

/** What is answered: the nouns once as components, everything else in place, pointing to them. */
export function answerSchemas(answers: ReadonlyMap<string, ZodType>): {
  of: ReadonlyMap<string, JsonSchema>
  components: Record<string, JsonSchema>
} {
  const registry = z.registry<{ id: string }>()
  for (const [id, noun] of Object.entries(nouns)) registry.add(noun, { id })
  const own = new Map<string, string>()
  for (const [key, schema] of answers) {
    const known = registry.get(schema)
    own.set(key, known?.id ?? key)
    if (!known) registry.add(schema, { id: key })
  }
  const { schemas } = z.toJSONSchema(registry, {
    uri: (id) => IN_COMPONENTS + id,
    unrepresentable: 'any',
  })

  const made = (id: string): JsonSchema =>
    id in nouns ? { $ref: IN_COMPONENTS + id } : tidy(schemas[id] ?? {})
  return {
    of: new Map([...own].map(([key, id]) => [key, made(id)])),
    components: Object.fromEntries(Object.keys(nouns).map((id) => [id, tidy(schemas[id] ?? {})])),
  }
}

/** What only the generator needs, and what says nothing to a reader, left out. */
function tidy(schema: JsonSchema): JsonSchema {
  return JSON.parse(JSON.stringify(schema), (key, value: unknown) => {
    if (key === '$schema' || key === '$id' || key === '$defs') return undefined
    if (Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER) return undefined
    if (typeof value !== 'object' || value === null) return value
    // Free JSON inside `extra` refers to itself: anything may stand there.
    if ('$ref' in value && String(value.$ref).startsWith('#/$defs/')) return {}
    // The pattern behind `date-time` is a line nobody reads.
    if ('format' in value && 'pattern' in value) {
      return { ...value, pattern: undefined }
    }
    return value
  }) as JsonSchema
}
