import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page } from '@playwright/test'
import sharp from 'sharp'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { sendCase } from '../support/sentCase.ts'
import { test } from '../support/storyTest.ts'
import { openCase, seat, story, type Somebody } from '../support/surfaces.ts'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

const region = (page: Page) => page.getByRole('region', { name: '照片和视频' })
const photos = (page: Page) => region(page).getByRole('button', { name: /^现场照片/ })
const clips = (page: Page) => region(page).getByRole('button', { name: /^现场视频/ })
const covering = (page: Page) => page.getByRole('dialog', { name: '遮挡人脸、车牌、门牌' })
const viewer = (page: Page) => page.getByRole('dialog', { name: '看照片' })

/** Striped all over, so that whatever is covered no longer is. */
async function striped(): Promise<Buffer> {
  const stripes = Array.from(
    { length: 200 },
    (_, n) => `<rect x="${n * 8}" width="4" height="1200" fill="#fff"/>`,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1600" height="1200">${stripes.join('')}</svg>`
  return sharp(Buffer.from(svg)).flatten({ background: '#000' }).jpeg().toBuffer()
}

async function choose(page: Page, name: string, mimeType: string, buffer: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await region(page).getByRole('button', { name: '选照片、视频' }).click()
  await (await chooser).setFiles({ name, mimeType, buffer })
}

/** Light and dark at this spot, in shares of the picture: how far they are apart. */
async function contrast(bytes: Buffer, x: number, y: number): Promise<number> {
  const { width, height } = await sharp(bytes).metadata()
  const cut = await sharp(bytes)
    .extract({
      left: Math.round(width * x) - 25,
      top: Math.round(height * y) - 10,
      ...{ width: 50, height: 20 },
    })
    .toBuffer()
  const [red] = (await sharp(cut).stats()).channels
  return (red?.max ?? 0) - (red?.min ?? 0)
}
/** Two fingers on the glass, moved from so far apart to so far apart. */
async function pinch(page: Page, at: { x: number; y: number }, from: number, to: number) {
  const session = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart: number | null) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints:
        apart === null
          ? []
          : [-1, 1].map((side, id) => ({ x: at.x + (side * apart) / 2, y: at.y, id })),
    })
  await touch('touchStart', from)
  for (let n = 1; n <= 10; n++) await touch('touchMove', from + ((to - from) * n) / 10)
  await touch('touchEnd', null)
  await session.detach()
}
const fetched = async (page: Page, picture: Locator): Promise<Buffer> =>
  Buffer.from(
    await page.evaluate(
      async (src) => [...new Uint8Array(await (await fetch(src)).arrayBuffer())],
      (await picture.getAttribute('src')) ?? '',
    ),
  )

/** A clip as a browser's recorder makes one: a second of two colours. */
const recorded = async (page: Page): Promise<Buffer> =>
  Buffer.from(
    await page.evaluate(async () => {
      const canvas = document.createElement('canvas')
      canvas.width = 320
      canvas.height = 240
      const context = canvas.getContext('2d')
      const recorder = new MediaRecorder(canvas.captureStream(20), { mimeType: 'video/webm' })
      const pieces: Blob[] = []
      recorder.ondataavailable = ({ data }) => pieces.push(data)
      const stopped = new Promise((resolve) => (recorder.onstop = resolve))
      let drawn = 0
      recorder.start()
      await new Promise<void>((resolve) => {
        const draw = (): void => {
          if (!context || drawn > 40) {
            resolve()
            return
          }
          context.fillStyle = drawn++ % 2 === 0 ? '#c33' : '#c43'
          context.fillRect(0, 0, 320, 240)
          setTimeout(draw, 40)
        }
        draw()
      })
      recorder.stop()
      await stopped
      return [...new Uint8Array(await new Blob(pieces).arrayBuffer())]
    }),
  )

