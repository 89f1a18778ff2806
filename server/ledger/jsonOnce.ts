import type { Tx } from './ledger.ts'

const texts = new WeakMap<Tx, Map<object, string>>()

/**
 * An object's JSON, worked out once in a transaction, however many rows carry it: a card stands in
 * its own row and in its event. The object must not be changed once it was written. Kept no longer
 * than the transaction, since screens that come back have the objects themselves.
 */
export function jsonOnce(tx: Tx, value: object): string {
  const known = texts.get(tx) ?? new Map<object, string>()
  texts.set(tx, known)
  const text = known.get(value) ?? JSON.stringify(value)
  known.set(value, text)
  return text
}

/** The row's JSON with one more field, whose JSON is ready. */
export const withJson = (row: object, field: string, text: string): string =>
  `${JSON.stringify(row).slice(0, -1)},"${field}":${text}}`
