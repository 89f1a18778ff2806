import { defineConfig } from '@playwright/test'
import { findChromium } from './check/chromium.ts'

// Screens show people's words; what a failed story leaves behind must not. This is the page's text,
// which Playwright writes beside the error unless told otherwise.
process.env.PLAYWRIGHT_NO_COPY_PROMPT = '1'

export default defineConfig({
  testDir: './browser',
  testMatch: '*.spec.ts',
  outputDir: '../test-results',
  preserveOutput: 'never',
  // One worker: stories share two cores with a server, a database and software rendering.
  workers: 1,
  // Once more, on a product of its own: a machine that stood still for a while is no defect. It is not
  // hidden either: `npm test` names every story that needed it, with what failed.
  retries: 1,
  forbidOnly: true,
  // Bounds the start and the stop of a product, too.
  timeout: 120_000,
  // Generous: it bounds a failure, it does not slow a success, and the machine may be busy.
  expect: { timeout: 45_000, toPass: { timeout: 60_000 } },
  reporter: 'line',
  use: {
    // What is not there after that long will not come: a story must not wait for its own end.
    actionTimeout: 45_000,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    permissions: ['microphone'],
    trace: 'off',
    screenshot: 'off',
    video: 'off',
    launchOptions: {
      executablePath: findChromium(),
      // Chromium's sandbox refuses to run as root, which is what a container usually is.
      chromiumSandbox: process.getuid?.() !== 0,
      args: [
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // The map needs WebGL, and a test machine has no graphics card.
        '--use-angle=swiftshader',
        '--enable-unsafe-swiftshader',
        '--ignore-gpu-blocklist',
        // Calls: a microphone that hums, nobody who must click on "allow", and sound without a click.
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        '--autoplay-policy=no-user-gesture-required',
        '--allow-loopback-in-peer-connection',
      ],
    },
  },
})
