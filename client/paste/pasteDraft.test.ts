import { expect, it } from 'vitest'
import { DeskTicket } from '#shared/deskTicket.ts'
import { emptyDraft, proposed, ticketOf } from './pasteDraft.ts'

const read = {
  title: '垃圾桶满了',
  address: '业辉路123弄',
  phone: '13812345678',
  callerName: null,
  occurredAt: '2026-11-22T01:31:00.000Z',
  communityCode: 'c1',
}

it('proposes what was read, and leaves alone what somebody wrote', () => {
  const draft = { ...emptyDraft, title: '垃圾满溢', address: '别处' }

  expect(proposed(draft, read, new Set(['title']))).toEqual({
    title: '垃圾满溢',
    address: '业辉路123弄',
    communityCode: 'c1',
    callerName: '',
    phone: '13812345678',
    occurredAt: '2026-11-22T09:31',
  })
})

it('sends what the server takes, without what was left empty', () => {
  const whole = ticketOf('原文', proposed(emptyDraft, read, new Set()), false)
  expect(DeskTicket.safeParse(whole).error).toBeUndefined()
  expect(whole).toEqual({
    text: '原文',
    title: '垃圾桶满了',
    address: '业辉路123弄',
    communityCode: 'c1',
    occurredAt: '2026-11-22T01:31:00.000Z',
    caller: { phone: '13812345678' },
    isAgain: false,
  })
  expect(ticketOf('原文', { ...emptyDraft, title: ' 短 ' }, true)).toEqual({
    text: '原文',
    title: '短',
    isAgain: true,
  })
})
