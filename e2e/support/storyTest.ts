import { test as playwright } from '@playwright/test'

/**
 * Playwright's `test`, which closes every window a story opened once it is over. One browser serves all
 * stories: a forgotten window would go on drawing its map and calling for a server that is gone, beside
 * every story after it.
 */
export const test = playwright.extend<{ closedWindows: undefined }>({
  closedWindows: [
    async ({ browser }, use) => {
      await use(undefined)
      await Promise.all(browser.contexts().map((context) => context.close()))
    },
    { auto: true },
  ],
})
