import { describe, expect, it } from 'vitest'
import { aCase, aClock, anOrder, aTicketHead } from './aCase.ts'
import { Post, type Account } from './account.ts'
import type { Area } from './area.ts'
import { CaseStatus, type Alarm, type AlarmedPost, type CaseCard, type FlagName } from './case.ts'
import { caseCommandNames, orderCommandNames, type CaseCommandName } from './commands.ts'
import { OrderState, type Order } from './order.ts'
import { caseRules, orderRules, refuseCase, refuseOrder } from './rules.ts'
import { say } from './say.ts'
import { mayCall, mayReadWords, revealRight } from './sight.ts'
import type { Source } from './ticket.ts'

const account = (post: Post, area: Area, stationGridId: string | null = null): Account => ({
  id: post,
  username: post,
  label: post,
  post,
  area,
  stationGridId,
})
const grid = (gridId: string): Area => ({ kind: 'grid', gridId })
const unit = (unitId: string): Area => ({ kind: 'unit', unitId })
const town = (townCode: string): Area => ({ kind: 'town', townCode })
const district: Area = { kind: 'district' }

const lead = account('stationLead', grid('ZX-G1'), 'ZX-G1')
const duty = account('dutyOfficer', town('ZX'))
const handler = account('unitOfficer', unit('CHENGGUAN'))
const wall = account('display', district, 'ZX-G1')
const operator = account('operator', district, 'ZX-G1')
const foreigners = [
  account('stationLead', grid('ZX-G2')),
  account('dutyOfficer', town('XJ')),
  account('unitOfficer', unit('GUIJIAN')),
]

const chief = account('gridChief', grid('ZX-G1'), 'ZX-G1')
const shiftLeader = account('shiftLeader', town('ZX'))
const centre = account('districtCentre', district)
const flag = (name: FlagName) => ({ flag: name, reason: say(''), since: '' })
const accepted = {
  acceptedBy: 'districtCentre' as const,
  acceptedAt: '',
  plan: '',
  due: '',
  progress: [],
}
const question = { at: '2026-11-20T03:00:00.000Z', question: '' }
const asked = { reason: '', at: '' }

/** What a case must be, and who must ask, for a command whose status alone does not allow it. */
const toldTo = (post: AlarmedPost): Alarm => ({
  cause: 'atRisk',
  of: '',
  since: '2026-11-20T03:00:00.000Z',
  told: [{ rule: 'r1', at: '2026-11-20T03:10:00.000Z', post, by: 'notice' }],
  nextAt: null,
  heeded: null,
})
const ready: Partial<Record<CaseCommandName, { who?: Account; card: Partial<CaseCard> }>> = {
  decide: { who: shiftLeader, card: { flags: [flag('pingPong')] } },
  urge: { card: { orders: [anOrder()] } },
  instruct: { who: chief, card: {} },
  heed: { card: { alarms: [toldTo('dutyOfficer')] } },
  reviewReturn: {
    who: shiftLeader,
    card: { tickets: [aTicketHead({ returning: { ...asked, state: 'asked' } })] },
  },
  concludeReturn: {
    card: { tickets: [aTicketHead({ returning: { ...asked, state: 'answered' } })] },
  },
  reviewExtension: {
    who: shiftLeader,
    card: { tickets: [aTicketHead({ extension: { ...asked, state: 'asked' } })] },
  },
  unmerge: {
    card: {
      absorbed: [
        {
          caseId: 'c2',
          caseNo: '',
          at: '',
          before: {
            urgency: 'normal',
            leadUnitId: null,
            merged: { urgency: 'normal', leadUnitId: null },
          },
        },
      ],
    },
  },
  acceptSpecial: { who: centre, card: { tier: 4 } },
  reportProgress: { who: centre, card: { tier: 4, special: accepted } },
  handBack: { who: centre, card: { tier: 4, special: accepted } },
  close: { card: { tickets: [aTicketHead({ withdrawn: true })] } },
  void: { card: { tickets: [aTicketHead({ withdrawn: true })] } },
}

