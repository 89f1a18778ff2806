import type { PostResult } from './postItems.ts'

export interface Tally {
  accepted: number
  known: number
  changed: number
  rejected: number
}

export interface Counting {
  add: (results: readonly PostResult[]) => void
  total: () => Tally
  /** The first refusals in words, to be looked at. */
  refusals: () => readonly string[]
}

const REFUSALS_SHOWN = 5

/** Counts what the server said of the items. */
export function createCounting(): Counting {
  const tally: Tally = { accepted: 0, known: 0, changed: 0, rejected: 0 }
  const refusals: string[] = []
  return {
    add(results) {
      for (const { sourceId, status, errors = [] } of results) {
        tally[status]++
        if (status !== 'rejected' || refusals.length >= REFUSALS_SHOWN) continue
        const why = errors.map(({ path, message }) => `${path}: ${message}`).join('; ')
        refusals.push(`${sourceId ?? 'without a number'} rejected: ${why}`)
      }
    },
    total: () => ({ ...tally }),
    refusals: () => refusals,
  }
}

export const sayTally = ({ accepted, known, changed, rejected }: Tally): string =>
  `accepted ${accepted}, known ${known}, changed ${changed}, rejected ${rejected}`
