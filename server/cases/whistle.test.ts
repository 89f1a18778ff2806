import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isLate, type Clock } from '#shared/clock.ts'
import type { CaseCard } from '#shared/case.ts'
import type { Order } from '#shared/order.ts'
import { settableClock, startTestApp, type TestApp } from '#server/live/testing.ts'
import { startPlaying, type Playing } from './playing.ts'

const GUIJIAN = 'ZHAOXIANG-GUIJIAN'
const CHENGGUAN = 'ZHAOXIANG-CHENGGUAN'
const SHICHANG = 'ZHAOXIANG-SHICHANG'
const units = [GUIJIAN, CHENGGUAN, SHICHANG]

let product: TestApp
let playing: Playing
/** A Friday morning: the station is open. */
const clock = settableClock('2026-11-20T10:30:00+08:00')

beforeAll(async () => {
  product = await startTestApp({ clock })
  playing = await startPlaying(product, ['lead', 'guijian', 'chengguan', 'shichang'], units)
})
afterAll(() => product.close())

const minutesLater = (minutes: number) =>
  clock.set(new Date(clock.now().getTime() + minutes * 60_000).toISOString())
const orderOf = (card: CaseCard, unitId: string): Order =>
  card.orders.find((one) => one.unitId === unitId) as Order
const arrivalOf = (card: CaseCard, unitId: string): Clock | undefined =>
  card.clocks.find(({ kind, of }) => kind === 'arrive' && of === orderOf(card, unitId).id)

async function blown(more: object = {}): Promise<CaseCard> {
  let card = await playing.receive('12345', { kind: 'complaint' })
  card = await playing.onCase('duty', card, 'file')
  card = await playing.onCase('duty', card, 'sort', { tier: 3 })
  return playing.onCase('lead', card, 'whistle', {
    unitIds: units,
    kind: 'emergency',
    task: '路面塌陷',
    ...more,
  })
}

describe('a whistle of three units', () => {
  it('calls all at once, each with its own promise, and follows each until it left and was rated', async () => {
    let card = await blown({ arriveWithin: 30 })
    expect(new Set(card.orders.map(({ whistleId }) => whistleId)).size).toBe(1)
    expect(orderOf(card, GUIJIAN).whistleId).toBeTruthy()
    const due = new Date(clock.now().getTime() + 30 * 60_000).toISOString()
    for (const unitId of units)
      expect(arrivalOf(card, unitId)).toMatchObject({
        due,
        reason: { code: 'reason.saidByWhistle' },
      })

    card = await playing.onOrder('guijian', card, GUIJIAN, 'acknowledge', { minutes: 20 })
    expect(orderOf(card, GUIJIAN).eta).toBe(
      new Date(clock.now().getTime() + 20 * 60_000).toISOString(),
    )
    card = await playing.onOrder('chengguan', card, CHENGGUAN, 'acknowledge')
    expect(orderOf(card, CHENGGUAN).eta).toBeNull()

    minutesLater(18)
    card = await playing.onOrder('guijian', card, GUIJIAN, 'arrive')
    expect(arrivalOf(card, GUIJIAN)?.metAt).toBe(clock.now().toISOString())
    card = await playing.onOrder('chengguan', card, CHENGGUAN, 'expect', { minutes: 25 })

    minutesLater(20)
    card = await playing.onOrder('chengguan', card, CHENGGUAN, 'arrive')
    const late = arrivalOf(card, CHENGGUAN) as Clock
    expect(isLate(late, clock.now().getTime())).toBe(true)

    card = await playing.onOrder('guijian', card, GUIJIAN, 'leave', { contribution: '围挡已设' })
    card = await playing.onOrder('guijian', card, GUIJIAN, 'result', {
      result: 'solved',
      note: '',
    })
    card = await playing.onOrder('lead', card, GUIJIAN, 'rate', { grade: 'prompt', note: '最先到' })
    expect(orderOf(card, GUIJIAN)).toMatchObject({
      contribution: '围挡已设',
      leftAt: clock.now().toISOString(),
      rating: { grade: 'prompt', note: '最先到' },
    })
    // The one that never answered is still called, whatever the others did.
    expect(orderOf(card, SHICHANG).state).toBe('sent')
    expect(card.status).toBe('handling')
  })

  it('leaves the arrival to the rules where nobody said a time, and invents none', async () => {
    const card = await blown()

    expect(arrivalOf(card, GUIJIAN)).toMatchObject({ due: null, reason: { code: 'reason.noRule' } })
  })

  it('starts anew when a unit is sent back, and refuses what makes no sense', async () => {
    let card = await blown()
    const path = (name: string) => `/api/orders/${orderOf(card, GUIJIAN).id}/${name}`
    const tried = async (who: string, name: string, body: object) =>
      (
        await playing.person(who).post<{ error: { code: string } }>(path(name), {
          expectedVersion: orderOf(card, GUIJIAN).version,
          ...body,
        })
      ).body.error.code
    expect(await tried('guijian', 'expect', { minutes: 5 })).toBe('notAllowedNow')
    expect(await tried('guijian', 'acknowledge', { minutes: 0 })).toBe('badRequest')
    expect(await tried('chengguan', 'acknowledge', {})).toBe('notAllowed')

    card = await playing.onOrder('guijian', card, GUIJIAN, 'acknowledge', { minutes: 10 })
    expect(await tried('guijian', 'leave', {})).toBe('notAllowedNow')
    card = await playing.onOrder('guijian', card, GUIJIAN, 'arrive')
    card = await playing.onOrder('guijian', card, GUIJIAN, 'result', {
      result: 'solved',
      note: '',
    })
    expect(await tried('guijian', 'rate', { grade: 'prompt' })).toBe('notAllowed')
    card = await playing.onOrder('lead', card, GUIJIAN, 'sendBack', { reason: '还在塌' })
    expect(orderOf(card, GUIJIAN)).toMatchObject({ state: 'sent', eta: null, arrivedAt: null })
  })
})
