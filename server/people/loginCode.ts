import { randomInt } from 'node:crypto'

/** Read aloud and typed in: nothing that looks like something else. */
const SIGNS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'
const GROUPS = 3
const IN_GROUP = 4

/** Sixty bits, in groups that can be read out. */
export const createLoginCode = (): string =>
  Array.from({ length: GROUPS }, () =>
    Array.from({ length: IN_GROUP }, () => SIGNS[randomInt(SIGNS.length)]).join(''),
  ).join('-')

/** What was typed as it was told: capitals, spaces and dashes do not matter. Null: it is no code. */
export function loginCodeIn(typed: string): string | null {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '')
  const groups = /^([2-9A-HJ-NP-Z]{4})([2-9A-HJ-NP-Z]{4})([2-9A-HJ-NP-Z]{4})$/.exec(plain)
  return groups && groups.slice(1).join('-')
}
