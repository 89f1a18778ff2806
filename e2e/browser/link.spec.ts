import { expect, type Page } from '@playwright/test'
import sharp from 'sharp'
import type { UnitLinksAnswer } from '#shared/unitLink.ts'
import { barbecueShop } from '#server/demo/district/places.ts'
import { PROPERTY_UNIT_ID as UNIT } from '#server/demo/seedPropertyUnit.ts'
import { startReceiver, subscribe, type Receiver } from '#server/notify/testing.ts'
import { feedItem } from '../support/feedItem.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { withPushService } from '../support/pushBrowser.ts'
import { hotlinePosts, staffOf } from '../support/staff.ts'
import { test } from '../support/storyTest.ts'
import { command, openCase, seat, story } from '../support/surfaces.ts'
import { audioPackets, watchCalls, witness } from '../support/witness.ts'

const TITLE = '楼道堆放杂物'
const CALLER = '13811112222'
const NAME = '王师傅'

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

/** A complaint that was dispatched to the property company. */
async function anOrder(n = 0, title = TITLE): Promise<void> {
  const { address, position } = barbecueShop()
  const [caseId = ''] = await hotlinePosts(product.url, [
    feedItem('link', n, {
      title,
      detail: '投诉人写的原话',
      address,
      location: { lng: position[0], lat: position[1], crs: 'WGS84' },
      locationIs: 'problem',
      receivedAt: new Date().toISOString(),
      caller: { name: '投诉人', phone: CALLER },
    }),
  ])
  const duty = await staffOf(product.url, 'duty')
  for (const [name, input] of [
    ['file', {}],
    ['sort', { tier: 1 }],
    ['dispatch', { unitId: UNIT, task: '请清理楼道' }],
  ] as const) {
    const { version } = await duty.look(caseId)
    await duty.act(`/api/cases/${caseId}/${name}`, { expectedVersion: version, ...input })
  }
}

const phone = {
  locale: 'zh-CN',
  timezoneId: 'Asia/Shanghai',
  permissions: ['microphone'],
  viewport: { width: 390, height: 844 },
}
const itemOf = (page: Page, number: string) =>
  page.getByRole('list', { name: '链接' }).getByRole('listitem').filter({ hasText: number })

