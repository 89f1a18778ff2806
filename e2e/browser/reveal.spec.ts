import { expect, type Page } from '@playwright/test'
import { barbecueShop } from '#server/demo/district/places.ts'
import { feedItem } from '../support/feedItem.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { hotlinePosts } from '../support/staff.ts'
import { test } from '../support/storyTest.ts'
import { openCase, seat, story } from '../support/surfaces.ts'

const CALLER = { name: '周若彤', phone: '13966660000', confidential: true }
const TITLE = '夜间施工噪音扰民'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

/** Asks as the page's own account would, past all buttons. */
const askFromPage = (page: Page, path: string, body?: object): Promise<unknown> =>
  page.evaluate(
    async ([at, sent]) => {
      const response = await fetch(
        at,
        sent === null
          ? {}
          : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: sent },
      )
      return (await response.json()) as unknown
    },
    [path, body ? JSON.stringify(body) : null] as const,
  )

test('a caller is shown to whoever says why, and to nobody else', async ({ browser }) => {
  // Bounds a failure on a busy machine; on a quiet one it takes well under a minute.
  test.setTimeout(400_000)
  const { address, position } = barbecueShop()
  const [caseId = ''] = await hotlinePosts(product.url, [
    feedItem('reveal', 0, {
      title: TITLE,
      detail: `我叫${CALLER.name}，电话${CALLER.phone}，工地凌晨两点仍在打桩。`,
      address,
      location: { lng: position[0], lat: position[1], crs: 'WGS84' },
      receivedAt: new Date().toISOString(),
      caller: CALLER,
    }),
  ])
  const duty = await seat(browser, product.url, 'duty')
  const lead = await seat(browser, product.url, 'lead')
  const wall = await seat(browser, product.url, 'wall')
  for (const one of [duty, lead]) await openCase(one, TITLE)

  await test.step('the town is asked why first, and then sees who called', async () => {
    await duty.page.getByRole('button', { name: '查看来电人' }).click()
    const send = duty.page.getByRole('button', { name: '查看', exact: true })
    await send.click()
    await expect(duty.page.getByRole('alert').filter({ hasText: '事由' })).toBeVisible()
    await expect(duty.page.getByText(CALLER.phone)).toBeHidden()

    await duty.page.getByLabel('为什么要看').fill('群众来电，核实施工地点')
    await send.click()
    await expect(duty.page.getByRole('link', { name: CALLER.phone })).toBeVisible()
    await expect(duty.page.getByText(CALLER.name, { exact: true })).toBeVisible()
  })

  await test.step('everybody on the case reads that it happened, not what was seen', async () => {
    for (const one of [duty, lead]) await expect(story(one)).toContainText('查看了来电人')
    await duty.page.getByRole('button', { name: '隐藏' }).click()
    await expect(duty.page.locator('body')).not.toContainText(CALLER.phone)
    await expect(duty.page.locator('body')).not.toContainText('核实施工地点')
  })

  await test.step('a confidential caller is reached only through the town', async () => {
    await expect(lead.page.getByRole('button', { name: '查看来电人' })).toBeHidden()
    const body = (await askFromPage(lead.page, `/api/cases/${caseId}`)) as {
      case: { tickets: { id: string }[] }
    }
    const path = `/api/tickets/${body.case.tickets[0]?.id ?? ''}/reveal`
    for (const one of [lead, wall]) {
      expect(await askFromPage(one.page, path, { reason: '想知道' })).toMatchObject({
        error: { code: 'confidentialCaller' },
      })
    }
  })

  for (const [name, one] of Object.entries({ lead, wall })) {
    await one.witness.settled()
    expect(one.witness.received([CALLER.phone, CALLER.name]), name).toEqual([])
  }
  // The one who asked was told once, in the answer to the question.
  await duty.witness.settled()
  expect(duty.witness.times(CALLER.phone)).toBe(1)
})

const NOTICE = '浏览器还不让本页出声'

/** The page's words, read without a user's gesture, as which the browser counts every look of Playwright's own. */
async function readUntouched(page: Page): Promise<string> {
  const devTools = await page.context().newCDPSession(page)
  const { result } = await devTools.send('Runtime.evaluate', {
    expression: 'document.body.innerText',
    userGesture: false,
  })
  await devTools.detach()
  return String(result.value)
}

test('a desk that the browser keeps silent says so, until it is touched', async ({
  playwright,
}) => {
  test.setTimeout(400_000)
  const { launchOptions = {} } = test.info().project.use
  const args = (launchOptions.args ?? []).filter((arg) => !arg.startsWith('--autoplay-policy'))
  const browser = await playwright.chromium.launch({ ...launchOptions, args })
  try {
    const { page } = await seat(browser, product.url, 'guijian')
    // Whoever logged in has touched that page; one that comes back by itself has been touched by nobody.
    const untouched = await page.context().newPage()
    await untouched.goto(`${product.url}/desk`)
    await expect.poll(() => readUntouched(untouched), { timeout: 45_000 }).toContain(NOTICE)

    await untouched.getByRole('main').click({ position: { x: 5, y: 5 } })
    await expect(untouched.getByText(NOTICE)).toBeHidden()
  } finally {
    await browser.close()
  }
})
