import { expect, it } from 'vitest'
import { NoticeReason, NoticeState } from '#shared/notice.ts'
import { NoticeChannelName, NoticeKind, NoticeUrgency } from '#shared/noticeRule.ts'
import zhCN from '#shared/words/zh-CN.json' with { type: 'json' }
import { noticeInWords } from './noticeWords.ts'

const about = {
  ...{ caseNo: '赵巷261120-0001', matter: 'source.12345', place: '环宝龙综合网格' },
  due: '2026-11-20T18:30:00+08:00',
}
const now = new Date('2026-11-20T10:00:00+08:00')

it.each(NoticeKind.options)('has words for %s in both languages', (kind) => {
  for (const language of ['zh-CN', 'en'] as const) {
    const { title, body } = noticeInWords({ kind, cause: 'clock.closing', about }, language, now)
    expect(`${title} ${body}`).not.toMatch(/[{}]|notice\.|source\.|clock\./)
  }
})

it('says what it is about, in the reader’s language and the district’s time', () => {
  const told = { kind: 'promiseSoon', cause: 'clock.closing', about } as const

  expect(noticeInWords(told, 'zh-CN', now)).toEqual({
    title: '时限快到：办结',
    body: '赵巷261120-0001 · 12345 热线 · 环宝龙综合网格 · 18:30 前',
  })
  const tomorrow = { ...told, about: { ...about, due: '2026-11-21T09:00:00+08:00', place: null } }
  expect(noticeInWords(tomorrow, 'en', now)).toEqual({
    title: 'Due soon: Closing',
    body: '赵巷261120-0001 · 12345 hotline · by 11/21 09:00',
  })
})

it('has words for whatever becomes of a notice', () => {
  const codes = [
    ...NoticeState.options.map((one) => `noticeState.${one}`),
    ...NoticeReason.options.map((one) => `noticeReason.${one}`),
    ...NoticeKind.options.map((one) => `noticeKind.${one}`),
    ...NoticeChannelName.options.map((one) => `noticeChannel.${one}`),
    ...NoticeUrgency.options.map((one) => `noticeUrgency.${one}`),
  ]

  expect(codes.filter((code) => !(code in zhCN))).toEqual([])
})
