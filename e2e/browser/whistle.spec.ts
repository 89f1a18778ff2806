import { expect } from '@playwright/test'
import { barbecueShop } from '#server/demo/district/places.ts'
import { byKey, send, stepByKey, walkTo } from '../support/keyboard.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { test } from '../support/storyTest.ts'
import { command, openCase, pickUnits, press, seat, story } from '../support/surfaces.ts'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

const title = '业辉路路面塌陷，燃气味重'

test('three units are whistled for at once, come, leave and are rated', async ({ browser }) => {
  test.setTimeout(300_000)
  const names = ['wall', 'lead', 'duty', 'guijian', 'chengguan', 'shichang'] as const
  const people = {} as Record<(typeof names)[number], Awaited<ReturnType<typeof seat>>>
  for (const name of names) people[name] = await seat(browser, product.url, name)
  const { wall, lead, duty, guijian, chengguan, shichang } = people
  const alarmOf = ({ page }: (typeof people)['guijian']) =>
    page.getByRole('alert', { name: '吹哨' })

  await test.step('the case comes in and is the station’s', async () => {
    const { address, position } = barbecueShop()
    const response = await fetch(`${product.url}/api/intake/110`, {
      method: 'POST',
      headers: { Authorization: 'Bearer demo-110', 'Content-Type': 'application/json' },
      body: JSON.stringify({
        items: [
          {
            sourceId: 'JQ-9',
            title,
            receivedAt: new Date().toISOString(),
            address,
            location: { lng: position[0], lat: position[1], crs: 'WGS84' },
            locationIs: 'problem',
            urgency: 'urgent',
          },
        ],
      }),
    })
    expect(response.status).toBe(200)
    await openCase(duty, title)
    await press(duty, '立案')
    await expect(story(duty).getByText('立案').first()).toBeVisible()
    await command(duty, '分层', (form) => form.getByRole('radio', { name: /^③/ }).check())
    await expect(
      story(duty)
        .getByText(/分层：③/)
        .first(),
    ).toBeVisible()
  })

  await test.step('one command calls three units, each to be there within half an hour', async () => {
    await openCase(lead, title)
    await command(lead, '吹哨', async (form) => {
      const chosen = form.getByRole('button', { name: /移除|去掉|不选/ })
      for (let left = await chosen.count(); left > 0; left--) await chosen.first().click()
      await pickUnits(form, '叫哪些单位', ['规建办', '赵巷城管中队', '市场监'])
      await form.getByRole('radio', { name: '应急处置哨' }).check()
      await form.getByLabel('限多少分钟到场').fill('30')
    })
    for (const unit of [guijian, chengguan, shichang]) {
      await expect(alarmOf(unit)).toContainText('应急处置哨')
      await expect(alarmOf(unit)).toContainText(title)
      await expect(alarmOf(unit)).toContainText(/前到场/)
    }
    await expect(alarmOf(guijian)).toContainText('同时叫了')
  })

  await test.step('a reloaded desk still hears it; one key answers, on every desk of the unit', async () => {
    await guijian.page.reload()
    await expect(alarmOf(guijian)).toBeVisible()
    await guijian.page.keyboard.press('a')
    await expect(alarmOf(guijian)).toBeHidden()
    await expect(guijian.page.getByRole('heading', { name: title })).toBeVisible()
    await expect(alarmOf(chengguan)).toBeVisible()
    await chengguan.page.keyboard.press('a')
    await expect(alarmOf(chengguan)).toBeHidden()
  })

  await test.step('who is on the way says when it will be there, and the wall shows it', async () => {
    await byKey(guijian, 't', '预计到达')
    await guijian.page.keyboard.type('20')
    await send(guijian, '预计到达')
    await expect(
      story(lead)
        .getByText(/规建办预计 .* 到场/)
        .first(),
    ).toBeVisible()
    const focus = wall.page.getByRole('region', { name: '焦点案件' })
    await expect(focus.getByText(title)).toBeVisible()
    await expect(focus.getByText(/^预计 \d\d:\d\d 到$/)).toBeVisible()
  })

  await test.step('it reports in, leaves with what it did, answers, and is rated', async () => {
    // A hand that knows the work does not wait for the screen between two keys.
    await stepByKey(guijian, 'r')
    await byKey(guijian, 'l', '离场')
    await expect(
      story(lead)
        .getByText(/规建办到场报到/)
        .first(),
    ).toBeVisible()
    await guijian.page.keyboard.type('围挡已设，燃气公司已到')
    await send(guijian, '离场')
    await expect(
      story(lead)
        .getByText(/规建办离场。围挡已设/)
        .first(),
    ).toBeVisible()
    await command(
      guijian,
      '反馈结果',
      async (form) => {
        await form.getByText('实际解决').click()
        await form.getByRole('textbox', { name: '说明' }).fill('已回填')
      },
      '提交结果',
    )
    await expect(
      story(lead)
        .getByText(/规建办反馈：实际解决/)
        .first(),
    ).toBeVisible()
    await lead.page.getByRole('button', { name: '评价应哨' }).click()
    await lead.page.getByRole('form', { name: '评价应哨' }).getByText('到得快、办得实').click()
    await send(lead, '评价应哨')
    await expect(lead.page.getByText(/站长评价\s*到得快、办得实/)).toBeVisible()
  })

  await test.step('the one that has not answered is still called', async () => {
    await expect(alarmOf(shichang)).toBeVisible()
    await shichang.page.getByRole('button', { name: '应哨' }).first().click()
    await expect(alarmOf(shichang)).toBeHidden()
    await walkTo(shichang, title)
    await expect(
      story(lead)
        .getByText(/市场监.*接单应哨/)
        .first(),
    ).toBeVisible()
  })
})
