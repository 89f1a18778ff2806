import type { RuleRow } from '#shared/ruleTable.ts'
import { holdsAt } from '#shared/validity.ts'

/** All versions of one row: the one in force, those to come, those that are over. */
export interface RuleVersions {
  name: string
  current: RuleRow | null
  planned: readonly RuleRow[]
  past: readonly RuleRow[]
}

/** The values that name a row. */
export const keyOf = (key: readonly string[], row: RuleRow): string[] =>
  key.map((field) => row[field] as string)

/** Rows come by name and time; what is over for good stands last. */
export function versionsOf(
  rows: readonly RuleRow[],
  key: readonly string[],
  now: string,
): RuleVersions[] {
  const named = new Map<string, RuleRow[]>()
  for (const row of rows) {
    const name = keyOf(key, row).join(' ')
    named.set(name, [...(named.get(name) ?? []), row])
  }
  const all = [...named].map(([name, versions]): RuleVersions => ({
    name,
    current: versions.find((row) => holdsAt(row, now)) ?? null,
    planned: versions.filter((row) => row.validFrom > now),
    past: versions.filter((row) => row.validTo !== null && row.validTo <= now),
  }))
  return all.sort((a, b) => Number(isOver(a)) - Number(isOver(b)) || positionOf(a) - positionOf(b))
}

export const isOver = ({ current, planned }: RuleVersions): boolean =>
  current === null && planned.length === 0

/** The version a list shows: the one in force, else the next one, else the last there was. */
export const shownOf = ({ current, planned, past }: RuleVersions): RuleRow | null =>
  current ?? planned[0] ?? past.at(-1) ?? null

/** Routes are tried by position: so they stand. */
const positionOf = (one: RuleVersions): number => {
  const position = shownOf(one)?.['position']
  return typeof position === 'number' ? position : 0
}

/** The version that holds at an instant; null: now. */
export const versionAt = (
  { current, planned, past }: RuleVersions,
  at: string | null,
): RuleRow | null =>
  at === null
    ? current
    : ([...past, ...(current ? [current] : []), ...planned].find((row) => holdsAt(row, at)) ?? null)
