import { expect, type Page } from '@playwright/test'
import type { FileAnswer } from '#shared/ruleTable.ts'
import type { UnitRosterAnswer } from '#shared/rosterAnswer.ts'
import { sheetKinds, writeSheetFile } from '#server/rules/sheetFile.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { test } from '../support/storyTest.ts'
import { seat } from '../support/surfaces.ts'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

const GUIJIAN = 'ZHAOXIANG-GUIJIAN'
const DAY_MS = 86_400_000
/** `2027-01-01 08:00` so many days from today, by the district's calendar. */
const inDays = (days: number, time: string): string =>
  `${new Date(Date.now() + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10)} ${time}`
const instant = (text: string): string =>
  new Date(`${text.replace(' ', 'T')}:00+08:00`).toISOString()
/** Tomorrow may lie in another week than today. */
async function turnToTomorrow(page: Page): Promise<void> {
  if (new Date(Date.now() + 8 * 3_600_000).getUTCDay() === 0)
    await page.getByRole('button', { name: '下一周' }).click()
}
const field = (text: string): string => text.replace(' ', 'T')

test('a hole is seen at the duty desk, mended by a stand-in, and the week printed', async ({
  browser,
}) => {
  const duty = await seat(browser, product.url, 'duty')
  const { page } = duty
  // The next one there is, in whatever week: the link leads to its own.
  await page.getByRole('link', { name: /无人值班/ }).click()

  await expect(page).toHaveURL(/\/rosters/)
  const hole = page.getByRole('button', { name: /无人值班/ })
  await expect(hole).toHaveCount(1)
  await hole.click()
  const form = page.getByRole('dialog', { name: '顶班' })
  await form.getByLabel('值班人').selectOption({ index: 1 })
  await form.getByLabel('事由').fill('补上这一班')
  await form.getByRole('button', { name: '安排顶班' }).click()
  await expect(form).toBeHidden()
  await expect(hole).toHaveCount(0)
  await expect(page.getByRole('cell', { name: /顶班/ })).toHaveCount(1)

  // By key: the chosen field opens how the unit is planned.
  await page.getByRole('cell', { name: /顶班/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('complementary', { name: '排班方式' })).toContainText('补上这一班')
  await page.keyboard.press('Escape')

  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('button', { name: '本周' })).toBeHidden()
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  const [, width = '0', height = '0'] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf) ?? []
  expect(Number(width)).toBeGreaterThan(Number(height))
})

test('a unit’s rotation is changed where it is read, and holds from then on', async ({
  browser,
}) => {
  const unitId = 'ZHAOXIANG-NONGYE'
  const leader = await seat(browser, product.url, 'daiban')
  const { page } = leader
  const api = `${product.url}/api/rosters/units/${unitId}`
  const read = async () => (await (await page.request.get(api)).json()) as UnitRosterAnswer
  const membersOf = ({ plans }: UnitRosterAnswer) => plans.map(({ lines }) => lines[0]?.members)
  const [before = []] = membersOf(await read())
  expect(before).toHaveLength(2)

  await page.goto(`${product.url}/rosters?unit=${unitId}`)
  await page.getByRole('cell').first().focus()
  await page.keyboard.press('Enter')
  const plans = page.getByRole('complementary', { name: '排班方式' })
  await plans.getByRole('button', { name: '改轮班' }).click()
  const dialog = page.getByRole('dialog', { name: '轮班' })
  const lines = dialog.getByRole('group')
  await expect(lines).toHaveCount(2)
  // Without a reason it is not sent, and says so.
  await expect(dialog.getByText('请填写“事由”').last()).toBeVisible()

  const first = lines.first()
  await first.getByRole('button', { name: /提前一位$/ }).click()
  await first.getByLabel('几点交班').fill('08:00')
  await dialog.getByRole('button', { name: '去掉第 2 组' }).click()
  await expect(lines).toHaveCount(1)
  await dialog.getByLabel('事由').fill('两人对调')
  await dialog.getByRole('button', { name: '从那时起这样轮班' }).click()
  await expect(dialog).toBeHidden()
  await expect(plans).toContainText('两人对调')
  const after = await read()
  expect(membersOf(after).at(-1)).toEqual(before.toReversed())

  // Somebody was faster: what they changed is not written over.
  await plans.getByRole('button', { name: '改轮班' }).click()
  await dialog.getByLabel('事由').fill('晚了一步')
  const stand = {
    ...{ expectedVersion: after.version, accountId: `${unitId}-1`, rank: 1, reason: '先一步' },
    ...{ from: instant(inDays(1, '08:00')), to: instant(inDays(1, '20:00')) },
  }
  expect((await page.request.post(`${api}/override`, { data: stand })).status()).toBe(200)
  await expect(plans).toContainText('先一步')
  await dialog.getByRole('button', { name: '从那时起这样轮班' }).click()
  await expect(dialog.getByRole('alert')).toBeVisible()
  expect(membersOf(await read())).toEqual(membersOf(after))
})

