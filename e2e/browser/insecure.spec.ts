import { expect, type Page } from '@playwright/test'
import { launchCallBrowser } from '../support/callBrowser.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { test } from '../support/storyTest.ts'
import { seat } from '../support/surfaces.ts'

/** How another machine of the station would name the server. */
const NAME = 'station.test'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

const hindrance = (page: Page, words: string | RegExp) =>
  page.getByRole('status').filter({ hasText: words })

test('a page by plain http from another machine says that it cannot call, and whom to ask for what', async () => {
  test.setTimeout(120_000)
  const { port } = new URL(product.url)
  const browser = await launchCallBrowser([`--host-resolver-rules=MAP ${NAME} 127.0.0.1`])
  try {
    for (const [username, surface] of [
      ['lead', 'station'],
      ['guijian', 'desk'],
      ['duty', 'duty'],
    ] as const) {
      const { page } = await seat(browser, `http://${NAME}:${port}`, username)
      const line = hindrance(page, /浏览器不给麦克风/)
      await expect(line).toContainText(`npm run certificate -- ${NAME}`)
      await expect(line).toContainText(`https://${NAME}:${port}/${surface}`)
      await page.context().close()
    }
  } finally {
    await browser.close()
  }
})

test('a page of this machine says nothing, until the browser refuses it the microphone', async ({
  browser,
}) => {
  const { page } = await seat(browser, product.url, 'guijian')
  await expect(hindrance(page, /不能接打电话/)).toHaveCount(0)

  // What is granted anew is all that is granted: the microphone is refused with it.
  await page.context().clearPermissions()
  await page.context().grantPermissions(['geolocation'])
  await expect(hindrance(page, /没有允许本页用麦克风/)).toBeVisible()
  await page.context().grantPermissions(['microphone'])
  await expect(hindrance(page, /不能接打电话/)).toHaveCount(0)
})
