import { expect, type Browser, type Locator, type Page } from '@playwright/test'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { test } from '../support/storyTest.ts'
import { openCase, type Somebody } from '../support/surfaces.ts'
import { witness } from '../support/witness.ts'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct({ DEMO: '0' })
})
test.afterAll(() => product.stop())

const PASSWORD = 'a long password'
/** Made up for the demo: nothing of it may turn up in a real district. */
const OF_THE_DEMO = ['演示', '青浦', '宝龙', 'ZHAOXIANG', '310118', 'demo-']
const pages = [
  ['/admin?page=district', '行政区划代码'],
  ['/admin?page=areas', '导入 GeoJSON'],
  ['/admin?page=people', 'qiaosheng'],
  ['/admin?page=feeds', '最近来过'],
  ['/wall', '路口流动摊贩占道经营'],
  ['/rosters', '打印本周'],
] as const
const CODE = /[0-9A-Z]{4}(-[0-9A-Z]{4}){2}/

const square = (west: number, east: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, 31.1],
      [east, 31.1],
      [east, 31.15],
      [west, 31.15],
      [west, 31.1],
    ],
  ],
})
const area = (id: string, level: string, name: string, west: number, east: number) => ({
  type: 'Feature',
  properties: { id, level, name, town: '310199101', residents: 8000 },
  geometry: square(west, east),
})
const town = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    area('310199101', 'town', '临江镇', 121.5, 121.6),
    area('310199101G01', 'grid', '临江第一综合网格', 121.5, 121.55),
    area('310199101G02', 'grid', '临江第二综合网格', 121.55, 121.6),
  ],
})

