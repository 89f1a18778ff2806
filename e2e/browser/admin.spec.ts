import { writeFileSync } from 'node:fs'
import { expect, type Page } from '@playwright/test'
import type { CaseCard } from '#shared/case.ts'
import { demoDistrict } from '#server/demo/district/demoDistrict.ts'
import { feedItem } from '../support/feedItem.ts'
import { logIn } from '../support/httpDoor.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { hotlinePosts } from '../support/staff.ts'
import { test } from '../support/storyTest.ts'
import { seat } from '../support/surfaces.ts'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

const TOWN = '赵巷镇'

/** A hotline ticket in a grid of 赵巷, received now: its case's number and id. */
async function ticket(sourceId: string): Promise<string> {
  const { grids, towns } = demoDistrict()
  const town = towns.find(({ name }) => name === TOWN)
  const [lng, lat] = grids.find(({ townCode }) => townCode === town?.code)?.labelAt ?? [0, 0]
  const [id = ''] = await hotlinePosts(product.url, [
    feedItem(sourceId, 1, {
      sourceId,
      location: { lng, lat, crs: 'WGS84' },
      receivedAt: new Date().toISOString(),
      locationIs: 'problem',
    }),
  ])
  return id
}
async function caseOf(id: string): Promise<CaseCard> {
  const headers = { Cookie: await logIn(product.url, 'duty') }
  const response = await fetch(`${product.url}/api/cases/${id}`, { headers })
  return ((await response.json()) as { case: CaseCard }).case
}
const contactOf = async (id: string) =>
  (await caseOf(id)).clocks.find(({ kind }) => kind === 'firstContact')

const page = (one: Page, name: string) => one.getByRole('link', { name, exact: true }).click()

test('a town’s rule changes from now on, is seen before, and open tickets move when told to', async ({
  browser,
}) => {
  const admin = await seat(browser, product.url, 'admin')
  const rows = admin.page.getByRole('region', { name: '现有规定' })
  const before = await ticket('rule-1')
  const given = await contactOf(before)
  expect(given?.rule).toBe('12345.firstContact')

  await test.step('the rule is written for one town, and its effect is seen before', async () => {
    await expect(rows.getByRole('button', { name: /^先行联系 · 12345/ })).toContainText(
      '1 个工作日，次一工作日起算（青夏街〔2022〕22号）',
    )
    await rows.getByRole('button', { name: /^先行联系 · 12345/ }).click()
    await rows.getByRole('button', { name: '新增一条' }).click()
    const form = admin.page.getByRole('form', { name: '新增一条' })
    await form.getByLabel('代码').fill('12345.zhaoxiang.firstContact')
    await form.getByLabel('街镇').selectOption({ label: TOWN })
    await form.getByLabel('时长').fill('2')
    await form.getByLabel('依据').fill('镇务会纪要')
    await form.getByRole('button', { name: '看对在办件的影响' }).click()
    const moves = form.getByRole('region', { name: '期限的变化' })
    await expect(moves).toContainText('1 个在办时限会变')
    await expect(moves).toContainText((await caseOf(before)).caseNo)
    // Looking changed nothing.
    expect(await contactOf(before)).toEqual(given)

    await form.getByRole('button', { name: '写入' }).click()
    await expect(admin.page.getByText('已写入，过去的记录不变。')).toBeVisible()
    await expect(rows.getByRole('button', { name: /^先行联系 · 赵巷镇 · 12345/ })).toContainText(
      '2 个工作日',
    )
  })

  await test.step('a new ticket gets it, the old one keeps what it got', async () => {
    const after = await ticket('rule-2')
    expect(await contactOf(after)).toMatchObject({ rule: '12345.zhaoxiang.firstContact' })
    expect(await contactOf(before)).toEqual(given)
  })

  await test.step('the old one moves when the administrator, who has seen how, says so', async () => {
    await admin.page.getByRole('button', { name: '在办件与现行规定对比' }).click()
    await admin.page.getByRole('button', { name: '1 件全部改用现行规定' }).click()
    await expect(admin.page.getByText('1 件已改用现行规定')).toBeVisible()
    await expect(admin.page.getByText('没有在办件的期限会变')).toBeVisible()
    expect(await contactOf(before)).toMatchObject({ rule: '12345.zhaoxiang.firstContact' })
  })

  await test.step('a rule that contradicts another is refused with the reason', async () => {
    await rows.getByRole('button', { name: '新增一条' }).click()
    const form = admin.page.getByRole('form', { name: '新增一条' })
    await form.getByLabel('代码').fill('12345.zhaoxiang.twin')
    await form.getByRole('button', { name: '写入' }).click()
    await expect(form.getByRole('alert')).toContainText('冲突')
    await admin.page.keyboard.press('Escape')
  })
})

