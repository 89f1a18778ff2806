import { expect } from '@playwright/test'
import { barbecueShop } from '#server/demo/district/places.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { test } from '../support/storyTest.ts'
import { command, openCase, press, seat, story } from '../support/surfaces.ts'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

const title = '佳杰路烧烤店油烟呛人'
const { address, position } = barbecueShop()
/** A street away from the shop: some hundred metres. */
const street = { longitude: position[0] + 0.003, latitude: position[1], accuracy: 12 }
const OFFICER = 'ZHAOXIANG-CHENGGUAN-1'
const AGE = /刚刚的位置|\d+ 分钟前的位置/

test('who agreed is seen on duty, proposed as the nearest, sent from the list, and gone when they say so', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const chengguan = await seat(browser, product.url, 'chengguan', {
    prepare: async (page) => {
      await page.context().grantPermissions(['geolocation', 'microphone'])
      await page.context().setGeolocation(street)
    },
  })
  const lead = await seat(browser, product.url, 'lead')
  const forces = lead.page.getByRole('region', { name: '在岗力量' })
  const nearest = lead.page.getByRole('region', { name: '就近推荐' })
  const unit = forces.getByRole('listitem').filter({ hasText: '赵巷城管中队' }).last()
  const drawn = () => lead.page.evaluate(() => window.shaotai.renderedForceIds())

  await test.step('a case lies in the grid, sorted and waiting for somebody', async () => {
    const response = await fetch(`${product.url}/api/intake/12345`, {
      method: 'POST',
      headers: { Authorization: 'Bearer demo-12345', 'Content-Type': 'application/json' },
      body: JSON.stringify({
        items: [
          {
            sourceId: 'F-1',
            title,
            receivedAt: new Date().toISOString(),
            address,
            location: { lng: position[0], lat: position[1], crs: 'WGS84' },
            locationIs: 'problem',
            category: { scheme: 'gb47678', code: '06027', name: '油烟污染' },
          },
        ],
      }),
    })
    expect(response.status).toBe(200)
    await openCase(lead, title)
    await press(lead, '立案')
    await expect(story(lead).getByText('立案').first()).toBeVisible()
    await command(lead, '分层', (form) => form.getByRole('radio', { name: /^③/ }).check())
    await expect(
      story(lead)
        .getByText(/分层：③/)
        .first(),
    ).toBeVisible()
  })

  await test.step('before anybody agrees, the list says that no position is given', async () => {
    await lead.page.getByText('在岗力量', { exact: true }).click()
    await expect(unit).toContainText('空闲')
    await expect(unit).toContainText('没有给位置')
    await expect(nearest).toContainText('现在没有合适又知道位置的人')
    expect(await drawn()).toEqual([])
  })

  await test.step('the officer agrees at their own desk', async () => {
    const mine = chengguan.page.getByText('位置共享', { exact: false }).first()
    await expect(mine).toContainText('没有开')
    await mine.click()
    await expect(chengguan.page.getByText(/不算考勤/)).toBeVisible()
    await chengguan.page.getByRole('button', { name: '同意在班时共享' }).click()
    await expect(mine).toContainText(AGE)
  })

  await test.step('the station sees it on the map and in the list, with its age, and why they fit', async () => {
    await expect(unit).toContainText(AGE)
    await expect.poll(drawn).toEqual([OFFICER])
    await expect(nearest.getByRole('listitem').first()).toContainText('城管')
    await expect(nearest.getByRole('listitem').first()).toContainText(/约 \d+ 米/)
    await expect(nearest.getByRole('listitem').first()).toContainText('归这类单位办')
    const others = nearest.getByText(/没有推荐的 \d+ 个/)
    await others.focus()
    await lead.page.keyboard.press('Enter')
    await expect(nearest.getByText('不归这类单位办').first()).toBeVisible()
  })

  await test.step('one press opens the form with that unit in it', async () => {
    await nearest.getByRole('button', { name: '吹哨：城管' }).click()
    const form = lead.page.getByRole('form', { name: '吹哨', exact: true })
    await expect(form).toContainText('赵巷城管中队')
    await form.getByRole('button', { name: '吹哨' }).click()
    await expect(form).toBeHidden()
    const alarm = chengguan.page.getByRole('alert', { name: '吹哨' })
    await expect(alarm).toContainText(title)
    await alarm.getByRole('button', { name: '应哨' }).click()
    await expect(alarm).toBeHidden()
    await expect(unit).toContainText('在途')
    await expect(nearest.getByText('已派到本案')).toBeVisible()
  })

  await test.step('it reports in, and tells how far from the scene because it chose to', async () => {
    await openCase(chengguan, title)
    // Nearly there: a browser that stood still has no fresh position to tell.
    await chengguan.page.context().setGeolocation({ ...street, longitude: position[0] + 0.0004 })
    await chengguan.page.getByRole('checkbox', { name: /离现场多少米/ }).check()
    await press(chengguan, '到场报到')
    await expect(
      story(lead)
        .getByText(/城管到场报到，距现场 \d+ 米/)
        .first(),
    ).toBeVisible()
    await expect(unit).toContainText('已到场')
  })

  await test.step('they can read who looked, and for which case', async () => {
    await chengguan.page.getByRole('button', { name: '谁看过我的位置' }).click()
    const looks = chengguan.page.getByRole('list', { name: '位置查看记录' })
    const look = looks.getByRole('listitem').filter({ hasText: '环宝龙工作站站长' })
    await expect(look.filter({ hasText: '吹哨' }).first()).toContainText('环宝龙综合网格')
  })

  await test.step('taken back, it is gone everywhere', async () => {
    await chengguan.page.getByRole('button', { name: '收回，删除位置' }).click()
    await expect(chengguan.page.getByText('位置共享', { exact: false }).first()).toContainText(
      '没有开',
    )
    await expect(unit).toContainText('没有给位置')
    await expect.poll(drawn).toEqual([])
  })
})
