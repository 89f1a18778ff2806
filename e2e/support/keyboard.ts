import { expect, type Locator, type Page } from '@playwright/test'
import type { Somebody } from './surfaces.ts'

/** How somebody works who never reaches for the mouse. */
const caseOf = (page: Page): Locator => page.getByRole('article', { name: '案件' })
const formOf = (page: Page, name: string): Locator => page.getByRole('form', { name, exact: true })

/** Walks to the case with J, from the top of the list; new ones are shown with N. */
export async function walkTo({ page }: Somebody, title: string): Promise<void> {
  const heading = caseOf(page).getByRole('heading', { name: title })
  await expect(async () => {
    await page.keyboard.press('n')
    for (let up = 0; up < 6; up++) await page.keyboard.press('k')
    for (let down = 0; down < 6 && !(await heading.isVisible()); down++)
      await page.keyboard.press('j')
    await expect(heading).toBeVisible({ timeout: 1000 })
  }).toPass()
}

/**
 * A command by its key, once its form is there. What makes it possible may have been done at another
 * desk and not have come here yet: nothing happens then, and one presses again.
 */
export async function byKey({ page }: Somebody, key: string, form: string): Promise<void> {
  await expect(async () => {
    if (!(await formOf(page, form).isVisible())) await page.keyboard.press(key)
    await expect(formOf(page, form)).toBeVisible({ timeout: 8_000 })
  }).toPass()
}

/** A step that asks nothing, by its key, once this desk offers it. */
export async function stepByKey({ page }: Somebody, key: string): Promise<void> {
  const offered = page.locator(`[aria-keyshortcuts="${key.toUpperCase()}"]:not([aria-disabled])`)
  await expect(offered.first()).toBeVisible()
  await page.keyboard.press(key)
}

/** A command by the menu: what is typed must put it on top. */
export async function byMenu({ page }: Somebody, typed: string, form: string): Promise<void> {
  await page.keyboard.press('.')
  const menu = page.getByRole('dialog', { name: '所有事项' })
  await expect(menu).toBeVisible()
  await page.keyboard.type(typed)
  await expect(menu.getByRole('option', { selected: true })).toContainText(form)
  await page.keyboard.press('Enter')
  await expect(formOf(page, form)).toBeVisible()
}

/** Picks a unit by a part of its name, where the hand is when a dispatch opens. */
export async function pickUnit({ page }: Somebody, form: string, name: string): Promise<void> {
  const box = formOf(page, form).getByRole('combobox')
  await expect(box).toBeFocused()
  await page.keyboard.type(name)
  // The filters beside it name units, too, folded away.
  const option = page.getByRole('option', { name }).filter({ visible: true })
  await expect(option.first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(formOf(page, form)).toContainText(name)
}

/** Sends the open form, from wherever the hand is in it. */
export async function send({ page }: Somebody, form: string): Promise<void> {
  await page.keyboard.press('Control+Enter')
  await expect(formOf(page, form)).toBeHidden()
}
