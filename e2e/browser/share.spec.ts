import { readFile } from 'node:fs/promises'
import { expect } from '@playwright/test'
import { barbecueShop } from '#server/demo/district/places.ts'
import config from '../playwright.config.ts'
import { feedItem } from '../support/feedItem.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { hotlinePosts } from '../support/staff.ts'
import { test } from '../support/storyTest.ts'
import { openCase, seat, type Somebody } from '../support/surfaces.ts'

/** A name as a station's server has one on its LAN: without https no browser trusts a page from there. */
const LAN_NAME = 'shaotai.lan'
const { launchOptions } = config.use ?? {}
test.use({
  launchOptions: {
    ...launchOptions,
    args: [...(launchOptions?.args ?? []), `--host-resolver-rules=MAP ${LAN_NAME} 127.0.0.1`],
  },
})

const title = '烧烤店油烟扰民'
const caller = { name: '周若彤', phone: '13966660000' }
let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
  const { address, position } = barbecueShop()
  await hotlinePosts(product.url, [
    feedItem('share', 0, {
      title,
      address,
      location: { lng: position[0], lat: position[1], crs: 'WGS84' },
      receivedAt: new Date().toISOString(),
      caller,
    }),
  ])
})
test.afterAll(() => product.stop())

const told = ({ page }: Somebody, words: string | RegExp) =>
  expect(page.getByRole('status').filter({ hasText: words })).toBeVisible()

/** Width and height as a PNG's own head says them. */
function sizeOf(png: Buffer): { width: number; height: number } {
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) }
}

test('a case goes to a chat group by one key, as text or as a picture', async ({ browser }) => {
  const duty = await seat(browser, product.url, 'duty')
  await duty.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await openCase(duty, title)

  await duty.page.keyboard.press('y')
  await told(duty, '已复制：不含诉求人信息')
  const text = await duty.page.evaluate(() => navigator.clipboard.readText())
  expect(text).toContain(title)
  expect(text).not.toMatch(new RegExp(`${caller.phone}|${caller.name}`))

  await duty.page.keyboard.press('Shift+Y')
  await told(duty, '图片已复制')
  const png = await duty.page.evaluate(async () => {
    const [item] = await navigator.clipboard.read()
    const blob = await item?.getType('image/png')
    return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer(0))]
  })
  const { width, height } = sizeOf(Buffer.from(png))
  expect(width).toBe(720)
  expect(height).toBeGreaterThan(500)
})

test('where the browser forbids it, the picture is saved, and the page says how to mend it', async ({
  browser,
}) => {
  const duty = await seat(browser, product.url.replace('127.0.0.1', LAN_NAME), 'duty')
  expect(await duty.page.evaluate(() => isSecureContext)).toBe(false)
  await openCase(duty, title)

  const saved = duty.page.waitForEvent('download')
  await duty.page.keyboard.press('Shift+Y')
  await told(duty, /图片已存到下载文件夹.*https/)
  const download = await saved
  expect(download.suggestedFilename()).toMatch(/^赵巷\d{6}-\d{4}\.png$/)
  expect(sizeOf(await readFile(await download.path())).width).toBe(720)
})
