import { expect, it } from 'vitest'
import type { Account } from '#shared/account.ts'
import type { CaseCard } from '#shared/case.ts'
import { caseCommandNames } from '#shared/commands.ts'
import { say } from '#shared/say.ts'
import { aCase, aTicketHead } from '#shared/aCase.ts'
import { caseActions, commandKeys, menuKeys, nextStep } from './caseActions.ts'

const anAccount = (change: Partial<Account>): Account => ({
  id: 'a',
  username: 'lead',
  label: '环宝龙综合网格工作站站长',
  post: 'stationLead',
  area: { kind: 'grid', gridId: 'ZX-G1' },
  stationGridId: null,
  ...change,
})
const filed = (change: Partial<CaseCard> = {}) => aCase({ status: 'filed', tier: 3, ...change })
const names = (account: Account, card = filed()) =>
  caseActions(account, card).map(({ name, refusal }) => (refusal ? `(${name})` : name))

it('offers what may be done now, greys what may be done later, leaves out what never', () => {
  const offered = names(anAccount({}))

  expect(offered).toEqual(expect.arrayContaining(['firstContact', 'sort', 'dispatch', 'merge']))
  expect(offered).toEqual(expect.arrayContaining(['(file)', '(check)', '(callback)', '(unmerge)']))
  expect(offered.join()).not.toMatch(/decide|supervise|void|acceptSpecial/)
  expect(names(anAccount({ post: 'operator', stationGridId: 'ZX-G1' }))).toEqual([])
})

it('leaves the dispatch of tier ② to the town', () => {
  expect(names(anAccount({}), filed({ tier: 2 }))).not.toContain('dispatch')
})

it('gives every command a key of its own, apart from those of the desk around it', () => {
  const desk = ['J', 'K', 'N', 'M', 'Q', 'P', 'T', 'U', 'Y', '.', '/']
  const keys = [...Object.values(commandKeys), ...Object.values(menuKeys), ...desk]

  expect(new Set(keys).size).toBe(keys.length)
})

const everybody = caseCommandNames.map((name) => ({ name, refusal: null }))
const said = { reason: '理由', at: '2026-04-14T09:00:00Z' }
const unhappy = {
  satisfaction: 'dissatisfied',
  verdict: 'unsolved',
  tries: 1,
  at: '2026-04-14T09:00:00Z',
} as const

it.each<[string, Partial<CaseCard>, string | null]>([
  ['received', { status: 'received' }, 'file'],
  ['filed', { status: 'filed', tier: null }, 'sort'],
  ['of tier ②', { status: 'filed', tier: 2 }, 'dispatch'],
  ['of tier ③', { status: 'filed', tier: 3 }, 'whistle'],
  ['of tier ④', { status: 'filed', tier: 4 }, 'acceptSpecial'],
  ['handled', { status: 'handling' }, null],
  ['put aside', { status: 'pending' }, 'resume'],
  ['to be checked', { status: 'checking' }, 'check'],
  ['to be called back', { status: 'callback' }, 'callback'],
  ['withdrawn', { status: 'callback', tickets: [aTicketHead({ withdrawn: true })] }, 'close'],
  ['not content', { status: 'callback', tickets: [aTicketHead({ callback: unhappy })] }, 'redo'],
  [
    'to be returned',
    { status: 'handling', tickets: [aTicketHead({ returning: { ...said, state: 'asked' } })] },
    'reviewReturn',
  ],
  [
    'to be extended',
    { status: 'checking', tickets: [aTicketHead({ extension: { ...said, state: 'asked' } })] },
    'reviewExtension',
  ],
  [
    'in nobody’s hands',
    {
      status: 'handling',
      flags: [
        { flag: 'orphan', reason: say('flag.orphan.because', { minutes: 30 }), since: said.at },
      ],
    },
    'decide',
  ],
])('waits, when %s, for %o → %s', (_, change, step) => {
  expect(nextStep(aCase(change), everybody)).toBe(step)
})

it('lets the step stand out that this account can do', () => {
  const card = filed({
    status: 'checking',
    tickets: [aTicketHead({ extension: { ...said, state: 'asked' } })],
  })

  expect(nextStep(card, caseActions(anAccount({}), card))).toBe('check')
})
