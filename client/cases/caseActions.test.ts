import { expect, it } from 'vitest'
import type { Account } from '#shared/account.ts'
import { aCase, aTicket } from './aCase.ts'
import { caseActions, commandKeys, nextStep } from './caseActions.ts'

const anAccount = (change: Partial<Account>): Account => ({
  id: 'a',
  username: 'lead',
  label: '环宝龙综合网格工作站站长',
  post: 'stationLead',
  area: { kind: 'grid', gridId: 'huanbaolong' },
  stationGridId: null,
  ...change,
})
const names = (account: Account, card = aCase()) =>
  caseActions(account, card).map(({ name, refusal }) => (refusal ? `(${name})` : name))

it('offers what may be done now, greys what may be done later, leaves out what never', () => {
  expect(names(anAccount({}))).toEqual([
    '(file)',
    'firstContact',
    'sort',
    'dispatch',
    'whistle',
    'relocate',
    '(check)',
    '(callback)',
    '(close)',
  ])
  expect(names(anAccount({ post: 'operator', stationGridId: 'huanbaolong' }))).toEqual([])
})

it('leaves the dispatch of tier ② to the town', () => {
  expect(names(anAccount({}), aCase({ tier: 2 }))).not.toContain('dispatch')
})

it('gives every command a key of its own, apart from those that walk', () => {
  const keys = [...Object.values(commandKeys), 'J', 'K']

  expect(new Set(keys).size).toBe(keys.length)
})

it.each([
  ['received', {}, 'file'],
  ['filed', { tier: null }, 'sort'],
  ['filed', { tier: 2 }, 'dispatch'],
  ['filed', { tier: 3 }, 'whistle'],
  ['handling', {}, null],
  ['checking', {}, 'check'],
  ['callback', {}, 'callback'],
  ['callback', { tickets: [aTicket({ withdrawn: true })] }, 'close'],
] as const)('waits in %s %o for %s', (status, change, step) => {
  expect(
    nextStep(
      aCase({
        status,
        ...change,
        tickets: [...('tickets' in change ? change.tickets : [aTicket()])],
      }),
    ),
  ).toBe(step)
})
