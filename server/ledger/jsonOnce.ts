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

const SEPARATOR = '\u001e'

/**
 * Many JSON texts as one parameter, for `string_to_table(…, chr(30))` beside the rows' other columns:
 * inside one large JSON PostgreSQL would read each of them three times over. A JSON text escapes
 * control characters, so none of them can hold the separator.
 */
export const jsonRecords = (texts: readonly string[]): string => texts.join(SEPARATOR)
