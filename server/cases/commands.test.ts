import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { CaseCommandName, OrderCommandName } from '#shared/commands.ts'
import { startTestApp, type TestApp } from '#server/live/testing.ts'
import { everyday, startPlaying, type Playing } from './playing.ts'

const CHENGGUAN = 'ZHAOXIANG-CHENGGUAN'
const GUIJIAN = 'ZHAOXIANG-GUIJIAN'
const PHONE = '13812345678'

let product: TestApp
let playing: Playing

beforeAll(async () => {
  product = await startTestApp()
  playing = await startPlaying(product, ['lead', 'chengguan', 'guijian'], [CHENGGUAN, GUIJIAN])
})
afterAll(() => product.close())

describe('every everyday command on a case', () => {
  let card: CaseCard

  const orderOf = (unitId: string) => {
    const order = card.orders.find((one) => one.unitId === unitId && one.state !== 'cancelled')
    if (!order) throw new Error(`No order for ${unitId}`)
    return order
  }
  const onCase = async (who: string, name: CaseCommandName, input: object = {}) => {
    card = await playing.onCase(who, card, name, input)
  }
  const onOrder = async (
    who: string,
    unitId: string,
    name: OrderCommandName,
    input: object = {},
  ) => {
    card = await playing.onOrder(who, card, unitId, name, input)
  }

  it('arrives on every board that may see it, and on no other', async () => {
    card = await playing.receive('12345', {
      sourceId: 'story-1',
      title: `业辉路烧烤店油烟，联系人李小明${PHONE}`,
      detail: `我叫李小明，电话${PHONE}`,
      caller: { name: '李小明', phone: PHONE },
      kind: 'complaint',
    })

    const seenBy = playing.screens
      .filter(({ board }) => board.cases.has(card.id))
      .map(({ scope }) => Object.values(scope)[0] as unknown)
    expect(seenBy).toEqual([true, '310118105', '310118105G01'])
  })

  it('is filed, sorted, sent out and answered', async () => {
    await onCase('duty', 'file')
    await onCase('duty', 'sort', { tier: 2 })
    await onCase('duty', 'dispatch', { unitId: CHENGGUAN, task: '请现场查看' })
    const { id: ticketId } = card.tickets[0] as { id: string }
    await onOrder('chengguan', CHENGGUAN, 'acknowledge')
    await onCase('chengguan', 'firstContact', { ticketId, result: 'notReached' })
    await onCase('chengguan', 'firstContact', { ticketId, result: 'reached' })
    await playing.proving(async () => {
      const path = `/api/tickets/${ticketId}/reveal`
      const { status } = await playing.person('chengguan').post(path, { reason: 'firstContact' })
      expect(status).toBe(200)
    })
    await onOrder('chengguan', CHENGGUAN, 'arrive')
    await onOrder('chengguan', CHENGGUAN, 'result', {
      result: 'needsAnotherUnit',
      note: '证照齐全，净化器在运行，是否超标需检测',
    })

    expect(card.status).toBe('handling')
    expect(card.clocks.find(({ kind }) => kind === 'firstContact')?.metAt).not.toBeNull()
  })

  it('is whistled to another unit, which tests and judges', async () => {
    await onCase('duty', 'sort', { tier: 3 })
    await onCase('lead', 'whistle', {
      unitIds: [GUIJIAN],
      kind: 'jointEnforcement',
      task: '请做油烟检测',
    })
    await onOrder('guijian', GUIJIAN, 'acknowledge', { minutes: 20 })
    await onOrder('guijian', GUIJIAN, 'expect', { minutes: 35 })
    await onOrder('guijian', GUIJIAN, 'arrive')
    const enter = (stage: string, data: object) =>
      onOrder('guijian', GUIJIAN, 'form', { entry: { form: 'cookingFume', stage, data } })
    await enter('screening', { valueMgM3: 1.8, instrument: '便携式油烟仪' })
    await enter('sampling', {
      sampledAt: '2026-11-20T19:00:00+08:00',
      sampler: '区环境监测站',
      stovesWorking: 2,
      purifierState: 'running',
    })
    await enter('laboratory', {
      samplesMgM3: [1.2, 1.4, 1.1, 0.2, 1.3],
      flowM3h: 5200,
      stovesWorking: 2,
      unit: 'mg/m3',
      reportNo: 'R-2026-118',
    })

    expect(orderOf(GUIJIAN).form).toMatchObject({
      stage: 'judged',
      convertedMgM3: 1.625,
      limitMgM3: 1,
      verdict: 'exceed',
      droppedSamples: 1,
    })
    await onOrder('guijian', GUIJIAN, 'result', { result: 'explained', note: '超标，需清洗' })
    await onOrder('guijian', GUIJIAN, 'leave', { contribution: `采样 5 个，联系人李小明${PHONE}` })
    await onOrder('lead', GUIJIAN, 'rate', { grade: 'prompt', note: '' })
    expect(card.status).toBe('checking')
  })

  it('is sent back, taken back, answered again, checked, called back and closed', async () => {
    await onOrder('lead', CHENGGUAN, 'sendBack', { reason: '请责令清洗净化器' })
    await onCase('lead', 'dispatch', { unitId: 'ZHAOXIANG-SHICHANG', task: '' })
    await onOrder('lead', 'ZHAOXIANG-SHICHANG', 'cancel')
    await onOrder('chengguan', CHENGGUAN, 'acknowledge')
    await onOrder('chengguan', CHENGGUAN, 'result', { result: 'solved', note: '已清洗' })
    await onCase('lead', 'check')
    const { id: ticketId } = card.tickets[0] as { id: string }
    await onCase('duty', 'callback', { ticketId, satisfaction: 'satisfied', verdict: 'solved' })
    await onCase('duty', 'close')

    expect(card.status).toBe('closed')
    expect(playing.screens.filter(({ board }) => board.cases.has(card.id))).toEqual([])
  })

  it('moves to another grid and town without leaving a ghost', async () => {
    card = await playing.receive('110')
    const seenBy = () =>
      playing.screens
        .filter(({ board }) => board.cases.has(card.id))
        .map(({ scope }) => Object.values(scope)[0] as unknown)

    await onCase('duty', 'relocate', { townCode: '310118105', gridId: '310118105G02' })
    expect(seenBy()).toEqual([true, '310118105', '310118105G02'])
    await onCase('duty', 'relocate', { townCode: '310118106', gridId: null })
    expect(seenBy()).toEqual([true, '310118106'])

    const left = playing.screens.flatMap(({ events }) =>
      events.filter(({ type }) => type === 'case:left'),
    )
    // Nothing but the id: whoever no longer sees the case learns nothing more about it.
    expect(new Set(left.flatMap((event) => Object.keys(event)))).toEqual(
      new Set(['seq', 'at', 'type', 'id']),
    )
  })

  it('leaves no command unplayed', () => {
    expect([...playing.played].sort()).toEqual([...everyday].sort())
  })

  it('never told any screen who called', () => {
    const told = JSON.stringify(playing.screens.map(({ frames }) => frames))
    expect(told).not.toContain(PHONE)
    expect(told).not.toContain('李小明')
  })
})
