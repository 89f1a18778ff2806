import { describe, expect, it } from 'vitest'
import type { ReturnFormDraft } from '#shared/returnFormPrefill.ts'
import { answerDraftOf, returnFormOf, type AnswerDraft } from './answerDraft.ts'

const prefilled: ReturnFormDraft = {
  contact: { result: 'reached', at: '2026-04-14T03:00:00.000Z' },
  notContactedBecause: '',
  facts: 'true',
  factsNote: '有油烟',
  appeal: 'reasonable',
  appealNote: '应当清洗',
  result: 'solved',
  points: '已清洗',
  answeredAt: '2026-04-20T02:00:00.000Z',
  text: '已责令清洗并复查',
  satisfaction: 'satisfied',
  feedbackNote: '',
}
const sent = (change: Partial<AnswerDraft>) =>
  returnFormOf({ ...answerDraftOf(prefilled), ...change })

describe('the return form on its screen', () => {
  it('comes back as it was filled in', () => {
    expect(sent({})).toEqual({ ok: true, form: prefilled })
  })

  it.each([
    [{ facts: null }, 'facts'],
    [{ appealNote: '  ' }, 'appealNote'],
    [{ contact: 'none' }, 'notContactedBecause'],
    [{ contactAt: '' }, 'contactAt'],
    [{ answeredAt: '' }, 'answeredAt'],
    [{ satisfaction: 'dissatisfied' }, 'feedbackNote'],
  ] as const)('names the field to look at with %o', (change, field) => {
    expect(sent(change)).toEqual({ ok: false, field })
  })

  it('says why nobody was contacted instead of when', () => {
    expect(sent({ contact: 'none', notContactedBecause: ' 匿名来电 ' })).toMatchObject({
      ok: true,
      form: { contact: null, notContactedBecause: '匿名来电' },
    })
  })
})