test('a property company takes an order and a call by a link, on one phone, until it is taken back', async ({
  browser,
}) => {
  test.setTimeout(400_000)
  await anOrder()
  const lead = await seat(browser, product.url, 'lead')
  const link = await test.step('the lead makes a link, which is shown once', async () => {
    await lead.page.getByRole('link', { name: '物业链接' }).click()
    await lead.page.getByRole('button', { name: '开一条链接' }).click()
    const form = lead.page.getByRole('form', { name: '开一条链接' })
    await expect(form.getByLabel('给哪个单位')).toHaveValue(UNIT)
    await expect(form.getByLabel('值守岗')).toHaveValue(`${UNIT}-1`)
    // A new seat may be put on duty with it; one that is on duty by the roster needs no turn.
    await expect(form.getByLabel('排进值班')).toHaveCount(0)
    await form.getByLabel('值守岗').selectOption('新增一个值守岗')
    await expect(form.getByLabel('排进值班')).toHaveValue('1')
    await form.getByLabel('值守岗').selectOption(`${UNIT}-1`)
    await expect(form.getByLabel('排进值班')).toHaveCount(0)
    await form.getByRole('button', { name: '生成链接' }).click()
    const secret = lead.page.getByRole('region', { name: '1 号链接，只显示这一次' })
    await expect(secret.getByRole('img', { name: '链接的二维码' })).toBeVisible()
    const address = (await secret.getByText('/in#').textContent()) ?? ''
    await secret.getByRole('button', { name: '发好了' }).click()
    await expect(itemOf(lead.page, '1 号')).toContainText('未启用')
    await expect(lead.page.getByText('/in#')).toHaveCount(0)
    return address.trim()
  })

  const mobile = await (await browser.newContext(phone)).newPage()
  const device = subscribe(service.origin, 'a phone with a link')
  await withPushService(mobile, device)
  const watching = witness(mobile)
  await watchCalls(mobile)
  await test.step('a phone opens it, says a name, and is at the unit’s desk', async () => {
    await mobile.goto(link)
    await expect(mobile.getByText('宝龙新苑物业服务中心值守1')).toBeVisible()
    // The secret is out of the address bar before anybody has typed anything.
    await expect.poll(() => new URL(mobile.url()).hash).toBe('')
    await mobile.getByLabel('怎么称呼您').fill(NAME)
    await mobile.getByRole('button', { name: '开始' }).click()
    await expect(mobile).toHaveURL(/\/desk$/)
    await expect(mobile.getByRole('region', { name: '等我办' }).getByText(TITLE)).toBeVisible()
    const item = itemOf(lead.page, '1 号')
    for (const words of ['在用', `使用人：${NAME}`, '现在在线']) {
      await expect(item).toContainText(words)
    }
  })

  await test.step('another phone is refused, and the lead is told', async () => {
    const other = await (await browser.newContext(phone)).newPage()
    await other.goto(link)
    await expect(other.getByRole('alert')).toContainText('已在另一部手机上使用')
    await expect(itemOf(lead.page, '1 号')).toContainText('另一部手机打开过')
    await other.context().close()
  })

  await test.step('the lead calls about the case, and the phone answers', async () => {
    await lead.page.getByRole('link', { name: '工作台', exact: true }).click()
    await openCase(lead, TITLE)
    await lead.page.getByRole('button', { name: '呼叫宝龙新苑物业服务中心' }).click()
    await mobile.getByRole('button', { name: /^接听/ }).click()
    await expect(mobile.getByRole('button', { name: '挂断' })).toBeVisible()
    // A busy machine may need a second try to join the two lines.
    for (const page of [lead.page, mobile])
      await expect.poll(() => audioPackets(page), { timeout: 120_000 }).toBeGreaterThan(20)
    await expect(mobile.getByRole('button', { name: /邀请|转给/ })).toHaveCount(0)
    await lead.page.getByRole('button', { name: '挂断' }).click()
    await expect(mobile.getByRole('button', { name: '挂断' })).toBeHidden()
  })

  await test.step('the order is acknowledged, arrived at, photographed and answered by thumb', async () => {
    const me = { page: mobile, witness: watching }
    const bar = mobile.locator('footer')
    // Answering has opened it.
    await openCase(me, TITLE)
    await bar.getByRole('button', { name: '接单' }).click()
    await bar.getByRole('button', { name: '到场' }).click()
    await expect(bar.getByRole('button', { name: '反馈' })).toBeVisible()
    const chooser = mobile.waitForEvent('filechooser')
    await bar.getByRole('button', { name: '拍照' }).click()
    const buffer = await sharp({
      create: { width: 900, height: 600, channels: 3, background: '#694' },
    })
      .jpeg()
      .toBuffer()
    await (await chooser).setFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer })
    await expect(mobile.getByRole('button', { name: /^现场照片/ })).toHaveCount(1)
    await command(
      me,
      '反馈结果',
      async (form) => {
        await form.getByText('实际解决').click()
        await form.getByRole('textbox', { name: '说明' }).fill('杂物已清走')
      },
      '提交结果',
    )
    await expect(
      story(lead)
        .getByText(/杂物已清走/)
        .first(),
    ).toBeVisible()
    const width = await mobile.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(390)
    await watching.settled()
    // Neither the caller nor their words, nor the name on any screen but the one that made the link.
    expect(watching.received([CALLER, '投诉人写的原话'])).toEqual([])
  })

  await test.step('its user agrees to be told, closes the page, and is told of the next order', async () => {
    await mobile.getByRole('button', { name: '提醒', exact: true }).click()
    const panel = mobile.getByRole('region', { name: '页面关着时提醒我' })
    await panel.getByRole('button', { name: '在这台设备上提醒我' }).click()
    await expect(panel.getByText('这台设备会提醒你')).toBeVisible()
    await lead.page.getByRole('link', { name: '物业链接' }).click()
    await expect(itemOf(lead.page, '1 号')).toContainText('关了页面也收得到提醒')
    await mobile.goto(`${product.url}/healthz`)
    await expect(itemOf(lead.page, '1 号')).not.toContainText('现在在线')
    await anOrder(1, '门口占道')
    await expect.poll(() => service.received.length).toBeGreaterThan(0)
    const [asked] = service.received
    if (!asked) throw new Error('Nothing came')
    const message = device.read(asked)
    expect(message.title).toBe('有新的派单')
    expect(JSON.stringify(message)).not.toContain('门口占道')
    await mobile.goto(product.url + message.link)
    await expect(mobile.getByRole('article', { name: '案件' })).toContainText('门口占道')
  })

  await test.step('it is taken back, and the phone is out within five seconds', async () => {
    await expect(itemOf(lead.page, '1 号')).toContainText('在用')
    const revoke = lead.page.getByRole('button', { name: '收回 1 号链接' })
    await revoke.click()
    await expect(lead.page.getByText('再按一次确认')).toBeVisible()
    await revoke.click()
    await expect(itemOf(lead.page, '1 号')).toContainText('已收回')
    await expect(mobile).toHaveURL(/\/in$/)
    await expect(mobile.getByText('您的链接已被收回或换发')).toBeVisible()
    const { links } = (await (
      await lead.page.request.get(`${product.url}/api/links`)
    ).json()) as UnitLinksAnswer
    expect(links.map(({ state }) => state)).toEqual(['revoked'])
    expect((await mobile.request.get(`${product.url}/api/session`)).status()).toBe(401)
  })
})