describe('the rule table', () => {
  it('returns nothing that was taken in at the desk: nobody sent it', () => {
    const cardOf = (...sources: Source[]) =>
      aCase({ status: 'filed', tickets: sources.map((source) => aTicketHead({ source })) })
    expect(refuseCase('requestReturn', duty, cardOf('desk'))?.reason.code).toBe(
      'refusal.nobodySentIt',
    )
    expect(refuseCase('requestReturn', duty, cardOf('desk', '12345'))).toBeNull()
  })

  it('lets a display and an operator change nothing, whatever the case stands at', () => {
    for (const status of CaseStatus.options) {
      const card = aCase({ status, tier: 1, orders: [anOrder()] })
      for (const name of caseCommandNames) {
        expect(refuseCase(name, wall, card)?.code).toBe('notAllowed')
        expect(refuseCase(name, operator, card)?.code).toBe('notAllowed')
      }
      for (const name of orderCommandNames)
        expect(refuseOrder(name, operator, card, anOrder())?.code).toBe('notAllowed')
    }
  })

  it('lets nobody act on another grid, town or unit', () => {
    for (const status of CaseStatus.options) {
      const card = aCase({ status, tier: 1, orders: [anOrder()] })
      for (const foreigner of foreigners) {
        for (const name of caseCommandNames)
          expect(refuseCase(name, foreigner, card)?.code, name).toBe('notAllowed')
        for (const name of orderCommandNames)
          expect(refuseOrder(name, foreigner, card, anOrder())?.code, name).toBe('notAllowed')
      }
    }
  })

  it('allows each command exactly in the statuses its row names', () => {
    for (const name of caseCommandNames) {
      const { who, card } = { who: duty, card: {}, ...ready[name] }
      for (const status of CaseStatus.options) {
        const refusal = refuseCase(name, who, aCase({ status, tier: 2, ...card }))
        expect(refusal === null, `${name} in ${status}`).toBe(caseRules[name].when.includes(status))
        if (refusal) expect(refusal.code).toBe('notAllowedNow')
      }
    }
  })

  it('allows each order command exactly in the states its row names', () => {
    for (const name of orderCommandNames) {
      const rule = orderRules[name]
      const who = ['sendBack', 'cancel', 'reviewObjection', 'rate'].includes(name) ? duty : handler
      const objection =
        name === 'reviewObjection' ? { reason: '不归我们', at: '', state: 'open' as const } : null
      for (const state of OrderState.options) {
        const site =
          name === 'leave' || name === 'rate'
            ? ({ kind: 'whistle', arrivedAt: '2026-11-20T03:30:00.000Z' } as const)
            : {}
        const order = anOrder({ state, objection, ...site })
        const card = aCase({ status: 'checking', tier: 2, orders: [order] })
        const refusal = refuseOrder(name, who, card, order)
        expect(refusal === null, `${name} in ${state}`).toBe(rule.when.includes(state))
      }
      const closed = aCase({ status: 'closed', orders: [anOrder()] })
      for (const state of rule.when)
        expect(refuseOrder(name, who, closed, anOrder({ state }))?.code).toBe('notAllowedNow')
    }
  })

  it('lets nobody leave who never came, nor twice, and rates only a whistle, once', () => {
    const arrivedAt = '2026-11-20T03:30:00.000Z'
    const rating = { grade: 'fair', note: '', at: arrivedAt } as const
    const said = (name: 'leave' | 'rate', who: Account, changes: Partial<Order>) => {
      const order = anOrder({ state: 'answered', ...changes })
      const card = aCase({ status: 'checking', tier: 2, orders: [order] })
      return refuseOrder(name, who, card, order)?.reason.code
    }

    expect(said('leave', handler, {})).toBe('refusal.notArrived')
    expect(said('leave', handler, { arrivedAt, leftAt: arrivedAt })).toBe('refusal.leftAlready')
    expect(said('rate', duty, {})).toBe('refusal.noWhistle')
    expect(said('rate', duty, { kind: 'whistle', rating })).toBe('refusal.ratedAlready')
  })

  it.each([
    ['dispatch', duty, { flags: [flag('pingPong')] }, 'refusal.mustBeDecided'],
    ['decide', shiftLeader, {}, 'refusal.nothingToDecide'],
    ['urge', duty, {}, 'refusal.nobodyToUrge'],
    ['supervise', duty, { flags: [flag('supervised')] }, 'refusal.supervisedAlready'],
    ['reviewReturn', shiftLeader, {}, 'refusal.nothingAsked'],
    ['concludeReturn', duty, {}, 'refusal.notAnswered'],
    ['unmerge', duty, {}, 'refusal.nothingMerged'],
    ['acceptSpecial', centre, {}, 'refusal.notSpecial'],
    ['acceptSpecial', centre, { tier: 4, special: accepted }, 'refusal.acceptedAlready'],
    ['void', duty, {}, 'refusal.voidNeedsLeader'],
    ['askChief', duty, { gridId: null }, 'refusal.noChief'],
    ['askChief', duty, { chief: { asked: question, given: null } }, 'refusal.chiefAskedAlready'],
    ['heed', duty, { alarms: [toldTo('districtCentre')] }, 'refusal.nothingToHeed'],
  ] as const)('says of %s what else must hold', (name, who, card, reason) => {
    const refusal = refuseCase(name, who, aCase({ status: 'filed', tier: 2, ...card } as CaseCard))

    expect(refusal).toEqual({ code: 'notAllowedNow', reason: say(reason) })
  })

  it('leaves what only the shift leader decides to the shift leader', () => {
    for (const name of ['decide', 'reviewReturn', 'reviewExtension'] as const) {
      for (const who of [duty, lead, handler, centre]) {
        const card = aCase({ status: 'filed', tier: 2, ...ready[name]?.card })
        expect(refuseCase(name, who, card)?.code).toBe('notAllowed')
      }
    }
  })

  it('lets a unit object once, and never to a decision', () => {
    const refusalOf = (change: Partial<Order>) => {
      const order = anOrder(change)
      return refuseOrder('object', handler, aCase({ status: 'assigned', orders: [order] }), order)
    }
    expect(refusalOf({})).toBeNull()
    expect(refusalOf({ isFinal: true })?.reason).toEqual(say('refusal.isFinal'))
    const objection = { reason: '', at: '', state: 'open' as const }
    expect(refusalOf({ objection })?.reason).toEqual(say('refusal.objectedAlready'))
  })

  it('leaves tier ② to the town and ④ to the district; the town stands in for the lead', () => {
    const may = (who: Account, tier: CaseCard['tier']) =>
      refuseCase('dispatch', who, aCase({ status: 'filed', tier })) === null
    expect([1, 2, 3, 4].map((tier) => may(lead, tier as CaseCard['tier']))).toEqual([
      true,
      false,
      true,
      false,
    ])
    expect([1, 2, 3].map((tier) => may(duty, tier as CaseCard['tier']))).toEqual([true, true, true])
    expect([2, 4].map((tier) => may(centre, tier as CaseCard['tier']))).toEqual([false, true])
  })

  it('says why not yet: unsorted, orders open, call-backs missing', () => {
    const reason = (name: 'dispatch' | 'check' | 'close', card: CaseCard) =>
      refuseCase(name, duty, card)?.reason.code
    expect(reason('dispatch', aCase({ status: 'filed' }))).toBe('refusal.unsorted')
    expect(reason('check', aCase({ status: 'checking', orders: [anOrder()] }))).toBe(
      'refusal.ordersOpen',
    )
    expect(reason('close', aCase({ status: 'callback' }))).toBe('refusal.callbacksOpen')
    const due = aClock()
    const tickets = [aTicketHead({ callback: null })]
    const untried = aCase({ status: 'callback', clocks: [due], tickets })
    expect(reason('close', untried)).toBe('refusal.contactMissing')
  })
})

