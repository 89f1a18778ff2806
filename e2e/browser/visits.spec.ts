import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { settableClock, startTestApp, type TestApp } from '#server/live/testing.ts'
import { faultsOf } from '../support/faultsOf.ts'
import { test } from '../support/storyTest.ts'
import { openCase, seat, type Somebody } from '../support/surfaces.ts'

const PHONE = '13966660000'
const NAME = '顾谷雨'
const FINDING = '楼道灯损坏两周'
const WISH = '想修一副老花镜'

/** In this process, since the story moves the product's clock: a reminder's day comes without waiting. */
let product: TestApp
/** The Friday before, as people begin to work. */
const clock = settableClock('2026-11-20T09:30:00+08:00')
test.beforeEach(async () => {
  clock.set('2026-11-20T09:30:00+08:00')
  product = await startTestApp({ clock, clientDir: path.resolve('dist') })
})
test.afterEach(() => product.close())

/** The page in the hand. */
async function inHand(somebody: Somebody): Promise<Page> {
  const { page } = somebody
  await page.setViewportSize({ width: 390, height: 844 })
  return page
}
const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '走访各页' }).getByRole('button', { name }).click()

test('a visit written in the hand is a case on the duty desk and a wish somebody takes', async ({
  browser,
}) => {
  // Bounds a failure on a busy machine; on a quiet one it takes well under a minute.
  test.setTimeout(300_000)
  const duty = await seat(browser, product.url, 'duty')
  const patrol = await seat(browser, product.url, 'patrol')
  const juwei = await seat(browser, product.url, 'juwei')
  const page = await inHand(juwei)
  const form = page.getByRole('form', { name: '记走访' })

  await test.step('the desk leads to the visits; the 居村 is there already', async () => {
    await page.getByRole('button', { name: '菜单' }).click()
    await page.getByRole('link', { name: '走访' }).click()
    await expect(form.getByLabel('居村')).toHaveValue('310118105010')
    await expect(page.getByText('环宝龙综合网格')).toBeVisible()
  })

  await test.step('what was left out is said, and nothing is sent', async () => {
    await form.getByRole('button', { name: '记下' }).click()
    await expect(form.getByRole('alert')).toHaveText('请写地点')
    await expect(form.getByLabel('地点')).toBeFocused()
    expect(await faultsOf(page)).toEqual([])
  })

  await test.step('two fields, a finding and a wish', async () => {
    await form.getByLabel('地点').fill('佳杰路99弄3号501室')
    await page.keyboard.press('Enter')
    await form.getByLabel('看到什么').fill(`住户${NAME}，电话${PHONE}，说楼道灯坏了两周。`)
    await form.getByRole('button', { name: '要办的事' }).click()
    await page.keyboard.type(FINDING)
    await form.getByLabel('微心愿').fill(WISH)
    await form.getByRole('button', { name: '记下' }).click()
    await expect(page.getByText('已记下')).toBeVisible()
    await expect(form.getByLabel('地点')).toHaveValue('')
  })

  await test.step('the duty desk has the case, live', async () => {
    await openCase(duty, FINDING)
    await expect(duty.page.getByRole('article', { name: '案件' })).toContainText('佳杰路99弄')
  })

  await test.step('a grid worker goes over to the visits, takes the wish and fulfils it', async () => {
    await patrol.page.getByRole('link', { name: '走访' }).click()
    await expect(patrol.page).toHaveURL(/\/visits$/)
    await tab(patrol.page, '微心愿')
    const wish = patrol.page.getByRole('article').filter({ hasText: WISH })
    await wish.getByRole('button', { name: '认领' }).click()
    await expect(wish).toBeHidden()

    await tab(page, '微心愿')
    await page.getByRole('group', { name: '状态' }).getByRole('button', { name: '已认领' }).click()
    await expect(page.getByRole('article').filter({ hasText: WISH })).toContainText('环宝龙网格员')
    await patrol.page.getByRole('button', { name: '已认领' }).click()
    await wish.getByRole('button', { name: '已完成' }).click()
    await patrol.page.getByLabel('怎么完成的').fill('已送修')
    await patrol.page.keyboard.press('Enter')
    // Gone from the list of those that are taken, on the other's screen too.
    await expect(page.getByRole('article').filter({ hasText: WISH })).toBeHidden()
  })

  await test.step('the diary has the line, with what became of it, and is mended the same day', async () => {
    await tab(page, '民情日记')
    const line = page.getByRole('article').filter({ hasText: FINDING })
    await expect(line).toContainText('案件')
    await expect(line).toContainText('已完成')
    await line.getByRole('button', { name: '更正' }).click()
    await page
      .getByRole('form', { name: '更正' })
      .getByLabel('看到什么')
      .fill('楼道灯坏了两周，三楼和四楼都不亮。')
    await page.getByRole('button', { name: '保存更正' }).click()
    await expect(line).toContainText('三楼和四楼都不亮')
    await expect(line).toContainText('已更正')
    await line.getByRole('button', { name: '历史' }).click()
    await expect(line.getByRole('list', { name: '更正前' })).toContainText(`住户${NAME}`)
  })

  await test.step('nobody else was sent a name’s number or a house', async () => {
    for (const other of [duty, patrol]) {
      await other.witness.settled()
      expect(other.witness.received([PHONE, '501室'])).toEqual([])
    }
  })
})

test('a dispute’s reminder appears when its day comes, and is done by keyboard', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const before = await product.logIn('juwei')
  const { status } = await before.post('/api/disputes', {
    kind: 'neighbours',
    parties: ['neighbour'],
    place: '佳杰路99弄3号501室',
    words: `${NAME}与楼上为漏水争吵。`,
    stage: 'prompt',
  })
  expect(status).toBe(201)
  // Three working days after a Friday, a minute before people begin.
  clock.set('2026-11-25T08:59:00+08:00')
  const juwei = await seat(browser, product.url, 'juwei')
  const duty = await seat(browser, product.url, 'duty')
  const { page } = juwei
  await page.getByRole('link', { name: '走访' }).click()
  // The page is loaded when somebody goes there: before it stands, nobody hears its keys.
  await expect(page.getByRole('navigation', { name: '走访各页' })).toBeVisible()
  await page.keyboard.press('5')
  const dispute = page.getByRole('article', { name: 'JF261120-0001' })
  await expect(dispute).toContainText('3 个工作日后提醒')
  await expect(page.getByText('今天要做')).toBeHidden()

  clock.set('2026-11-25T09:00:01+08:00')
  await product.app.tick()

  await expect(dispute).toContainText('提醒到期')
  await expect(dispute).toContainText('今天要做')
  await expect(page.getByRole('status').filter({ hasText: '1 起纠纷到提醒日' })).toBeVisible()

  await dispute.getByRole('button', { name: '已办' }).press('Enter')
  await page.keyboard.type('上门劝过，双方约好周末修')
  await page.keyboard.press('Control+Enter')
  await expect(dispute).toContainText('已按提醒办理')
  await expect(page.getByText('今天要做')).toBeHidden()
  expect(await faultsOf(page)).toEqual([])

  // The town reads it redacted; nothing of the words went to its screen.
  await duty.page.getByRole('link', { name: '走访' }).click()
  await tab(duty.page, '纠纷')
  await expect(duty.page.getByRole('article', { name: 'JF261120-0001' })).toContainText('漏水')
  await duty.witness.settled()
  expect(duty.witness.received(['501室'])).toEqual([])
})
