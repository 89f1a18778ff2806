import { expect } from '@playwright/test'
import { barbecueShop } from '#server/demo/district/places.ts'
import { feedItem } from '../support/feedItem.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { hotlinePosts, staffOf } from '../support/staff.ts'
import { test } from '../support/storyTest.ts'
import { seat, type Somebody } from '../support/surfaces.ts'

const CALLER = { name: '周若彤', phone: '13966660001' }
const UNIT = 'ZHAOXIANG-CHENGGUAN'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

/** Two cases a unit has and has not answered, one nobody has sorted, one that is closed by now. */
async function before(): Promise<void> {
  const { address, position } = barbecueShop()
  const item = (n: number, title: string, detail: string) =>
    feedItem('queue', n, {
      ...{ title, detail, address },
      location: { lng: position[0], lat: position[1], crs: 'WGS84' },
      receivedAt: new Date(Date.now() - n * 60_000).toISOString(),
      caller: CALLER,
    })
  const ids = await hotlinePosts(product.url, [
    item(1, '夜间施工噪音扰民', '工地凌晨仍在打桩。'),
    item(2, '沿街垃圾清运不及时', '垃圾箱满溢三天。'),
    item(3, '小区电梯故障', '电梯里的应急灯也不亮。'),
    item(4, '路灯不亮', '晚上很黑。'),
  ])
  const leader = await staffOf(product.url, 'daiban')
  for (const id of ids.slice(0, 2)) {
    let card = await leader.act(`/api/cases/${id}/file`, { expectedVersion: 1 })
    const at = () => ({ expectedVersion: card.version })
    card = await leader.act(`/api/cases/${id}/sort`, { ...at(), tier: 2 })
    await leader.act(`/api/cases/${id}/dispatch`, { ...at(), unitId: UNIT, task: '请现场处理' })
  }
  await leader.act(`/api/cases/${ids[3] ?? ''}/void`, { expectedVersion: 1, reason: '重复' })
}