test('a swap is asked for and agreed in the hand, and both see it without reload', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const duty = await seat(browser, product.url, 'duty')
  const api = `${product.url}/api/rosters/units/${GUIJIAN}`
  const { version } = (await (await duty.page.request.get(api)).json()) as UnitRosterAnswer
  // A colleague's turn, so that there is one to swap for.
  const stand = {
    ...{ expectedVersion: version, accountId: `${GUIJIAN}-2`, rank: 1, reason: '轮到' },
    ...{ from: instant(inDays(1, '08:00')), to: instant(inDays(1, '20:00')) },
  }
  expect((await duty.page.request.post(`${api}/override`, { data: stand })).status()).toBe(200)

  const officer = await seat(browser, product.url, 'guijian')
  const leader = await seat(browser, product.url, 'daiban')
  await officer.page.setViewportSize({ width: 390, height: 844 })
  await officer.page.goto(`${product.url}/rosters`)
  const mine = officer.page.getByRole('region', { name: '我的值班' })
  await expect(mine.getByText('您正在值班')).toBeVisible()
  await turnToTomorrow(officer.page)
  await mine.getByRole('button', { name: '换班' }).last().click()
  const form = officer.page.getByRole('dialog', { name: '换班' })
  await form.getByLabel('从', { exact: true }).fill(field(inDays(1, '20:00')))
  await form.getByLabel('到', { exact: true }).fill(field(inDays(1, '23:00')))
  await form.getByLabel('换对方的班').selectOption({ index: 0 })
  await form.getByLabel('事由').fill('孩子开家长会')
  await form.getByRole('button', { name: '申请换班' }).click()
  await expect(form).toBeHidden()
  await expect(mine.getByText('等对方同意')).toBeVisible()

  await leader.page.goto(`${product.url}/rosters?unit=${GUIJIAN}`)
  await leader.page.getByRole('button', { name: '同意', exact: true }).click()
  await expect(leader.page.getByText('已同意')).toBeVisible()
  await expect(mine.getByText('已同意')).toBeVisible()
  await turnToTomorrow(leader.page)
  await expect(leader.page.getByRole('cell', { name: /换班/ }).first()).toBeVisible()
})

test('a spreadsheet’s wrong lines are refused with why, and the good one is taken', async ({
  browser,
}) => {
  const { page } = await seat(browser, product.url, 'duty')
  await page.goto(`${product.url}/rosters`)
  await page.getByRole('button', { name: '导入班表' }).click()
  const dialog = page.getByRole('dialog', { name: '导入班表' })
  const shift = (person: string, from: string, to: string) => [
    ...['ZHAOXIANG-NONGYE', person, '值班', from, to, '周末值守'],
  ]
  const bytes = await writeSheetFile(
    [
      ['单位', '值班人', '顺位', '开始', '结束', '事由'],
      shift('ZHAOXIANG-NONGYE-1', inDays(3, '18:00'), inDays(3, '20:00')),
      shift('没有这个人', inDays(4, '18:00'), inDays(4, '20:00')),
      shift('ZHAOXIANG-NONGYE-2', inDays(3, '19:00'), inDays(3, '21:00')),
      shift('ZHAOXIANG-NONGYE-2', inDays(5, '20:00'), inDays(5, '18:00')),
    ],
    'xlsx',
  )
  const looked = page.waitForResponse((response) =>
    response.url().includes('/api/rosters/file?take=look'),
  )
  await dialog
    .getByLabel('选文件')
    .setInputFiles({ name: 'rosters.xlsx', mimeType: sheetKinds.xlsx, buffer: bytes })
  const { counts } = (await (await looked).json()) as FileAnswer
  expect(counts).toMatchObject({ added: 1, refused: 3 })

  await expect(dialog.getByText('这个单位没有这个人')).toBeVisible()
  await expect(dialog.getByText('和第 2 行时间重叠')).toBeVisible()
  await expect(dialog.getByText('结束要晚于开始')).toBeVisible()
  await dialog.getByRole('button', { name: '收下没有问题的行' }).click()
  await expect(dialog.getByText('已收下 1 行')).toBeVisible()
})
