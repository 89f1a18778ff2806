import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'
import { onPath } from './onPath.ts'

/** A Chromium to run the stories in: the one asked for, Playwright's own, the system's. */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH } = process.env
  if (CHROMIUM_PATH) return CHROMIUM_PATH
  const own = chromium.executablePath()
  if (existsSync(own)) return own
  return onPath('chromium') ?? onPath('chromium-browser') ?? onPath('google-chrome')
}
