/** A row of a table of rules: in force from a moment on. Instants in UTC as `toISOString()` writes them. */
export interface Timed {
  validFrom: string
  /** The first moment at which it no longer holds; null while it holds. */
  validTo: string | null
}

export const holdsAt = ({ validFrom, validTo }: Timed, at: string): boolean =>
  validFrom <= at && (validTo === null || at < validTo)

/** Some moment at which both hold. */
export const holdTogether = (a: Timed, b: Timed): boolean =>
  (b.validTo === null || a.validFrom < b.validTo) && (a.validTo === null || b.validFrom < a.validTo)

export interface RowChange<R extends Timed> {
  added: R
  /** The version that was in force until now, with its end. */
  ended: R | null
}

/**
 * What adding a version of a row changes: it ends the one in force at its first moment, and ends itself
 * where one already written for later begins. Null when the one in force says the very same.
 */
export function changeOf<R extends Timed>(
  versions: readonly R[],
  row: R,
  saysTheSame: (a: R, b: R) => boolean,
): RowChange<R> | null {
  const { validFrom } = row
  const standing = versions.find((one) => holdsAt(one, validFrom)) ?? null
  if (standing && saysTheSame(standing, row)) return null

  const later = versions.flatMap((one) => (one.validFrom > validFrom ? [one.validFrom] : []))
  return {
    added: { ...row, validTo: later.sort()[0] ?? null },
    ended: standing ? { ...standing, validTo: validFrom } : null,
  }
}
