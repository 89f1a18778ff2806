import { expect, it } from 'vitest'
import zhCN from '#shared/words/zh-CN.json'
import { ReturnRequest, ExtensionRequest } from '#shared/ticketHead.ts'
import { ContactResult, Satisfaction } from '#shared/ticket.ts'
import { aTicketHead } from '#shared/aCase.ts'
import { ticketFacts } from './ticketFacts.ts'

const at = '2026-04-14T09:00:00Z'
const namesOf = (change: Parameters<typeof aTicketHead>[0]) =>
  ticketFacts(aTicketHead(change)).map(({ name }) => name)

it('says of a fresh ticket that both duties to its caller are open', () => {
  expect(ticketFacts(aTicketHead())).toEqual([
    { name: 'clock.firstContact', how: [{ code: 'contact.none' }], at: null, isOpen: true },
    { name: 'clock.callback', how: [{ code: 'satisfaction.none' }], at: null, isOpen: false },
  ])
})

it('adds only what happened', () => {
  expect(
    namesOf({
      returning: { state: 'asked', reason: '不在本镇', at },
      passedTo: { source: '110', at },
      urged: 2,
      answered: { facts: 'true', appeal: 'reasonable', at },
      sourceCallback: { satisfaction: 'dissatisfied', at },
    }),
  ).toEqual([
    'clock.firstContact',
    'clock.callback',
    'ticketFact.sourceCallback',
    'ticketFact.returning',
    'ticketFact.answered',
    'ticketFact.passedTo',
    'ticketFact.urged',
  ])
})

it('says when a duty ended without anybody reached', () => {
  const firstContact = { result: 'notReached', tries: 3, at, ended: true } as const

  expect(ticketFacts(aTicketHead({ firstContact }))[0]?.how).toEqual([
    { code: 'ticketFact.contact.notReached', params: { n: 3 } },
    { code: 'ticketFact.ended' },
  ])
})

it('has words for every state', () => {
  const tickets = [
    ...ReturnRequest.shape.state.options.map((state) => ({ returning: { state, reason: '', at } })),
    ...ExtensionRequest.shape.state.options.map((state) => ({
      extension: { state, reason: '', at },
    })),
    ...ContactResult.options.map((result) => ({ firstContact: { result, tries: 1, at } })),
    ...Satisfaction.options.map((satisfaction) => ({
      callback: { satisfaction, verdict: 'solved' as const, tries: 1, at, ended: true },
    })),
    { redone: 1, urged: 1, passedTo: { source: '110' as const, at } },
  ]
  const codes = tickets
    .flatMap((change) => ticketFacts(aTicketHead(change)))
    .flatMap(({ name, how }) => [name, ...how.map(({ code }) => code)])

  expect(codes.filter((code) => !(code in zhCN))).toEqual([])
})
