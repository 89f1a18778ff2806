import { expect } from '@playwright/test'
import type { CaseCard } from '#shared/case.ts'
import type { Presence } from '#shared/presence.ts'
import { startReceiver, subscribe, type Receiver } from '#server/notify/testing.ts'
import { faultsOf } from '../support/faultsOf.ts'
import { logIn } from '../support/httpDoor.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { deliver, pressNotice, shownIn, withPushService } from '../support/pushBrowser.ts'
import { sendCase } from '../support/sentCase.ts'
import { test } from '../support/storyTest.ts'
import { seat } from '../support/surfaces.ts'

const UNIT = 'ZHAOXIANG-GUIJIAN'

let service: Receiver
let product: ProductServer
test.beforeAll(async () => {
  service = await startReceiver(() => ({ status: 201 }))
  product = await startProduct({ PUSH_ORIGINS: service.origin })
})
test.afterAll(async () => {
  await product.stop()
  await service.close()
})

/** The station's lead at another screen, by the same requests. */
type Ask = <T>(path: string, body?: object) => Promise<T>
async function atStation(): Promise<Ask> {
  const cookie = await logIn(product.url, 'lead')
  return async <T>(path: string, body?: object): Promise<T> => {
    const answer = await fetch(product.url + path, {
      headers: { cookie, 'Content-Type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    })
    expect(answer.status).toBe(200)
    return (await answer.json()) as T
  }
}

interface OnDuty {
  units: { unitId: string; officers: { presence: Presence }[] }[]
}

/** Where those on duty at the unit are, as the station sees it. */
async function presencesAt(ask: Ask): Promise<Set<Presence>> {
  const { units } = await ask<OnDuty>('/api/duty?townCode=310118105')
  const officers = units.flatMap((one) => (one.unitId === UNIT ? one.officers : []))
  return new Set(officers.map(({ presence }) => presence))
}

async function dispatch(ask: Ask, title: string): Promise<CaseCard> {
  const { board } = await ask<{ board: { cases: CaseCard[] } }>('/api/board?townCode=310118105')
  let card = board.cases.find((one) => one.title === title) as CaseCard
  for (const [command, input] of [
    ['file', {}],
    ['sort', { tier: 3 }],
    ['dispatch', { unitId: UNIT, task: '到场查看' }],
  ] as const)
    ({ case: card } = await ask<{ case: CaseCard }>(`/api/cases/${card.id}/${command}`, {
      expectedVersion: card.version,
      ...input,
    }))
  return card
}

test('an officer agrees, closes the page, is told of an order, and a press opens the case', async ({
  browser,
}) => {
  const phone = subscribe(service.origin, 'officer')
  const officer = await seat(browser, product.url, 'guijian', {
    prepare: (page) => withPushService(page, phone),
  })
  const { page } = officer
  await page.setViewportSize({ width: 390, height: 844 })
  const panel = page.getByRole('region', { name: '页面关着时提醒我' })
  const title = await sendCase(product.url, '离屏')

  await test.step('it says what is told before anybody agrees, and then that this device is on', async () => {
    await page.getByRole('button', { name: '提醒', exact: true }).click()
    await expect(panel.getByText('这台设备不会提醒你')).toBeVisible()
    await expect(panel.getByText('新的派单')).toBeVisible()
    await expect(panel.getByText('没有来电人')).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    await panel.getByRole('button', { name: '在这台设备上提醒我' }).click()
    await expect(panel.getByText('这台设备会提醒你')).toBeVisible()
    expect(service.received).toEqual([])
  })

  let card: CaseCard | null = null
  await test.step('with the page closed, the order reaches the device, sealed for it', async () => {
    // Of the same browser, and no page of the product: nobody is at a screen.
    await page.goto(`${product.url}/healthz`)
    const ask = await atStation()
    await expect.poll(() => presencesAt(ask)).toEqual(new Set(['absent']))
    card = await dispatch(ask, title)
    await expect.poll(() => service.received.length).toBeGreaterThan(0)
    const [asked] = service.received
    if (!asked) throw new Error('Nothing came')
    const message = phone.read(asked)
    expect(message).toMatchObject({ title: '有新的派单', link: `/?case=${card.id}` })
    await deliver(page, product.url, JSON.stringify(message))
    await expect
      .poll(() => shownIn(page))
      .toEqual([{ title: '有新的派单', body: message.body, tag: `newOrder:${card.id}` }])
    expect(message.body).toContain(card.caseNo)
    expect(message.body).not.toContain(title)
  })

  await test.step('pressed, the open page shows the case; what became of it can be read', async () => {
    await page.goto(`${product.url}/desk`)
    await expect(page.getByText('实时').first()).toBeVisible()
    await pressNotice(page)
    await expect(page.getByRole('article', { name: '案件' })).toContainText(title)
    await expect(page).toHaveURL(/\/desk$/)
    expect(await shownIn(page)).toEqual([])
    await page.getByRole('button', { name: /^提醒/ }).click()
    const told = panel.getByRole('listitem').filter({ hasText: '有新的派单' })
    await expect(told).toContainText('浏览器通知 · 已送到')
    expect(await faultsOf(page)).toEqual([])
  })

  await test.step('a page that opens by the notice leads to the case, too', async () => {
    await page.goto(`${product.url}/?case=${card?.id ?? ''}`)
    await expect(page.getByRole('article', { name: '案件' })).toContainText(title)
    await expect(page).toHaveURL(/\/desk$/)
  })

  await test.step('switched off, it says so, and so does the next page', async () => {
    await page.getByRole('button', { name: /^提醒/ }).click()
    await panel.getByRole('button', { name: '不再在这台设备上提醒' }).click()
    await expect(panel.getByText('这台设备不会提醒你')).toBeVisible()
    await page.reload()
    await expect(page.getByRole('button', { name: '提醒', exact: true })).toBeVisible()
  })
})
