import { expect, type Browser, type Locator, type Page } from '@playwright/test'
import { watchCalls, witness, type Witness } from './witness.ts'

/** Somebody at a screen of the product: what they see and do, in their words. */
export interface Somebody {
  page: Page
  witness: Witness
}

interface Coming {
  /** May change the page before it goes anywhere. */
  prepare?: (page: Page) => Promise<unknown>
  /** By hand, through the form: what takes a page of its own. Otherwise by the same request, without it. */
  byForm?: boolean
}

export async function seat(
  browser: Browser,
  url: string,
  username: string,
  { prepare, byForm = false }: Coming = {},
): Promise<Somebody> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    permissions: ['microphone'],
    viewport: { width: 1600, height: 900 },
  })
  const page = await context.newPage()
  const watching = witness(page)
  await watchCalls(page)
  await prepare?.(page)
  await (byForm ? logInByHand : logIn)(page, url, username)
  // The surface is there when the link says so, not when the network falls silent: it never does.
  await page.waitForURL(({ pathname }) => pathname !== '/login')
  await expect(page.getByText('实时').first()).toBeVisible()
  return { page, witness: watching }
}

async function logInByHand(page: Page, url: string, username: string): Promise<void> {
  await page.goto(`${url}/login`)
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill('shaotai')
  await page.getByRole('button', { name: '登录', exact: true }).click()
}

/**
 * By the form's own request, from another page of the same browser: the address may be a name that only
 * the browser knows, and this page is to have been loaded once.
 */
async function logIn(page: Page, url: string, username: string): Promise<void> {
  const door = await page.context().newPage()
  await door.goto(`${url}/healthz`)
  const status = await door.evaluate(
    async (body) => {
      const headers = { 'Content-Type': 'application/json' }
      return (await fetch('/api/session', { method: 'POST', headers, body })).status
    },
    JSON.stringify({ username, password: 'shaotai' }),
  )
  expect(status).toBe(200)
  await door.close()
  await page.goto(url)
}

const caseOf = (page: Page): Locator => page.getByRole('article', { name: '案件' })

/** Opens the case from the queue or the list of orders, if it is not open yet. */
export async function openCase({ page }: Somebody, title: string): Promise<void> {
  const panel = caseOf(page)
  if (await panel.getByRole('heading', { name: title }).isVisible()) return
  const held = page.getByRole('button', { name: /件新案/ })
  const item = page.getByRole('button', { name: new RegExp(escaped(title)) }).first()
  // New cases wait politely while the list is being read.
  await expect(item.or(held).first()).toBeVisible()
  if (await held.isVisible()) await held.click()
  await item.click()
  await expect(panel.getByRole('heading', { name: title })).toBeVisible()
}

/** Presses a command that asks nothing. */
export const press = ({ page }: Somebody, name: string): Promise<void> =>
  caseOf(page).getByRole('button', { name, exact: false }).first().click()

/** Opens a command's form, fills it, sends it. */
export async function command(
  { page }: Somebody,
  name: string,
  fill: (form: Locator) => Promise<void>,
  send = name,
): Promise<void> {
  await caseOf(page).getByRole('button', { name }).first().click()
  const form = page.getByRole('form', { name, exact: true })
  await fill(form)
  await form.getByRole('button', { name: send, exact: false }).click()
  await expect(form).toBeHidden()
}

/** Picks units by typing their names, as one does who knows them. */
export async function pickUnits(
  form: Locator,
  label: string,
  names: readonly string[],
): Promise<void> {
  const box = form.getByRole('combobox', { name: label })
  for (const name of names) {
    // As the keyboard gets there: what is chosen already lies over the box for a pointer.
    await box.focus()
    await box.fill(name)
    // The filters beside it name units, too, folded away.
    await form.page().getByRole('option', { name }).filter({ visible: true }).first().click()
  }
  // On to the next field, which closes the list. Esc would put the whole form away where it is closed already.
  await box.press('Tab')
}

/** The newest line of a case's story, as this surface shows it. */
export const story = ({ page }: Somebody): Locator => page.getByRole('list', { name: '经过' })

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
