import { chromium, type Browser, type Page } from '@playwright/test'
import { findChromium } from '../check/chromium.ts'

/** A Chromium whose microphone hums and needs nobody to allow it, and whose pages may sound without a click. */
export async function launchCallBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === undefined) throw new Error('No Chromium was found: set CHROMIUM_PATH.')
  return chromium.launch({
    executablePath,
    chromiumSandbox: process.getuid?.() !== 0,
    args: [
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      '--allow-loopback-in-peer-connection',
      // The station's map needs WebGL, and a test machine has no graphics card.
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
      ...more,
    ],
  })
}

/**
 * Lets a page run a function that was written here: tsx gives each inner function its name through a
 * helper of this process, which the page does not have.
 */
export const lendNames = (to: Pick<Page, 'addInitScript'>): Promise<unknown> =>
  to.addInitScript('globalThis.__name ??= (made) => made')
