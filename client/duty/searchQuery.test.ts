import { expect, it } from 'vitest'
import { everyCase, type CaseFilter } from '#shared/savedView.ts'
import { searchPath } from './searchQuery.ts'

const asked = (change: Partial<CaseFilter>): Record<string, string> | null => {
  const path = searchPath({ ...everyCase, ...change }, 'dutyOfficer')
  return path === null
    ? null
    : Object.fromEntries(new URL(path, 'http://desk').searchParams.entries())
}

it.each([
  ['nothing is typed', {}],
  ['one letter is typed', { text: '油' }],
  ['only open cases are asked for', { status: 'handling' }],
  ['a number is typed that belongs to a person', { text: '138 1234 5678' }],
  ['such a number is half typed', { text: '13812' }],
  ['such a number stands among words', { text: '张先生 13812345678' }],
] as const)('asks the server nothing while %s', (_fact, change) => {
  expect(asked(change)).toBeNull()
})

it.each([
  ['words', { text: ' 油烟 ' }, { q: '油烟' }],
  ['a case number', { text: '赵巷261122-0007' }, { q: '赵巷261122-0007' }],
  ['closed cases', { status: 'closed' }, { status: 'closed' }],
  [
    'whatever narrows it',
    { text: '油烟', tier: 3, source: '110', unitId: 'u', gridId: 'g', flag: 'orphan' },
    { q: '油烟', tier: '3', source: '110', unitId: 'u', gridId: 'g', flag: 'orphan' },
  ],
  ['what waits for me', { text: '油烟', group: 'mine' }, { q: '油烟', holder: 'dutyOfficer' }],
  ['what is late', { text: '油烟', group: 'late' }, { q: '油烟', overdue: 'true' }],
] as const)('asks for %s', (_fact, change, query) => {
  expect(asked(change)).toEqual({ limit: '200', ...query })
})
