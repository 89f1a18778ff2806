import { randomBytes } from 'node:crypto'
import { expect, type Page } from '@playwright/test'
import { sql } from 'kysely'
import { barbecueShop } from '#server/demo/district/places.ts'
import { openTestStore } from '#server/store/testing.ts'
import { databaseUrl } from '../support/databaseUrl.ts'
import { feedItem } from '../support/feedItem.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { test } from '../support/storyTest.ts'
import { openCase, seat, story } from '../support/surfaces.ts'

const TITLE = '路口信号灯不亮'
/** The promise of a 110 item: first contact within so long. */
const CONTACT_MS = 3 * 60_000

let product: ProductServer
let store: Awaited<ReturnType<typeof openTestStore>>

// The chain is rows: two steps, a minute between them.
test.beforeAll(async () => {
  store = await openTestStore()
  product = await startProduct({
    DATABASE_URL: databaseUrl(store.address),
    DATA_KEY: randomBytes(32).toString('hex'),
  })
  await sql`delete from escalation_rules where source = '110' and step > 2`.execute(store.db)
  await sql`
    update escalation_rules set after = 1, post = 'districtCentre'
    where source = '110' and step = 2`.execute(store.db)
  await sql`notify rules`.execute(store.db)
})
test.afterAll(async () => {
  await product.stop()
  await store.close()
})

/** 110 sends what it had a while ago: its promise is missed as soon as it is in. */
async function policePost(): Promise<void> {
  const { address, position } = barbecueShop()
  const response = await fetch(`${product.url}/api/intake/110`, {
    method: 'POST',
    headers: { Authorization: 'Bearer demo-110', 'Content-Type': 'application/json' },
    body: JSON.stringify({
      items: [
        feedItem('escalation', 0, {
          title: TITLE,
          address,
          location: { lng: position[0], lat: position[1], crs: 'WGS84' },
          receivedAt: new Date(Date.now() - CONTACT_MS).toISOString(),
        }),
      ],
    }),
  })
  expect(response.status).toBe(200)
}

const strip = (page: Page) => page.getByRole('alert', { name: '升级提醒 1 件' })

test('a missed promise goes up until somebody takes note', async ({ browser }) => {
  // Bounds a failure on a busy machine; the chain's own minute is most of a quiet one's time.
  test.setTimeout(300_000)
  const duty = await seat(browser, product.url, 'duty')
  const district = await seat(browser, product.url, 'district')

  await test.step('the desk is told what was missed, and that it was told', async () => {
    await policePost()
    await expect(strip(duty.page)).toContainText('先行联系超时')
    await expect(strip(duty.page)).toContainText(TITLE)
    await expect(strip(duty.page)).toContainText('已报街镇值班员')
    await expect(strip(duty.page)).toContainText('再升一级')
    await expect(strip(district.page)).toBeHidden()
  })

  await test.step('nobody takes note: a minute later it is the district’s', async () => {
    await expect(strip(district.page)).toContainText('已报区城运中心', { timeout: 120_000 })
    await expect(strip(district.page)).toContainText('已报街镇值班员')
    await expect(strip(duty.page)).toContainText('已报区城运中心')
  })

  await test.step('one takes note, and it is gone everywhere', async () => {
    await strip(duty.page).getByRole('button', { name: '知悉' }).click()
    await expect(strip(duty.page)).toBeHidden()
    await expect(strip(district.page)).toBeHidden()
  })

  await test.step('the case says who was told, and how many of them were there', async () => {
    await openCase(duty, TITLE)
    await expect(story(duty).getByText(/升级.*已提醒街镇值班员.*在线 1 人/)).toBeVisible()
    await expect(story(duty).getByText('街镇值班员已知悉升级提醒')).toBeVisible()
  })

  await test.step('the handover names it', async () => {
    await duty.page.getByRole('button', { name: '交接班' }).click()
    const report = duty.page.getByRole('dialog', { name: '交接班' })
    await expect(report.getByText('升级 3', { exact: true })).toBeVisible()
    await expect(report.getByText(/已提醒区城运中心/)).toBeVisible()
    await expect(report.getByText(/街镇值班员已知悉升级提醒/)).toBeVisible()
    await expect(report.getByText(/升级未知悉/)).toBeHidden()
  })
})
