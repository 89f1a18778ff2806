import { expect, type Page } from '@playwright/test'
import sharp from 'sharp'
import { barbecueShop } from '#server/demo/district/places.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { test } from '../support/storyTest.ts'
import { command, openCase, pickUnits, press, seat, story } from '../support/surfaces.ts'

const TITLE = '烧烤店油烟直排'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

async function complain(): Promise<void> {
  const { address, position } = barbecueShop()
  const item = {
    sourceId: 'HX-evidence-1',
    title: TITLE,
    receivedAt: new Date().toISOString(),
    address,
    location: { lng: position[0], lat: position[1], crs: 'WGS84' },
    locationIs: 'problem',
    kind: 'complaint',
    category: { scheme: 'gb47678', code: '06027', name: '油烟污染' },
  }
  const { status } = await fetch(`${product.url}/api/intake/12345`, {
    method: 'POST',
    headers: { Authorization: 'Bearer demo-12345', 'Content-Type': 'application/json' },
    body: JSON.stringify({ items: [item] }),
  })
  expect(status).toBe(200)
}

/** A photo as a phone makes it: large, lying, and with the place it was taken at. */
async function photo(): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const buffer = await sharp({
    create: { width: 3000, height: 2000, channels: 3, background: '#964' },
  })
    .withExif({
      IFD2: { DateTimeOriginal: '2026:04:14 10:00:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '31/1 9/1 5259/100',
        GPSLongitudeRef: 'E',
        GPSLongitude: '121/1 11/1 4690/100',
      },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  return { name: '李小明家门口.jpg', mimeType: 'image/jpeg', buffer }
}

const thumbs = (page: Page) =>
  page.getByRole('region', { name: '照片和视频' }).getByRole('button', { name: /^现场照片/ })

test('a squad takes a photo in the street; the station sees it at once, the wall and strangers never', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const wall = await seat(browser, product.url, 'wall')
  const lead = await seat(browser, product.url, 'lead')
  const duty = await seat(browser, product.url, 'duty')
  const squad = await seat(browser, product.url, 'chengguan')
  const stranger = await seat(browser, product.url, 'shichang')
  await squad.page.setViewportSize({ width: 390, height: 844 })

  await test.step('nothing to do yet says so', async () => {
    await expect(squad.page.getByText('没有要办的')).toBeVisible()
  })

  await test.step('an order comes', async () => {
    await complain()
    await openCase(duty, TITLE)
    await press(duty, '立案')
    await command(duty, '分层', (form) => form.getByRole('radio', { name: /^②/ }).check())
    await command(duty, '派单', (form) => pickUnits(form, '承办单位', ['赵巷城管中队']))
    await openCase(lead, TITLE)
  })

  const bar = squad.page.locator('footer')
  await test.step('the squad acknowledges and reports in with its thumb', async () => {
    const toDo = squad.page.getByRole('region', { name: '等我办' })
    await expect(toDo.getByText(TITLE)).toBeVisible()
    await toDo.getByRole('button', { name: '接单', exact: true }).click()
    await openCase(squad, TITLE)
    await bar.getByRole('button', { name: '到场' }).click()
    await expect(bar.getByRole('button', { name: '反馈' })).toBeVisible()
    const width = await squad.page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(390)
  })

  await test.step('and takes a photo, which everybody concerned sees without reloading', async () => {
    const chooser = squad.page.waitForEvent('filechooser')
    await bar.getByRole('button', { name: '拍照' }).click()
    await (await chooser).setFiles(await photo())
    await expect(thumbs(squad.page)).toHaveCount(1)
    await expect(thumbs(lead.page)).toHaveCount(1)
    await expect(thumbs(duty.page)).toHaveCount(1)
    await expect(story(lead).getByText('传了一张现场照片')).toBeVisible()
    await expect(squad.page.getByText('没传上去')).toBeHidden()
  })

  let address = ''
  await test.step('the lead looks at it: upright, a screen’s size, with a distance and no place', async () => {
    await thumbs(lead.page).click()
    const viewer = lead.page.getByRole('dialog', { name: '看照片' })
    await expect(viewer).toContainText(/拍摄地距案发点约/)
    await expect(viewer.getByRole('img')).toBeVisible()
    address = (await viewer.getByRole('img').getAttribute('src')) ?? ''
    const { bytes, status } = await lead.page.evaluate(async (src) => {
      const answer = await fetch(src)
      return { status: answer.status, bytes: [...new Uint8Array(await answer.arrayBuffer())] }
    }, address)
    expect(status).toBe(200)
    const meta = await sharp(Buffer.from(bytes)).metadata()
    // Held upright: what was wide is high, and what could tell a place is gone.
    expect([meta.width, meta.height, meta.exif]).toEqual([1067, 1600, undefined])
    await lead.page.keyboard.press('Escape')
    await expect(viewer).toBeHidden()
  })

  await test.step('neither the wall nor a unit without an order can fetch it', async () => {
    for (const who of [wall, stranger]) {
      const status = await who.page.evaluate(async (src) => (await fetch(src)).status, address)
      expect(status).toBe(404)
    }
    await expect(wall.page.getByRole('img', { name: /现场照片/ })).toHaveCount(0)
  })

  await test.step('a wrong file is refused with a sentence, and the next one still goes', async () => {
    const chooser = squad.page.waitForEvent('filechooser')
    await bar.getByRole('button', { name: '拍照' }).click()
    await (
      await chooser
    ).setFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(500, 65) })
    await expect(squad.page.getByText('只收 JPEG、PNG、WebP、HEIC 照片').first()).toBeVisible()
    const again = squad.page.waitForEvent('filechooser')
    await bar.getByRole('button', { name: '拍照' }).click()
    await (await again).setFiles(await photo())
    await expect(thumbs(lead.page)).toHaveCount(2)
    await squad.page.getByRole('button', { name: '不传了' }).click()
    await expect(squad.page.getByText('没传上去')).toBeHidden()
  })

  for (const { witness } of [wall, lead, duty, squad]) {
    await witness.settled()
    expect(witness.loads()).toBe(1)
    expect(witness.received(['李小明家门口'])).toEqual([])
  }
})
