import { expect } from '@playwright/test'
import { barbecueShop } from '#server/demo/district/places.ts'
import { faultsOf } from '../support/faultsOf.ts'
import { feedItem } from '../support/feedItem.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { hotlinePosts, staffOf } from '../support/staff.ts'
import { test } from '../support/storyTest.ts'
import { openCase, seat } from '../support/surfaces.ts'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

test('everybody can read and work every surface', async ({ browser, page }) => {
  // Bounds a failure on a busy machine; on a quiet one it takes under a minute.
  test.setTimeout(400_000)
  const { address, position } = barbecueShop()
  const near = { lng: position[0], lat: position[1], crs: 'WGS84' as const }
  const items = Array.from({ length: 4 }, (_, n) =>
    feedItem('axe', n, {
      address,
      location: near,
      locationIs: 'problem',
      title: `第${n + 1}件：夜间施工噪音`,
      receivedAt: new Date().toISOString(),
      urgency: n === 1 ? 'urgent' : 'normal',
    }),
  )
  const cases = await hotlinePosts(product.url, items)
  const duty = await staffOf(product.url, 'duty')
  const filed = await duty.act(`/api/cases/${cases[0] ?? ''}/file`, { expectedVersion: 1 })
  const sorted = await duty.act(`/api/cases/${filed.id}/sort`, {
    expectedVersion: filed.version,
    tier: 2,
  })
  await duty.act(`/api/cases/${filed.id}/dispatch`, {
    expectedVersion: sorted.version,
    unitId: 'ZHAOXIANG-GUIJIAN',
    task: '请到现场查看',
  })
  const title = items[0]?.title ?? ''

  await test.step('the login page', async () => {
    await page.goto(`${product.url}/login`)
    await expect(page.getByRole('button', { name: /^wall/ })).toBeVisible()
    expect.soft(await faultsOf(page)).toEqual([])
  })

  await test.step('the wall', async () => {
    const wall = await seat(browser, product.url, 'wall')
    await expect(wall.page.getByRole('region', { name: '焦点案件' })).toContainText('施工')
    expect.soft(await faultsOf(wall.page)).toEqual([])
    await wall.page.close()
  })

  for (const username of ['lead', 'duty', 'guijian']) {
    await test.step(`${username} with a case open`, async () => {
      const person = await seat(browser, product.url, username)
      await openCase(person, title)
      await expect(person.page.getByRole('list', { name: '经过' })).toContainText('派单')
      expect.soft(await faultsOf(person.page)).toEqual([])
      if (username === 'duty') {
        await person.page.keyboard.press('h')
        const handover = person.page.getByRole('dialog', { name: '交接班' })
        await expect(handover.getByText('新来').first()).toBeVisible()
        expect.soft(await faultsOf(person.page)).toEqual([])
      }
      await person.page.close()
    })
  }

  const others = { admin: '先行联系 · 110 非警务', district: '疑难件', juwei: '看到什么' }
  for (const [username, there] of Object.entries(others)) {
    const path = username === 'juwei' ? '/visits' : '/'
    await test.step(`${username} at ${path}`, async () => {
      const person = await seat(browser, product.url, username)
      await person.page.goto(`${product.url}${path}`)
      await expect(person.page.getByText('实时').first()).toBeVisible()
      await expect(person.page.getByText(there).first()).toBeVisible()
      expect.soft(await faultsOf(person.page)).toEqual([])
      await person.page.close()
    })
  }
})
