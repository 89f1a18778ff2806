import { describe, expect, it } from 'vitest'
import type { Account } from '#shared/account.ts'
import { caseCommandNames, orderCommandNames } from '#shared/commands.ts'
import { say } from '#shared/say.ts'
import en from '#shared/words/en.json'
import zhCN from '#shared/words/zh-CN.json'
import { aCase, anOrder } from '#shared/aCase.ts'
import { fit, found, menuEntries } from './commandMenu.ts'

const officer = (post: Account['post']): Account => ({
  id: 'a',
  username: 'duty',
  label: '值班员',
  post,
  area: { kind: 'town', townCode: 'ZX' },
  stationGridId: null,
})
const objected = anOrder({
  id: 'order-1',
  objection: { reason: '不归我们', at: '2026-04-14T09:00:00Z', state: 'open' },
})
const linesOf = (post: Account['post'], card = aCase({ status: 'filed', tier: 2 })) =>
  menuEntries(officer(post), card)

describe('the order of the menu', () => {
  it('is the next step, what can be done now, then what cannot with its reason', () => {
    const lines = linesOf('dutyOfficer')

    expect(lines[0]).toMatchObject({ id: 'dispatch', isNext: true })
    const firstRefused = lines.findIndex(({ refusal }) => refusal !== null)
    expect(firstRefused).toBeGreaterThan(5)
    expect(lines.slice(firstRefused).every(({ refusal }) => refusal !== null)).toBe(true)
  })

  it('has the review of an objection on top, and what may be done to each order', () => {
    const lines = linesOf('dutyOfficer', aCase({ status: 'assigned', tier: 3, orders: [objected] }))

    expect(lines[0]?.id).toBe('reviewObjection order-1')
    expect(lines.map(({ id }) => id)).toContain('cancel order-1')
    expect(lines.map(({ id }) => id)).not.toContain('sendBack order-1')
  })

  it('offers nobody what they may never do', () => {
    expect(linesOf('dutyOfficer').map(({ id }) => id)).not.toContain('decide')
    expect(linesOf('shiftLeader').map(({ id }) => id)).toContain('decide')
    expect(linesOf('operator')).toEqual([])
  })
})

describe('typing finds a command', () => {
  const supervise = { label: '督办', keys: zhCN['command.keys.supervise'] }

  it.each([
    ['', 0],
    ['督', 0],
    ['db', 0],
    ['DB', 0],
    ['supervise', 0],
    ['duba', 1],
    ['办', 2],
    ['催', null],
    ['ub', null],
  ])('by %j with rank %j', (typed, rank) => {
    expect(fit(typed, supervise)).toBe(rank)
  })

  it('puts the better fit first, but never one that cannot be done before one that can', () => {
    const lines = [
      { id: 'a', label: '审核退单', keys: 'shtd td', refusal: null },
      { id: 'b', label: '退单', keys: 'td', refusal: say('refusal.nothingAsked') },
      { id: 'c', label: '申请退单', keys: 'sqtd td', refusal: null },
      { id: 'd', label: '督办', keys: 'db', refusal: null },
    ]

    expect(found('退单', lines, (line) => line).map(({ id }) => id)).toEqual(['a', 'c', 'b'])
    expect(found('sqtd', lines, (line) => line).map(({ id }) => id)).toEqual(['c'])
  })
})

it('has initials and English for every line, in both languages', () => {
  const names = new Set(linesOf('shiftLeader').map(({ command }) => command.name))
  for (const name of caseCommandNames) names.add(name)
  const languages: Record<string, string>[] = [zhCN, en]

  for (const words of languages)
    for (const name of names)
      expect(words[`command.keys.${name}`]).toMatch(/^[a-z0-9]+( [a-z0-9]+)+$/)
})

it('says what every command means, where it has a form', () => {
  const asks = [...caseCommandNames, ...orderCommandNames].filter(
    (name) =>
      !/^(file|resume|heed|sort|whistle|relocate|acknowledge|arrive|result|form|cancel)$/.test(
        name,
      ),
  )
  const words: Record<string, string> = zhCN

  expect(asks.filter((name) => words[`command.means.${name}`] === undefined)).toEqual([])
})
