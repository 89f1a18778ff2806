import type { BrowserContext, Page } from '@playwright/test'
import { lendNames } from '../support/callBrowser.ts'
import { LOOK_EVERY_MS } from './firstAudio.ts'

const BARE_URL = 'http://localhost:1/bare'

/** What a bare page is asked to do; every step of WebRTC and nothing of ours. */
interface BarePage {
  open(): Promise<number>
  offer(): Promise<string>
  answer(offer: string): Promise<string>
  take(answer: string): Promise<void>
  heardAt(): Promise<number>
}

/**
 * One call between two empty pages: both open the microphone, one offers, one answers, with all their
 * candidates in the descriptions. → ms from the press to the caller's first audio packet.
 */
export async function bareFirstAudio(context: BrowserContext): Promise<number> {
  await lendNames(context)
  await context.route(BARE_URL, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>bare</title>' }),
  )
  const [caller, callee] = [await barePage(context), await barePage(context)]
  const ask = <T>(page: Page, name: keyof BarePage, input = ''): Promise<T> =>
    page.evaluate(
      ([step, given]) =>
        (window as unknown as { bare: Record<string, (input: string) => unknown> }).bare[step]?.(
          given,
        ) as Promise<T>,
      [name, input] as const,
    )
  const [pressedAt] = await Promise.all([ask<number>(caller, 'open'), ask(callee, 'open')])
  const offer = await ask<string>(caller, 'offer')
  const answer = await ask<string>(callee, 'answer', offer)
  await ask(caller, 'take', answer)
  return (await ask<number>(caller, 'heardAt')) - pressedAt
}

async function barePage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(BARE_URL)
  await page.evaluate((lookEveryMs) => {
    const line = new RTCPeerConnection()
    const now = (): number => performance.timeOrigin + performance.now()
    const gathered = (): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (line.iceGatheringState === 'complete') resolve()
        }
        line.addEventListener('icegatheringstatechange', look)
        look()
      })
    const described = async (): Promise<string> => {
      await gathered()
      return JSON.stringify(line.localDescription)
    }
    const packets = async (): Promise<number> => {
      let count = 0
      const report = await line.getStats()
      report.forEach((row: { type: string; packetsReceived?: number }) => {
        if (row.type === 'inbound-rtp') count += row.packetsReceived ?? 0
      })
      return count
    }
    const bare: BarePage = {
      async open() {
        const pressedAt = now()
        const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
        for (const track of stream.getTracks()) line.addTrack(track, stream)
        return pressedAt
      },
      async offer() {
        await line.setLocalDescription()
        return described()
      },
      async answer(offer) {
        await line.setRemoteDescription(JSON.parse(offer) as RTCSessionDescriptionInit)
        await line.setLocalDescription()
        return described()
      },
      take: (answer) => line.setRemoteDescription(JSON.parse(answer) as RTCSessionDescriptionInit),
      async heardAt() {
        while ((await packets()) === 0)
          await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
        return now()
      },
    }
    Object.assign(window, { bare })
  }, LOOK_EVERY_MS)
  return page
}