describe('who may see a caller', () => {
  const led = aCase({ leadUnitId: 'CHENGGUAN', orders: [anOrder()] })
  const helped = aCase({ leadUnitId: 'GUIJIAN', orders: [anOrder()] })

  it('gives the lead handler one key, others a typed reason, most nobody', () => {
    expect(revealRight(handler, led, false)).toBe('oneKey')
    expect(revealRight(handler, helped, false)).toBe('reason')
    expect(revealRight(duty, led, false)).toBe('reason')
    expect(revealRight(lead, led, false)).toBe('reason')
    for (const who of [wall, operator, ...foreigners])
      expect(revealRight(who, led, false)).toBe('never')
  })

  it('lets a confidential caller be reached only through the town', () => {
    for (const who of [handler, lead, wall, operator, account('districtCentre', district)])
      expect(revealRight(who, led, true)).toBe('never')
    expect(revealRight(duty, led, true)).toBe('reason')
  })

  it('keeps the words of a ticket from everybody who does not work on it', () => {
    expect([handler, lead, duty].map((who) => mayReadWords(who, led))).toEqual([true, true, true])
    for (const who of [wall, operator, ...foreigners]) expect(mayReadWords(who, led)).toBe(false)
  })

  it('lets the station and those who manage a case call on it, while it is open', () => {
    expect([lead, duty, operator].map((who) => mayCall(who, led))).toEqual([true, true, true])
    for (const who of [wall, handler, ...foreigners]) expect(mayCall(who, led)).toBe(false)
    expect(mayCall(lead, { ...led, status: 'closed' })).toBe(false)
  })

  it('knows every post', () => {
    for (const post of Post.options)
      expect(() => revealRight(account(post, district), led, false)).not.toThrow()
  })
})