test('a file of routes is looked at line by line, and only its good lines are taken', async ({
  browser,
}, info) => {
  const admin = await seat(browser, product.url, 'admin')
  const file = info.outputPath('routes.csv')
  writeFileSync(
    file,
    [
      'code,position,categories,appealKinds,sources,unitKinds,tier,urgency,basis',
      'route.story,9001,gb47678:06027,,,cityManagement；construction,3,,镇务会纪要',
      'route.bad,9002,gb47678:99999,,,cityManagement,3,,镇务会纪要',
    ].join('\n'),
  )

  await page(admin.page, '派单目录')
  const files = admin.page.getByRole('region', { name: '导出与导入' })
  const bad = files.getByRole('listitem').filter({ hasText: 'route.bad' })
  await files.getByLabel('导入 CSV 或 XLSX').setInputFiles(file)

  await expect(files.getByRole('status')).toContainText('新增 1')
  await expect(files.getByRole('status')).toContainText('还没有写入任何内容')
  await expect(bad).toContainText('第 3 行')
  await expect(bad).toContainText('类别目录里没有 gb47678:99999')
  await files.getByRole('button', { name: '只写入好的 1 条，1 行不写' }).click()

  await expect(files.getByText('已写入 1 条')).toBeVisible()
  const rows = admin.page.getByRole('region', { name: '现有规定' })
  await rows.getByRole('searchbox').fill('镇务会')
  await expect(rows.getByRole('listitem')).toHaveCount(1)
  await expect(rows).toContainText('城管、城建')
  await expect(admin.page.getByRole('region', { name: '更改记录' })).toContainText('系统管理员')

  await test.step('a year’s paper is read before it is loaded, and a bad one is refused', async () => {
    await page(admin.page, '工作日历')
    const choice = admin.page.getByLabel('选一年的安排')
    await choice.setInputFiles({
      name: 'broken.json',
      mimeType: 'application/json',
      buffer: Buffer.from('{'),
    })
    await expect(admin.page.getByRole('alert').last()).toContainText('没有年份和日期')
    const year = new Date().getFullYear() + 1
    const paper = (days: string[]) => ({
      name: 'year.json',
      mimeType: 'application/json',
      buffer: Buffer.from(
        JSON.stringify({
          year,
          papers: [],
          days: days.map((date) => ({ name: '假日', date, isOffDay: true })),
        }),
      ),
    })
    const load = admin.page.getByRole('button', { name: `加载 ${year} 年` })
    await choice.setInputFiles(paper([`${year}-01-01`]))
    await load.click()
    await expect(admin.page.getByRole('alert').last()).toContainText('National Day')
    await choice.setInputFiles(paper([`${year}-01-01`, `${year}-10-01`]))
    await load.click()
    await expect(admin.page.getByText(`${year} 年已加载`)).toBeVisible()
    await expect(admin.page.getByText(`已加载 2017 年至 ${year} 年`)).toBeVisible()
  })

  await test.step('how it stands is told, and what is not known', async () => {
    await page(admin.page, '运行状况')
    await expect(admin.page.getByText(`已加载 2017 年至 ${year()} 年`)).toBeVisible()
    await expect(admin.page.getByText('有没有备份、备份是否可用，这里不知道')).toBeVisible()
  })
})
const year = (): number => new Date().getFullYear() + 1

test('nobody else gets in', async ({ browser }) => {
  for (const username of ['duty', 'shegong']) {
    const person = await seat(browser, product.url, username)
    await person.page.goto(`${product.url}/admin`)
    await expect(person.page.getByText('这一页只给系统管理员用。')).toBeVisible()
    await expect(person.page.getByRole('navigation', { name: '系统管理' })).toHaveCount(0)
    await person.page.close()
  }
})
