import { expect } from '@playwright/test'
import { faultsOf } from '../support/faultsOf.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { sendCase } from '../support/sentCase.ts'
import { test } from '../support/storyTest.ts'
import { command, openCase, seat, story } from '../support/surfaces.ts'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

test('the chief gives a word from the hand, and the station goes on with it', async ({
  browser,
}) => {
  const titles = [await sendCase(product.url, '请示'), await sendCase(product.url, '请示', 1)]
  const lead = await seat(browser, product.url, 'lead')
  const chief = await seat(browser, product.url, 'chief')
  const { page } = chief
  await page.setViewportSize({ width: 390, height: 844 })
  const waiting = page.getByRole('region', { name: '等我批示' })
  const ask = async (title: string, question: string) => {
    await openCase(lead, title)
    await lead.page.keyboard.press('.')
    await lead.page.keyboard.type('qswgz')
    await lead.page.keyboard.press('Enter')
    const form = lead.page.getByRole('form', { name: '请示网格长' })
    await form.getByLabel('请示什么').fill(question)
    await form.getByRole('button', { name: '请示网格长' }).click()
    await expect(form).toBeHidden()
  }

  await test.step('nothing waits, and the page says so', async () => {
    await expect(page).toHaveURL(/\/chief$/)
    await expect(waiting).toContainText('没有等你批示的事')
    await expect(page.getByRole('heading', { name: '环宝龙综合网格' })).toBeVisible()
  })

  await test.step('two questions come, the older first; one is agreed to with one press', async () => {
    await ask(titles[0] ?? '', '先围挡，费用后补，可否？')
    await ask(titles[1] ?? '', '要不要请规建办今晚到场？')
    await expect(waiting.getByRole('article')).toHaveCount(2)
    await expect(waiting.getByRole('article').first()).toContainText('先围挡，费用后补，可否？')
    expect(await faultsOf(page)).toEqual([])
    await waiting.getByRole('button', { name: '同意' }).first().click()
    await expect(waiting.getByRole('article')).toHaveCount(1)
    await openCase(lead, titles[0] ?? '')
    await expect(story(lead).getByText('网格长批示：同意').first()).toBeVisible()
  })

  await test.step('the other is read first, and answered in words', async () => {
    await waiting.getByRole('button', { name: '看案情、写批示' }).click()
    await command(chief, '批示', (form) => form.getByLabel('批示意见').fill('请，我七点到场'))
    await expect(story(chief).getByText('网格长批示：请，我七点到场').first()).toBeVisible()
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: /回到网格/ }).click()
    await expect(waiting).toContainText('没有等你批示的事')
    await openCase(lead, titles[1] ?? '')
    const standing = lead.page.getByRole('region', { name: '网格长' })
    await expect(standing).toContainText('请，我七点到场')
    await expect(standing.getByText('等网格长批示')).toBeHidden()
  })
})