test('faces and plates are covered by thumb and by key, before a photo is sent and after', async ({
  browser,
}) => {
  test.setTimeout(240_000)
  const title = await sendCase(product.url, '遮挡')
  const lead = await seat(browser, product.url, 'lead')
  const duty: Somebody = await seat(browser, product.url, 'duty')
  await openCase(lead, title)
  await openCase(duty, title)
  const sent: string[] = []
  duty.page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('/evidence')) sent.push(request.url())
  })

  await test.step('a stored photo, on a phone, by dragging and tapping', async () => {
    await duty.page.setViewportSize({ width: 390, height: 844 })
    await choose(duty.page, 'x.jpg', 'image/jpeg', await striped())
    await expect(photos(duty.page)).toHaveCount(1)
    await photos(duty.page).click()
    await viewer(duty.page).getByRole('button', { name: '遮挡' }).click()
    const picture = covering(duty.page).getByRole('img', { name: '要遮挡的照片' })
    await expect(picture).toBeVisible()
    const deed = covering(duty.page).getByRole('button', { name: '遮挡，删掉原片' })
    await expect(deed).toHaveAttribute('aria-disabled', 'true')
    const { x, y, width, height } = (await picture.boundingBox()) ?? {
      x: 0,
      y: 0,
      width: 0,
      height: 0,
    }
    const { mouse } = duty.page
    const zoomed = () => duty.page.evaluate(() => window.visualViewport?.scale ?? 0)
    const middle = { x: x + width / 2, y: y + height / 2 }
    await pinch(duty.page, middle, 40, 240)
    await expect.poll(zoomed).toBeGreaterThan(2)
    await expect(covering(duty.page).getByRole('button', { name: /^遮挡块/ })).toHaveCount(0)
    await pinch(duty.page, middle, 320, 20)
    await expect.poll(zoomed).toBe(1)
    await mouse.move(x + width * 0.1, y + height * 0.1)
    await mouse.down()
    await mouse.move(x + width * 0.4, y + height * 0.4, { steps: 3 })
    await mouse.up()
    await expect(covering(duty.page).getByRole('button', { name: '遮挡块 1' })).toBeFocused()
    await mouse.click(x + width * 0.75, y + height * 0.75)
    await expect(covering(duty.page).getByRole('button', { name: '遮挡块 2' })).toBeFocused()
    expect(await duty.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    await deed.click()
    await expect(covering(duty.page)).toHaveCount(0)
    await expect(viewer(duty.page).getByText('已遮挡')).toBeVisible()
  })

  await test.step('everybody else sees the covered one in its place, without reloading', async () => {
    await expect(story(lead).getByText('遮挡了一张照片的局部')).toBeVisible()
    await expect(photos(lead.page)).toHaveCount(1)
    await photos(lead.page).click()
    await expect(viewer(lead.page).getByText('已遮挡')).toBeVisible()
    await expect(viewer(lead.page).getByText('原片已删')).toBeVisible()
    const bytes = await fetched(lead.page, viewer(lead.page).getByRole('img'))
    expect(await contrast(bytes, 0.25, 0.25)).toBeLessThan(60)
    expect(await contrast(bytes, 0.75, 0.75)).toBeLessThan(60)
    expect(await contrast(bytes, 0.75, 0.25)).toBeGreaterThan(150)
    // Not theirs: looking is all they may.
    await expect(viewer(lead.page).getByRole('button', { name: '遮挡' })).toHaveCount(0)
    await lead.page.keyboard.press('Escape')
    await expect(viewer(lead.page)).toHaveCount(0)
    await duty.page.keyboard.press('Escape')
    await expect(viewer(duty.page)).toHaveCount(0)
    await duty.page.setViewportSize({ width: 1600, height: 900 })
  })

  await test.step('before it is sent, by the keyboard alone; nothing leaves until then', async () => {
    await region(duty.page).getByLabel('传之前先遮挡').check()
    sent.length = 0
    await choose(duty.page, 'y.jpg', 'image/jpeg', await striped())
    const dialog = covering(duty.page)
    await expect(dialog.getByRole('img', { name: '要遮挡的照片' })).toBeVisible()
    await dialog.getByRole('radio', { name: '涂黑' }).press('Space')
    await dialog.getByRole('button', { name: '加一块' }).press('Enter')
    const first = dialog.getByRole('button', { name: '遮挡块 1' })
    await expect(first).toBeFocused()
    for (let n = 0; n < 4; n++) await duty.page.keyboard.press('Shift+ArrowRight')
    await duty.page.keyboard.press('ArrowLeft')
    await dialog.getByRole('button', { name: '加一块' }).press('Enter')
    await expect(dialog.getByRole('button', { name: '遮挡块 2' })).toBeFocused()
    await duty.page.keyboard.press('Delete')
    await expect(dialog.getByRole('button', { name: '遮挡块 2' })).toHaveCount(0)
    expect(sent).toEqual([])
    await dialog.getByRole('button', { name: '遮挡后传' }).press('Enter')
    await expect(dialog).toHaveCount(0)
    await expect(photos(lead.page)).toHaveCount(2)
    await photos(lead.page).last().click()
    const bytes = await fetched(lead.page, viewer(lead.page).getByRole('img'))
    expect(await contrast(bytes, 0.5, 0.5)).toBeLessThan(30)
    expect(await contrast(bytes, 0.25, 0.25)).toBeGreaterThan(150)
    await lead.page.keyboard.press('Escape')
    await expect(viewer(lead.page)).toHaveCount(0)
    await region(duty.page).getByLabel('传之前先遮挡').uncheck()
  })

  await test.step('an iPhone’s own format is taken, and shown as any photo', async () => {
    const heic = await readFile('server/evidence/fixtures/upright.heic')
    await choose(duty.page, 'IMG_0001.HEIC', 'image/heic', heic)
    await expect(photos(lead.page)).toHaveCount(3)
    await photos(lead.page).last().click()
    const shown = viewer(lead.page).getByRole('img')
    await expect(shown).toBeVisible()
    await expect
      .poll(() => shown.evaluate((one: HTMLImageElement) => [one.naturalWidth, one.naturalHeight]))
      .toEqual([240, 320])
    await lead.page.keyboard.press('Escape')
    await expect(viewer(lead.page)).toHaveCount(0)
  })

  await test.step('a clip is shown by a still of it and by its length', async () => {
    await choose(duty.page, 'clip.webm', 'video/webm', await recorded(duty.page))
    await expect(clips(lead.page)).toHaveCount(1)
    await expect(clips(lead.page)).toContainText(/视频 \d 秒/)
    const still = await fetched(lead.page, clips(lead.page).locator('img'))
    const { format, width, height } = await sharp(still).metadata()
    expect([format, width, height]).toEqual(['jpeg', 320, 240])
    // What was filmed, not the dark picture before it.
    const [red, green] = (await sharp(still).stats()).channels
    expect((red?.mean ?? 0) - (green?.mean ?? 0)).toBeGreaterThan(80)
  })
})
