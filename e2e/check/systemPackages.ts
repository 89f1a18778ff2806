import { existsSync } from 'node:fs'
import { findChromium } from './chromium.ts'
import { onPath } from './onPath.ts'
import { runToEnd } from './runToEnd.ts'

const FONTS = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'

/**
 * What the tests need and npm cannot bring: a browser, a Chinese font, Redis, a relay for calls.
 * Installed where this is a Debian and we may; elsewhere one sentence says what is missing, and the tests that need it
 * are skipped by name.
 */
export async function ensureSystemPackages(): Promise<void> {
  const missing = missingPackages()
  if (missing.length === 0) return

  const isDebian = existsSync('/etc/debian_version') && onPath('apt-get') !== undefined
  if (!isDebian || process.getuid?.() !== 0) {
    console.log(`Some tests will be skipped; they need ${missing.join(', ')}: ${howTo(isDebian)}.`)
    return
  }
  console.log(`Installing ${missing.join(', ')} with apt-get …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await runToEnd('apt-get', ['update', '-qq'], { env })
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...missing]
  const code = await runToEnd('apt-get', install, { env })
  if (code !== 0) console.log(`apt-get ended with ${code}; the tests that need them are skipped.`)
}

function missingPackages(): string[] {
  const missing: string[] = []
  if (findChromium() === undefined) missing.push('chromium')
  // Other systems bring a Chinese font along; on a bare Debian every label would be a box.
  if (existsSync('/etc/debian_version') && !existsSync(FONTS)) missing.push('fonts-noto-cjk')
  if (onPath('redis-server') === undefined) missing.push('redis-server')
  if (onPath('turnserver') === undefined) missing.push('coturn')
  return missing
}

function howTo(isDebian: boolean): string {
  return isDebian
    ? 'install them with apt-get as root'
    : 'install Redis, coturn, and a Chromium with "npx playwright install chromium" or set CHROMIUM_PATH'
}
