import { expect } from '@playwright/test'
import { barbecueShop } from '#server/demo/district/places.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { test } from '../support/storyTest.ts'
import { command, openCase, pickUnits, press, seat, story } from '../support/surfaces.ts'

const TITLE = '饭店风机夜里太吵'
const DAY_MS = 24 * 3_600_000

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

/** Last night at 23:00 by the district's clocks, as a field takes it. */
function lastNight(): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' })
  return `${day.format(Date.now() - DAY_MS)}T23:00`
}

async function complain(): Promise<void> {
  const { address, position } = barbecueShop()
  const item = {
    sourceId: 'HX-noise-1',
    title: TITLE,
    receivedAt: new Date().toISOString(),
    address,
    location: { lng: position[0], lat: position[1], crs: 'WGS84' },
    locationIs: 'problem',
    kind: 'complaint',
    category: { scheme: 'gb47678', code: '06028', name: '噪声扰民' },
  }
  const { status } = await fetch(`${product.url}/api/intake/12345`, {
    method: 'POST',
    headers: { Authorization: 'Bearer demo-12345', 'Content-Type': 'application/json' },
    body: JSON.stringify({ items: [item] }),
  })
  expect(status).toBe(200)
}

test('a fan is measured at night, and everybody sees by how much it is too loud', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const wall = await seat(browser, product.url, 'wall')
  const duty = await seat(browser, product.url, 'duty')
  const officer = await seat(browser, product.url, 'chengguan')

  await test.step('the noise complaint reaches the unit', async () => {
    await complain()
    await openCase(duty, TITLE)
    await press(duty, '立案')
    await command(duty, '分层', (form) => form.getByRole('radio', { name: /^②/ }).check())
    await command(duty, '派单', (form) => pickUnits(form, '承办单位', ['赵巷城管中队']))
    await openCase(officer, TITLE)
    await press(officer, '接单')
  })

  const form = officer.page.getByRole('form', { name: '噪声测量' })
  await test.step('its kind of case opens the noise form; what is wrong is said at the field', async () => {
    await press(officer, '噪声测量')
    await expect(
      officer.page.getByRole('group', { name: '填哪张表' }).getByRole('button', { pressed: true }),
    ).toHaveText('噪声测量')
    // Which fields there are depends on the kind of noise.
    await expect(form.getByLabel('声环境功能区')).toBeHidden()
    await form.getByLabel('噪声种类').selectOption({ label: '广场舞' })
    await expect(form.getByRole('region', { name: '照这样提交，结果是' })).toContainText('先调解')
    await form.getByLabel('噪声种类').selectOption({ label: '商业设备' })
    await form.getByLabel('开始测量的时间').fill(lastNight())
    await form.getByLabel('测点').selectOption({ label: '边界外' })
    await form.getByLabel('等效声级').fill('五十三')
    await form.getByLabel('测了几分钟').fill('10')
    await form.getByLabel('使用仪器').fill('AWA6228')
    await form.getByRole('button', { name: '提交测量' }).click()

    await expect(form.getByText('请填数字，例如 1.2')).toBeVisible()
    await expect(form.getByLabel('声环境功能区')).toHaveAttribute('aria-invalid', 'true')
    await expect(form.getByLabel('等效声级')).toHaveValue('五十三')
    await expect(form.getByLabel('使用仪器')).toHaveValue('AWA6228')
  })

  await test.step('another form and back loses nothing either', async () => {
    const which = officer.page.getByRole('group', { name: '填哪张表' })
    await which.getByRole('button', { name: '现场核查' }).click()
    await expect(officer.page.getByRole('form', { name: '现场核查' })).toBeVisible()
    await which.getByRole('button', { name: '噪声测量' }).click()
    await expect(form.getByLabel('使用仪器')).toHaveValue('AWA6228')
  })

  await test.step('three decibels too much: on the desk before it is sent, on the wall after', async () => {
    await form.getByLabel('等效声级').fill('53')
    await form.getByLabel('声环境功能区').selectOption({ label: '2 类（居住、商业、工业混杂）' })
    await expect(form.getByRole('region', { name: '照这样提交，结果是' })).toContainText(
      /超标.*53 dB\(A\)，限值 50，超 3 dB/,
    )
    await form.getByRole('button', { name: '提交测量' }).click()

    await expect(form).toBeHidden()
    const summary = officer.page.getByRole('region', { name: '噪声测量' })
    await expect(summary).toContainText(/超标.*限值 50，超 3 dB/)
    await expect(summary).toContainText('GB 22337-2008')
    await expect(wall.page.getByRole('region', { name: '焦点案件' })).toContainText(
      /噪声测量：超标 53 dB\(A\)，限值 50，超 3 dB/,
    )
    for (const one of [wall, duty, officer])
      await expect(
        story(one).getByText(/噪声超标 3 dB：53 dB\(A\)，限值 50（商业设备，夜间）/),
      ).toBeVisible()
  })

  await test.step('the check on site stands beside it', async () => {
    await press(officer, '噪声测量')
    await command(
      officer,
      '现场核查',
      async (check) => {
        await check.getByLabel('反映的事').selectOption({ label: '属实' })
        await check.getByLabel('看到的情况').fill('风机没有减振')
        await check.getByLabel('还要跟进吗').selectOption({ label: '要' })
      },
      '提交核查',
    )
    await expect(wall.page.getByRole('region', { name: '焦点案件' })).toContainText(
      /现场核查：属实 还要跟进/,
    )
    await expect(wall.page.getByRole('region', { name: '焦点案件' })).toContainText(
      /噪声测量：超标/,
    )
  })

  for (const { witness } of [wall, duty, officer]) {
    await witness.settled()
    expect(witness.loads()).toBe(1)
  }
})
