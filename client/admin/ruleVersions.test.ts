import { expect, it } from 'vitest'
import type { RuleRow } from '#shared/ruleTable.ts'
import { isOver, shownOf, versionAt, versionsOf } from './ruleVersions.ts'

const row = (
  code: string,
  position: number,
  validFrom: string,
  validTo: string | null,
): RuleRow => ({
  code,
  position,
  basis: '',
  validFrom,
  validTo,
})
const rows = [
  row('b', 20, '2026-01-01', '2026-06-01'),
  row('b', 25, '2026-06-01', null),
  row('gone', 5, '2026-01-01', '2026-02-01'),
  row('a', 30, '2026-01-01', '2026-12-01'),
  row('a', 10, '2026-12-01', null),
  row('next', 40, '2027-01-01', null),
]

it('tells what holds, what will, and what held, in the order the rows are tried', () => {
  const versions = versionsOf(rows, ['code'], '2026-11-22')

  expect(versions.map(({ name }) => name)).toEqual(['b', 'a', 'next', 'gone'])
  expect(
    versions.map((one) => [one.past.length, one.current?.['position'], one.planned.length]),
  ).toEqual([
    [1, 25, 0],
    [0, 30, 1],
    [0, undefined, 1],
    [1, undefined, 0],
  ])
  expect(versions.map(isOver)).toEqual([false, false, false, true])
  expect(versions.map((one) => shownOf(one)?.['position'])).toEqual([25, 30, 40, 5])
})

it('finds the version that a planned change would end', () => {
  const [b, a] = versionsOf(rows, ['code'], '2026-11-22')
  if (!a || !b) throw new Error('No versions')

  expect(versionAt(a, null)?.['position']).toBe(30)
  expect(versionAt(a, '2026-12-02')?.['position']).toBe(10)
  expect(versionAt(b, '2026-02-01')?.['position']).toBe(20)
  expect(versionAt(b, '2025-01-01')).toBeNull()
})
