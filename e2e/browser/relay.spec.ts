import { expect, type Browser, type Page } from '@playwright/test'
import { sendCase } from '../support/sentCase.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { coturn, startRelay, type Relay } from '../support/relay.ts'
import { test } from '../support/storyTest.ts'
import { openCase, seat, type Somebody } from '../support/surfaces.ts'
import { heardLines } from '../support/witness.ts'

let relay: Relay
let product: ProductServer

test.skip(coturn === undefined, 'coturn is not installed')
test.beforeAll(async () => {
  relay = await startRelay(coturn ?? '')
  product = await startProduct({ ICE_SERVERS: relay.iceServers })
})
test.afterAll(async () => {
  await product.stop()
  await relay.stop()
})

/** A desk whose network lets nothing through but the relay, as between two networks of a district. */
const behindRelay = (browser: Browser, username: string): Promise<Somebody> =>
  seat(browser, product.url, username, {
    prepare: (page) =>
      page.addInitScript(() => {
        const Native = window.RTCPeerConnection
        window.RTCPeerConnection = class extends Native {
          constructor(configuration?: RTCConfiguration) {
            super({ ...configuration, iceTransportPolicy: 'relay' })
          }
          override setConfiguration(configuration?: RTCConfiguration) {
            super.setConfiguration({ ...configuration, iceTransportPolicy: 'relay' })
          }
        }
      }),
  })

const packets = async (page: Page): Promise<number> => (await heardLines(page))[0]?.packets ?? 0

/** More audio than now comes to every one of these pages. */
async function hearOn(pages: readonly Page[]): Promise<void> {
  const before = await Promise.all(pages.map(packets))
  for (const [index, page] of pages.entries())
    await expect.poll(() => packets(page)).toBeGreaterThan((before[index] ?? 0) + 50)
}

test('two desks that reach nothing but a relay talk through it, and go on after it was gone', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const title = await sendCase(product.url, '中继')
  const [lead, guijian] = [
    await behindRelay(browser, 'lead'),
    await behindRelay(browser, 'guijian'),
  ]
  const pages = [lead.page, guijian.page]

  await test.step('by credentials of the session, which the page got and the secret it did not', async () => {
    await openCase(lead, title)
    await lead.page.getByRole('button', { name: '呼叫赵巷镇规建办' }).click()
    await guijian.page.getByRole('button', { name: /接听/ }).click()
    await hearOn(pages)
    for (const page of pages)
      expect((await heardLines(page)).map(({ way }) => way)).toEqual(['relay-relay'])
    expect(lead.witness.received(['shared by relay and product'])).toEqual([])
  })

  await test.step('the relay dies under the talk: both desks say so, and mend it once it is back', async () => {
    await relay.kill()
    for (const page of pages)
      await expect(page.getByRole('list', { name: '通话各方' })).toContainText('断了')
    await relay.start()
    await hearOn(pages)
    for (const page of pages) {
      // Not 断了 any more; how good is the machine's matter.
      await expect(page.getByRole('list', { name: '通话各方' })).toContainText(/语音[好弱]/)
      expect((await heardLines(page)).map(({ way }) => way)).toEqual(['relay-relay'])
    }
  })
})
