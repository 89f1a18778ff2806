import { describe, expect, it } from 'vitest'
import { aCase, anOrder, aTicketHead } from './aCase.ts'
import type { CaseCard } from './case.ts'
import type { Order } from './order.ts'
import { ReturnForm } from './returnForm.ts'
import { prefillReturnForm } from './returnFormPrefill.ts'
import type { Say } from './say.ts'
import type { TicketHead } from './ticketHead.ts'

const now = '2026-04-20T10:00:00.000Z'
const inWords = ({ code, params }: Say): string => [code, ...Object.values(params ?? {})].join(' ')

const ticket = (change: Partial<TicketHead> = {}) =>
  aTicketHead({ sourceId: 'HX-1', receivedAt: '2026-04-14T01:00:00.000Z', ...change })
const order = (change: Partial<Order>) =>
  anOrder({
    unitId: 'chengguan',
    state: 'accepted',
    sentAt: '2026-04-14T02:00:00.000Z',
    ...change,
  })
const card = (change: Partial<CaseCard> = {}) =>
  aCase({
    status: 'callback',
    tier: 2,
    place: null,
    location: null,
    located: 'none',
    gridId: null,
    receivedAt: '2026-04-14T01:00:00.000Z',
    tickets: [ticket()],
    ...change,
  })
const prefill = (one: CaseCard, of = one.tickets[0] as TicketHead) =>
  prefillReturnForm(one, of, { now, inWords })

const cleaned = order({
  result: { result: 'solved', note: '已责令清洗', at: '2026-04-16T01:00:00.000Z' },
})

describe('the return form fills itself', () => {
  it('with the contact as the log has it', () => {
    const firstContact = { result: 'reached', tries: 2, at: '2026-04-14T03:00:00.000Z' } as const

    expect(prefill(card({ tickets: [ticket({ firstContact })] }))).toMatchObject({
      contact: { result: 'reached', at: firstContact.at },
      notContactedBecause: '',
    })
  })

  it('with why nobody was contacted', () => {
    const firstContact = { result: 'notReached', tries: 3, at: now } as const

    expect(prefill(card({ tickets: [ticket({ firstContact })] }))).toMatchObject({
      contact: null,
      notContactedBecause: 'returnForm.notReached 3',
    })
    expect(prefill(card())).toMatchObject({ contact: null, notContactedBecause: '' })
  })

  it('with the verdict the caller agreed to, before that of the units', () => {
    const callback = { satisfaction: 'neutral', verdict: 'explained', tries: 1, at: now } as const

    expect(prefill(card({ orders: [cleaned] })).result).toBe('solved')
    expect(prefill(card({ orders: [cleaned], tickets: [ticket({ callback })] }))).toMatchObject({
      result: 'explained',
      satisfaction: 'neutral',
    })
  })

  it('with what the units wrote, in the order of their answers, and nothing a caller need not know', () => {
    const { text, points } = prefill(
      card({
        orders: [
          cleaned,
          order({
            unitId: 'guijian',
            result: { result: 'explained', note: '检测超标', at: '2026-04-15T01:00:00.000Z' },
          }),
          order({
            unitId: 'wuye',
            result: {
              result: 'needsAnotherUnit',
              note: '不归我们',
              at: '2026-04-14T09:00:00.000Z',
            },
          }),
          order({ ...cleaned, state: 'cancelled', unitId: 'huanwei' }),
        ],
      }),
    )

    expect(text.split('\n')).toEqual([
      'returnForm.opening 烧烤店油烟扰民',
      'returnForm.unitSaid guijian explained 检测超标',
      'returnForm.unitSaid chengguan solved 已责令清洗',
      'returnForm.closing solved',
    ])
    expect(points).toBe('returnForm.unitSaid chengguan solved 已责令清洗')
  })

  it('with the facts somebody saw on the spot, the newest', () => {
    const seen = (verdict: 'true' | 'untrue', note: string): Order =>
      order({
        form: {
          form: 'onSite',
          stage: 'judged',
          verdict,
          seen: note,
          measures: null,
          needsFollowUp: false,
          round: 1,
        },
      })

    expect(
      prefill(card({ orders: [seen('untrue', '没看到'), seen('true', '有油烟')] })),
    ).toMatchObject({
      facts: 'true',
      factsNote: '有油烟',
    })
  })

  it('and leaves open what nobody has said', () => {
    expect(prefill(card())).toMatchObject({ facts: null, appeal: null, result: null, points: '' })
  })

  it('within the bounds of the form, however long the notes', () => {
    const orders = Array.from({ length: 9 }, () =>
      order({ result: { result: 'solved', note: '长'.repeat(999), at: now } }),
    )
    const long = prefill(card({ orders }))

    expect(
      ReturnForm.safeParse({
        ...long,
        facts: 'true',
        appeal: 'reasonable',
        appealNote: '合理',
        notContactedBecause: '匿名',
      }).success,
    ).toBe(true)
  })
})