async function openWindow(browser: Browser): Promise<Somebody> {
  const context = await browser.newContext({
    ...{ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', permissions: ['microphone'] },
    viewport: { width: 1600, height: 900 },
  })
  const page = await context.newPage()
  return { page, witness: witness(page) }
}

/** With a one-time code in place of a password, which is chosen on the way. */
async function enterWith(page: Page, username: string, code: string): Promise<void> {
  await page.goto(`${product.url}/login`)
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill(code)
  await page.getByRole('button', { name: '登录', exact: true }).click()
  const form = page.getByRole('form', { name: '新密码' })
  await form.getByLabel('新密码').fill(PASSWORD)
  await form.getByLabel('再输一次').fill(PASSWORD)
  await form.getByRole('button', { name: '设好密码，进入' }).click()
  await page.waitForURL(({ pathname }) => pathname !== '/login')
  await expect(page.getByText('实时').first()).toBeVisible()
}

/** Looked at and taken whole. */
async function take(files: Locator, label: string, name: string, text: string, lines: number) {
  const mimeType = name.endsWith('.csv') ? 'text/csv' : 'application/json'
  await files.getByLabel(label).setInputFiles({ name, mimeType, buffer: Buffer.from(text) })
  await files.getByRole('button', { name: `全部写入（${lines} 条）` }).click()
  await expect(files.getByText(`已写入 ${lines} 条`)).toBeVisible()
}

test('a real district begins with an empty folder, and its first ticket reaches the desk', async ({
  browser,
}) => {
  const { page: admin } = await openWindow(browser)
  const steps = admin.getByRole('region', { name: '开始使用前还要做' })
  const step = (name: string) => steps.getByRole('listitem').filter({ hasText: name })
  let dutyCode = ''
  let key = ''

  await test.step('the way in is a code on the terminal; nobody else is offered', async () => {
    await admin.goto(`${product.url}/login`)
    await expect(admin.getByLabel('用户名')).toBeVisible()
    await expect(admin.getByText('演示账号')).toHaveCount(0)
    const code = /one-time code:\s+(\S+)/.exec(product.greeting)?.[1] ?? ''
    expect(code).toMatch(CODE)
    await enterWith(admin, 'admin', code)
    await expect(steps.getByRole('listitem')).toHaveCount(7)
  })

  await test.step('a map without places says so', async () => {
    await admin.goto(`${product.url}/wall`)
    await expect(admin.getByText('还没有街镇和网格')).toBeVisible()
    await admin.goto(`${product.url}/admin`)
  })

  await test.step('the district gets its name', async () => {
    await step('填写区名').getByRole('link').click()
    const form = admin.getByRole('region', { name: '区名' })
    await form.getByLabel('区名', { exact: true }).fill('临江区')
    await form.getByLabel('行政区划代码').fill('31019')
    await form.getByRole('button', { name: '保存' }).click()
    await expect(form.getByText('应为六位数字')).toBeVisible()
    await form.getByLabel('行政区划代码').fill('310199')
    await form.getByRole('button', { name: '保存' }).click()
    await expect(form.getByRole('status')).toHaveText('已改为 临江区（310199）')
    await expect(step('填写区名')).toContainText('已完成')
  })

  await test.step('a town and two grids come in as a map', async () => {
    await step('导入街镇和网格').getByRole('link').click()
    const files = admin.getByRole('region', { name: '导出与导入' })
    await take(files, '导入 GeoJSON', 'town.geojson', town, 3)
    await expect(step('导入街镇和网格')).toContainText('2 个网格')
  })

  await test.step('a unit and two people come in as sheets', async () => {
    await step('导入人员').getByRole('link').click()
    const units = admin.getByRole('region', { name: '导出与导入 · 单位' })
    const people = admin.getByRole('region', { name: '导出与导入 · 人员' })
    const label = '导入 CSV 或 XLSX'
    const unit = '编号,名称,简称,种类,街镇\nLJ-CG,临江镇城管中队,临江城管,城管,临江镇'
    await take(units, label, 'units.csv', unit, 1)
    const two = [
      '登录名,姓名,岗位,街镇,网格,单位',
      'linwan,林晚,城运中心值班员,临江镇,,',
      'qiaosheng,乔生,承办单位值班员,,,LJ-CG',
    ]
    await take(people, label, 'people.csv', two.join('\n'), 2)
    const told = admin.getByRole('listitem').filter({ hasText: /^\s*linwan：/ })
    dutyCode = CODE.exec((await told.textContent()) ?? '')?.[0] ?? ''
    expect(dutyCode).toMatch(CODE)
  })

  await test.step('the hotline gets its key, told once', async () => {
    await step('给工单来源生成密钥').getByRole('link').click()
    const hotline = admin.getByRole('listitem', { name: '12345 市民服务热线' })
    await expect(hotline).toContainText('还没有密钥')
    await hotline.getByRole('button', { name: '生成密钥' }).click()
    await expect(hotline).toContainText('只显示这一次')
    key = (await hotline.getByRole('code').textContent()) ?? ''
    await expect(step('给工单来源生成密钥')).toContainText('1 / 3')
    await expect(step('导入人员')).toContainText('2 人')
  })

  const officer = await openWindow(browser)
  const duty = officer.page
  await test.step('its first ticket lies in its grid on the duty officer’s desk, with a suggestion', async () => {
    await enterWith(duty, 'linwan', dutyCode)
    const response = await fetch(`${product.url}/api/intake/12345`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({
        items: [
          {
            sourceId: 'LJ-1',
            title: '路口流动摊贩占道经营',
            receivedAt: new Date().toISOString(),
            location: { lng: 121.52, lat: 31.12, crs: 'WGS84' },
          },
        ],
      }),
    })
    expect(response.status).toBe(200)
    await openCase(officer, '路口流动摊贩占道经营')
    const panel = duty.getByRole('article', { name: '案件' })
    await expect(panel).toContainText('临江第一综合网格')
    const suggestion = duty.getByRole('region', { name: '分派建议' })
    await expect(suggestion).toContainText('临江城管')
  })

  await test.step('nothing of the demo has turned up on any page', async () => {
    const found = async (page: Page) => {
      const text = await page.locator('body').innerText()
      return OF_THE_DEMO.filter((one) => text.includes(one))
    }
    expect(await found(duty)).toEqual([])
    for (const [address, shown] of pages) {
      await admin.goto(product.url + address)
      await expect(admin.getByText(shown).first()).toBeVisible()
      expect([address, await found(admin)]).toEqual([address, []])
    }
  })
})
