import { existsSync } from 'node:fs'
import { expect, type Browser, type Page } from '@playwright/test'
import { launchCallBrowser, lendNames } from '../support/callBrowser.ts'
import { startProduct } from '../support/productServer.ts'
import { sendCase } from '../support/sentCase.ts'
import { openCase, seat, type Somebody } from '../support/surfaces.ts'
import { bareFirstAudio } from './bareFirstAudio.ts'
import { spreadOf, type Spread } from './samples.ts'

export interface FirstAudio {
  /** From the station's press to the first audio packet at the station; the desk answers as soon as it rings. */
  product: Spread
  /** Of it: from the desk's press on "answer". */
  fromAnswer: Spread
  /** Two pages of the same browser that know nothing of the product, microphone and all. */
  bare: Spread
}

/** Bounds a failure, does not slow a success. */
const patient = { timeout: 45_000 }
/** How often a page asks WebRTC whether a packet has come: the figures' grain, in product and bare alike. */
export const LOOK_EVERY_MS = 5

interface Marks {
  placedAt: number
  answeredAt: number
  heardAt: number
}

/** Press → first audio packet, between two real desks and between two bare pages, taking turns. */
export async function measureFirstAudio(presses: number): Promise<FirstAudio> {
  if (!existsSync('dist/index.html'))
    throw new Error('The screens are not built: node server/start.mjs --build')
  const product = await startProduct()
  const browser = await launchCallBrowser()
  try {
    const title = await sendCase(product.url, '首声')
    const lead = await seat(browser, product.url, 'lead', { prepare: markCalls })
    const desk = await seat(browser, product.url, 'guijian', { prepare: markCalls })
    await openCase(lead, title)
    const all: { product: Marks; bare: number }[] = []
    // One before the count: the first call of a browser loads what every later one finds.
    for (let press = 0; press <= presses; press++) {
      const measured = { product: await oneCall(lead, desk), bare: await oneBare(browser) }
      if (press > 0) all.push(measured)
    }
    return {
      product: spreadOf(all.map(({ product: { placedAt, heardAt } }) => heardAt - placedAt)),
      fromAnswer: spreadOf(all.map(({ product: { answeredAt, heardAt } }) => heardAt - answeredAt)),
      bare: spreadOf(all.map(({ bare }) => bare)),
    }
  } finally {
    await browser.close()
    await product.stop()
  }
}

async function oneCall(lead: Somebody, desk: Somebody): Promise<Marks> {
  for (const { page } of [lead, desk]) await page.evaluate(() => window.callMarks.clear())
  await lead.page.getByRole('button', { name: '呼叫赵巷镇规建办' }).click()
  const marksOf = (page: Page) => page.evaluate(() => window.callMarks.marks)
  await expect.poll(async () => (await marksOf(desk.page)).answeredAt, patient).toBeGreaterThan(0)
  await expect.poll(async () => (await marksOf(lead.page)).heardAt, patient).toBeGreaterThan(0)
  const [caller, callee] = [await marksOf(lead.page), await marksOf(desk.page)]
  await lead.page.getByRole('button', { name: /挂断/ }).click()
  for (const { page } of [lead, desk])
    await expect(page.getByRole('group', { name: '我的通话' })).toBeHidden(patient)
  return {
    placedAt: caller.placedAt,
    answeredAt: callee.answeredAt,
    heardAt: caller.heardAt,
  }
}

async function oneBare(browser: Browser): Promise<number> {
  const context = await browser.newContext({ permissions: ['microphone'] })
  try {
    return await bareFirstAudio(context)
  } finally {
    await context.close()
  }
}

declare global {
  interface Window {
    callMarks: { marks: Marks; clear(): void }
    madeCalls: RTCPeerConnection[]
  }
}

/** Notes in the page itself when who presses what and when audio comes, all by this machine's one clock. */
async function markCalls(page: Page): Promise<void> {
  await lendNames(page)
  await page.addInitScript((lookEveryMs) => {
    const nothing = (): Marks => ({ placedAt: 0, answeredAt: 0, heardAt: 0 })
    const now = (): number => performance.timeOrigin + performance.now()
    window.callMarks = {
      marks: nothing(),
      clear: () => (window.callMarks.marks = nothing()),
    }
    addEventListener(
      'click',
      (event) => {
        const name = (event.target as Element).closest('button')?.ariaLabel ?? ''
        if (name.startsWith('呼叫')) window.callMarks.marks.placedAt = now()
      },
      true,
    )
    // Whoever sits at this desk presses "answer" the moment it rings.
    new MutationObserver(() => {
      const answer = document.querySelector<HTMLButtonElement>('[role=alert].ring button.call')
      if (!answer || window.callMarks.marks.answeredAt > 0) return
      window.callMarks.marks.answeredAt = now()
      answer.click()
    }).observe(document, { childList: true, subtree: true })

    const listen = async (): Promise<void> => {
      const { marks } = window.callMarks
      const line = window.madeCalls.at(-1)
      if (line && line.connectionState !== 'closed' && marks.heardAt === 0) {
        const report = await line.getStats()
        report.forEach((row: { type: string; packetsReceived?: number }) => {
          if (row.type === 'inbound-rtp' && (row.packetsReceived ?? 0) > 0 && marks.heardAt === 0)
            marks.heardAt = now()
        })
      }
      setTimeout(() => void listen(), lookEveryMs)
    }
    addEventListener('load', () => void listen())
  }, LOOK_EVERY_MS)
}
