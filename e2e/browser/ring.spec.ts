import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { sql } from 'kysely'
import { setRing } from '#server/calls/testing.ts'
import { barbecueShop } from '#server/demo/district/places.ts'
import { openTestStore } from '#server/store/testing.ts'
import { databaseUrl } from '../support/databaseUrl.ts'
import { feedItem } from '../support/feedItem.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { hotlinePosts } from '../support/staff.ts'
import { test } from '../support/storyTest.ts'
import { openCase, seat, story, type Somebody } from '../support/surfaces.ts'
import { audioPackets } from '../support/witness.ts'

const TITLE = '占道堆物影响通行'
const UNIT = 'ZHAOXIANG-GUIJIAN'
const CALL = '呼叫赵巷镇规建办'

let product: ProductServer
let store: Awaited<ReturnType<typeof openTestStore>>
let lead: Somebody

// The rosters and the seconds of the chain are rows, and a night is made by taking a roster away.
test.beforeAll(async () => {
  store = await openTestStore()
  product = await startProduct({
    DATABASE_URL: databaseUrl(store.address),
    DATA_KEY: randomBytes(32).toString('hex'),
  })
})
test.afterAll(async () => {
  await product.stop()
  await store.close()
})

const ladder = (page: Page) => page.getByRole('list', { name: '呼叫顺序' })
const call = async (): Promise<void> => {
  await lead.page.getByRole('button', { name: CALL }).click()
  await expect(ladder(lead.page)).toBeVisible()
}

test('a ring finds somebody, or says where to call', async ({ browser }) => {
  // Bounds a failure on a busy machine; on a quiet one it takes about a minute.
  test.setTimeout(400_000)
  const { address, position } = barbecueShop()
  await hotlinePosts(product.url, [
    feedItem('ring', 0, {
      title: TITLE,
      address,
      location: { lng: position[0], lat: position[1], crs: 'WGS84' },
      receivedAt: new Date().toISOString(),
    }),
  ])
  lead = await seat(browser, product.url, 'lead')
  await openCase(lead, TITLE)
  const first = await seat(browser, product.url, 'guijian')
  const second = await seat(browser, product.url, 'guijian')

  await test.step('the station sees who is at the desk', async () => {
    const unit = lead.page.getByRole('listitem').filter({ hasText: '规建办' }).first()
    await expect(unit.getByText('在桌前').first()).toBeVisible()
  })

  await test.step('two desks ring; one answers, and the other falls silent', async () => {
    await setRing({ store }, { seconds: 60 })
    await call()
    for (const { page } of [first, second])
      await expect(page.getByRole('button', { name: /^接听/ })).toBeVisible()
    await first.page.getByRole('button', { name: /^接听/ }).click()
    await expect(second.page.getByRole('button', { name: /^接听/ })).toBeHidden()
    await expect(lead.page.getByRole('button', { name: '挂断' })).toBeVisible()
    for (const { page } of [lead, first])
      await expect.poll(() => audioPackets(page)).toBeGreaterThan(20)
  })

  await test.step('the desk is loaded again in the middle of it, and is back in the talk', async () => {
    await first.page.reload()
    await expect(first.page.getByRole('button', { name: '挂断' })).toBeVisible()
    for (const { page } of [lead, first])
      await expect.poll(() => audioPackets(page)).toBeGreaterThan(20)
    await lead.page.getByRole('button', { name: '挂断' }).click()
    await expect(first.page.getByRole('button', { name: '挂断' })).toBeHidden()
  })

  await test.step('nobody answers: the chain goes on to the duty phone, which is reached', async () => {
    await setRing({ store }, { seconds: 2, deputySeconds: 2, headSeconds: 2, head: 'inTurn' })
    await call()
    const steps = ladder(lead.page)
    await expect(steps.getByRole('listitem').filter({ hasText: '值班电话' })).toContainText(
      '请拨打',
    )
    await expect(steps.getByRole('listitem').first()).toContainText('未接')
    await expect(lead.page.getByRole('link', { name: /拨打值班电话/ })).toHaveAttribute(
      'href',
      /^tel:/,
    )
    await lead.page.keyboard.press('F9')
    await expect(lead.page.getByText('已通过值班电话联系上').first()).toBeVisible()
    await expect(
      story(lead)
        .getByText(/规建办.*值班电话/)
        .first(),
    ).toBeVisible()
  })

  await test.step('a call that was missed is called back with one key', async () => {
    await setRing({ store }, { seconds: 1, deputySeconds: 1, phoneSeconds: 1, head: 'onPress' })
    await call()
    await expect(first.page.getByRole('status', { name: '未接来电' })).toBeVisible()
    await setRing({ store }, { seconds: 60 })
    await first.page.keyboard.press('F9')
    await lead.page.getByRole('button', { name: /^接听/ }).click()
    await expect(first.page.getByRole('button', { name: '挂断' })).toBeVisible()
    await first.page.getByRole('button', { name: '挂断' }).click()
    await expect(first.page.getByRole('status', { name: '未接来电' })).toBeHidden()
  })

  await test.step('on a night with nobody on duty the case says so, and the phone is shown at once', async () => {
    await setRing({ store }, { phoneSeconds: 180 })
    await sql`update roster_plans set valid_to = now() where unit_id = ${UNIT}`.execute(store.db)
    // It stays on the list, and says so before anybody presses.
    await expect(
      lead.page.getByRole('listitem').filter({ hasText: '规建办' }).getByText('此刻没有排班'),
    ).toBeVisible()
    await call()
    await expect(ladder(lead.page).getByRole('listitem').first()).toContainText('无人值班')
    await expect(lead.page.getByRole('link', { name: /拨打值班电话/ })).toBeVisible()
    await lead.page.getByRole('button', { name: '取消呼叫' }).click()
    await expect(lead.page.getByText('呼叫时无人值班').first()).toBeVisible()
  })
})
