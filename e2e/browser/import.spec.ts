import { expect, type Page } from '@playwright/test'
import { logIn } from '../support/httpDoor.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { test } from '../support/storyTest.ts'
import { openCase, seat } from '../support/surfaces.ts'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

const TOWN = '310118105'
const tab = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click()
const csv = (name: string, ...lines: string[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(lines.join('\n')),
})

interface Feature {
  id: string
  properties: { level: string; town: string; id: string; name: string }
}

/** The town's grids as the product gives them out, one of them under another code and name. */
async function redrawn(): Promise<{ file: string; old: string }> {
  const headers = { Cookie: await logIn(product.url, 'admin') }
  const response = await fetch(`${product.url}/api/admin/areas`, { headers })
  const { features, ...rest } = (await response.json()) as { features: Feature[] }
  const ours = features.filter(
    ({ properties: { level, town } }) => level === 'grid' && town === TOWN,
  )
  const [first, ...others] = ours
  if (!first) throw new Error('The town has no grid')
  const properties = { ...first.properties, id: `${TOWN}N1`, name: '新城综合网格' }
  const fresh = { ...first, id: properties.id, properties }
  const file = JSON.stringify({ ...rest, features: [...others, fresh] })
  return { file, old: first.properties.name }
}

test('tickets, grids and people of another system come in as files, looked at first', async ({
  browser,
}) => {
  const admin = await seat(browser, product.url, 'admin')
  const duty = await seat(browser, product.url, 'duty')
  const files = admin.page.getByRole('region', { name: '导出与导入' })

  await test.step('open tickets: a bad line says why, the good ones are taken and alarm nobody', async () => {
    await tab(admin.page, '导入工单')
    await admin.page.getByLabel('是谁的工单').selectOption('110')
    await files
      .getByLabel('导入 CSV 或 XLSX')
      .setInputFiles(
        csv(
          'tickets.csv',
          '工单编号,标题,内容,受理时间,地址,缓急',
          'OLD-1,赵巷老系统的积水件,路口积水,2026-01-05 09:00,赵巷镇业辉路,紧急',
          'OLD-2,赵巷老系统的路灯件,路灯不亮,去年,赵巷镇业辉路,一般',
        ),
      )
    const bad = files.getByRole('listitem').filter({ hasText: 'OLD-2' })
    await expect(bad).toContainText('第 3 行')
    await expect(bad).toContainText('受理时间')
    await files.getByRole('button', { name: '只写入好的 1 条，1 行不写' }).click()
    await expect(files.getByText('已写入 1 条')).toBeVisible()

    await openCase(duty, '赵巷老系统的积水件')
    await expect(duty.page.getByText('110 或紧急来件等签收')).toHaveCount(0)
  })

  await test.step('outlines: what ends and begins is seen before, and screens learn it by themselves', async () => {
    const { file, old } = await redrawn()
    const geojson = (text: string) => ({
      name: 'grids.geojson',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    })
    await tab(admin.page, '街镇和网格')
    await files.getByLabel('导入 GeoJSON').setInputFiles(geojson(file))
    const refused = files.getByRole('listitem').filter({ hasText: '新城综合网格' })
    await expect(refused).toContainText(`与“${old}”重叠`)
    await expect(files.getByText('文件里没有、现在有效的网格：1 个')).toBeVisible()

    await admin.page.getByLabel('文件里没有的网格').selectOption({ label: '从现在起结束' })
    await expect(files.getByRole('listitem')).toHaveCount(0)
    await files.getByLabel('导入 GeoJSON').setInputFiles(geojson(file))
    await expect(files.getByRole('status')).toContainText('新增 1 · 改 0 · 停用 1')
    await files.getByRole('button', { name: '全部写入（2 条）' }).click()
    await expect(files.getByText('已写入 2 条')).toBeVisible()

    const grids = duty.page.getByRole('option', { includeHidden: true })
    await expect(grids.filter({ hasText: '新城综合网格' }).first()).toBeAttached()
    await expect(grids.filter({ hasText: old })).toHaveCount(0)
  })

  await test.step('a unit with its duty phone and grids; out of use, it says first what counts on it', async () => {
    await tab(admin.page, '单位和人员')
    const units = admin.page.getByRole('region', { name: '导出与导入 · 单位' })
    const file = (isInUse: string) =>
      csv(
        'units.csv',
        '编号,名称,简称,种类,街镇,值班电话,随叫网格,须值班的日子,须值班的时间,在用',
        `ZX-LVHUA,赵巷绿化站,绿化站,城建,赵巷镇,021-55550123,${TOWN}N1,每天,全天,${isInUse}`,
      )
    await units.getByLabel('导入 CSV 或 XLSX').setInputFiles(file('是'))
    await units.getByRole('button', { name: '全部写入（1 条）' }).click()
    await expect(units.getByText('已写入 1 条')).toBeVisible()

    await units.getByLabel('导入 CSV 或 XLSX').setInputFiles(file('否'))
    await expect(units.getByRole('status')).toContainText('停用 1')
    await expect(units.getByText('它服务的 1 个网格从现在起没有它')).toBeVisible()
  })

  await test.step('somebody new gets a code, chooses a password with it, and is at work', async () => {
    const people = admin.page.getByRole('region', { name: '导出与导入 · 人员' })
    const wrong = csv(
      'wrong.csv',
      '登录名,姓名,岗位,街镇,网格,单位',
      'a b,赵,城运中心值班员,赵巷镇,,',
    )
    await people.getByLabel('导入 CSV 或 XLSX').setInputFiles(wrong)
    await expect(people.getByText('登录名要 2 到 40 个字符')).toBeVisible()
    await people
      .getByLabel('导入 CSV 或 XLSX')
      .setInputFiles(
        csv(
          'people.csv',
          '登录名,姓名,岗位,街镇,网格,单位',
          'xiaozhao,赵小满,城运中心值班员,赵巷镇,,',
        ),
      )
    await people.getByRole('button', { name: '全部写入（1 条）' }).click()
    const told = admin.page.getByRole('listitem').filter({ hasText: /^\s*xiaozhao：/ })
    await expect(told).toBeVisible()
    const code = /[0-9A-Z]{4}(-[0-9A-Z]{4}){2}/.exec((await told.textContent()) ?? '')?.[0] ?? ''

    const context = await browser.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
    const page = await context.newPage()
    await page.goto(`${product.url}/login`)
    await page.getByLabel('用户名').fill('xiaozhao')
    await page.getByLabel('密码').fill(code)
    await page.getByRole('button', { name: '登录', exact: true }).click()
    const form = page.getByRole('form', { name: '新密码' })
    await form.getByLabel('新密码').fill('short')
    await form.getByRole('button', { name: '设好密码，进入' }).click()
    await expect(form.getByRole('alert')).toHaveText('密码至少 8 位')
    await form.getByLabel('新密码').fill('a long password')
    await form.getByLabel('再输一次').fill('a long password')
    await form.getByRole('button', { name: '设好密码，进入' }).click()
    await page.waitForURL(({ pathname }) => pathname === '/duty')
    await expect(page.getByText('实时').first()).toBeVisible()
    await context.close()
  })
})