test('a duty officer works through the list without the mouse', async ({ browser }) => {
  // Bounds a failure on a busy machine; on a quiet one it takes well under a minute.
  test.setTimeout(400_000)
  await before()
  const duty: Somebody = await seat(browser, product.url, 'duty')
  const { page } = duty
  const { keyboard } = page
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  const queue = page.getByRole('list', { name: '在办案件' })
  const rows = queue.getByRole('listitem')
  const search = page.getByRole('searchbox')
  const opened = page.getByRole('article', { name: '案件' })
  await expect(rows).toHaveCount(3)

  await test.step('is told how many there are and which one is open', async () => {
    await keyboard.press('j')
    await keyboard.press('j')
    const current = rows.filter({ has: page.locator('[aria-current=true]') })
    await expect(current).toHaveAttribute('aria-posinset', '2')
    await expect(current).toHaveAttribute('aria-setsize', '3')
  })

  await test.step('finds by / what only the ticket says, and what is closed', async () => {
    await keyboard.press('/')
    await expect(search).toBeFocused()
    await keyboard.type('应急灯')
    await expect(rows).toHaveCount(1)
    await expect(rows).toContainText('小区电梯故障')
    await keyboard.press('Enter')
    await expect(opened.getByRole('heading', { name: '小区电梯故障' })).toBeVisible()

    await keyboard.press('/')
    await keyboard.type('路灯不亮')
    await expect(rows).toContainText(['路灯不亮'])
    await expect(rows).toContainText(['已作废'])
    await keyboard.press('Control+a')
    await keyboard.type('没有这样的案子')
    await expect(page.getByText('没有案件符合“没有这样的案子”')).toBeVisible()
    await keyboard.press('Escape')
    await keyboard.press('Escape')
    await expect(rows).toHaveCount(3)
  })

  await test.step('keeps a filter under a name and opens it by its key', async () => {
    await page.getByRole('button', { name: /^未分层/ }).focus()
    await keyboard.press('Enter')
    await expect(rows).toHaveCount(1)
    await keyboard.press('q')
    const dialog = page.getByRole('dialog', { name: '视图管理' })
    await expect(dialog.getByLabel('存当前筛选').last()).toBeFocused()
    await keyboard.type('谁来分层')
    await keyboard.press('Enter')
    await expect(dialog.getByRole('listitem')).toContainText('谁来分层')
    await keyboard.press('Escape')

    await page.getByRole('button', { name: /^全部/ }).focus()
    await keyboard.press('Enter')
    await expect(rows).toHaveCount(3)
    await page.getByRole('button', { name: /^全部/ }).blur()
    await keyboard.press('1')
    await expect(rows).toHaveCount(1)
    await expect(page.getByRole('button', { name: '谁来分层' })).toHaveAttribute(
      'aria-pressed',
      'true',
    )
    await page.getByRole('button', { name: /^全部/ }).focus()
    await keyboard.press('Enter')
  })

  const bar = page.getByRole('region', { name: '批量办理' })
  const urgeAll = async (): Promise<void> => {
    await keyboard.press('Control+a')
    await expect(bar).toContainText('已选中 3 件')
    await keyboard.press('g')
    const form = page.getByRole('form', { name: '批量办理 3 件案件' })
    await expect(form.getByRole('radio').first()).toBeFocused()
    await keyboard.press('1')
    await expect(form).toContainText('1 件不能办')
    await keyboard.press('Control+Enter')
    await expect(bar).toContainText('即将发出：催办 2 件')
  }
  const urged = page.getByRole('list', { name: '经过' }).getByText(/催/)

  await test.step('takes a batch back before it was sent', async () => {
    await rows.first().getByRole('button').focus()
    await urgeAll()
    await keyboard.press('z')
    await expect(bar).toContainText('已选中 2 件')
    await keyboard.press('Escape')
    await expect(bar).toBeHidden()
  })

  await test.step('sends one at once, and sees on the case that it was done, once', async () => {
    await page.locator('body').evaluate((body) => {
      if (body.ownerDocument.activeElement instanceof HTMLElement)
        body.ownerDocument.activeElement.blur()
    })
    await urgeAll()
    await keyboard.press('Enter')
    await expect(bar).toContainText('已办：催办 2 件')
    await keyboard.press('/')
    await keyboard.type('夜间施工')
    await keyboard.press('Enter')
    await expect(opened.getByRole('heading', { name: '夜间施工噪音扰民' })).toBeVisible()
    await expect(urged).toHaveCount(1)
    await keyboard.press('/')
    await keyboard.press('Escape')
    await keyboard.press('Escape')
  })

  await test.step('takes a pasted message in; pasted again it shows the case it became', async () => {
    const message =
      '李阿姨 9:31\n业辉路123弄门口垃圾桶满了两天没人清，联系人李秀兰，电话13966660002'
    await page.evaluate((text) => {
      const data = new DataTransfer()
      data.setData('text/plain', text)
      dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }))
    }, message)
    const form = page.getByRole('form', { name: '录入群消息' })
    await expect(form.getByLabel('标题')).toHaveValue('垃圾桶满了两天没人清')
    await expect(form.getByLabel('地址')).toHaveValue('业辉路123弄门口')
    await expect(form.getByLabel(/电话/)).toHaveValue('13966660002')
    await keyboard.press('Control+Enter')
    await expect(opened.getByRole('heading', { name: '垃圾桶满了两天没人清' })).toBeVisible()
    await expect(opened).toContainText('ZB')

    await keyboard.press('i')
    await expect(form.getByLabel('粘贴群里的原文')).toBeFocused()
    await keyboard.insertText(message)
    await expect(form.getByText(/已经录入过：案件/)).toBeVisible()
    await keyboard.press('Escape')
    await expect(form).toBeHidden()
  })

  await test.step('finds by a caller’s number what it called about, on record', async () => {
    await keyboard.press('/')
    await keyboard.type(CALLER.phone)
    await keyboard.press('Enter')
    await expect(page.getByLabel('为什么要查这个号码')).toBeFocused()
    await keyboard.type('来电人问进展')
    await keyboard.press('Enter')
    await expect(page.getByText('这个号码来电涉及 4 件案件')).toBeVisible()
    await expect(rows).toHaveCount(4)
  })

  // The numbers were written into boxes and sent in bodies: no address held one, no answer did.
  for (const address of asked) expect(address).not.toMatch(/1396666/)
  await duty.witness.settled()
  expect(duty.witness.received([CALLER.phone, '13966660002'])).toEqual([])
})
