import { expect, type Page } from '@playwright/test'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { sendCase } from '../support/sentCase.ts'
import { test } from '../support/storyTest.ts'
import { openCase, seat, story } from '../support/surfaces.ts'
import { heardLines } from '../support/witness.ts'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

/**
 * Each of these pages hears each of the others, and more comes on every line. A line is counted from
 * when it was first seen: while one hands over, an old line goes and a new one comes.
 */
async function everybodyHearsEverybody(pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    const first = new Map<number, number>()
    const alive = async (): Promise<boolean[]> =>
      (await heardLines(page)).map(({ n, packets }) => {
        if (!first.has(n)) first.set(n, packets)
        return packets > (first.get(n) ?? 0) + 50
      })
    await expect.poll(alive).toEqual(Array.from({ length: pages.length - 1 }, () => true))
  }
}

const voices = (page: Page) => page.getByRole('list', { name: '通话各方' })
const answer = (page: Page): Promise<void> => page.getByRole('button', { name: /接听/ }).click()

test('a talk of three, handed over by one key, with notes that land on the case', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const title = await sendCase(product.url, '三方')
  const lead = await seat(browser, product.url, 'lead')
  const guijian = await seat(browser, product.url, 'guijian')
  const chengguan = await seat(browser, product.url, 'chengguan')
  const talk = lead.page.getByRole('group', { name: '我的通话' })
  await openCase(lead, title)

  await test.step('the lead talks with 规建办, and sees who speaks and how good the line is', async () => {
    await lead.page.getByRole('button', { name: '呼叫赵巷镇规建办' }).click()
    await answer(guijian.page)
    await everybodyHearsEverybody([lead.page, guijian.page])
    for (const { page } of [lead, guijian]) {
      // How good is the machine's matter; that it is judged, by its own figures, is ours.
      await expect(voices(page)).toContainText(/语音[好弱]/)
      await expect(voices(page)).toContainText(/丢包 \d/)
      await expect(voices(page).getByText('正在说话')).toBeAttached()
    }
  })

  await test.step('a figure brings 城管 in, and each of the three hears both others', async () => {
    await lead.page.keyboard.press('F4')
    const list = talk.getByRole('region', { name: '请谁加入通话' })
    const unit = list.getByRole('button', { name: '邀请赵巷城管中队' })
    await lead.page.keyboard.press((await unit.getAttribute('aria-keyshortcuts')) ?? '')
    await expect(talk.getByText(/正在呼叫/)).toBeVisible()
    await answer(chengguan.page)
    await everybodyHearsEverybody([lead.page, guijian.page, chengguan.page])
    await expect(voices(lead.page).getByRole('listitem')).toHaveCount(2)
  })

  await test.step('what is heard is written down, and stands on the case', async () => {
    await lead.page.keyboard.press('F2')
    const notes = talk.getByRole('textbox', { name: '通话记事' })
    await notes.fill('规建办说净化器上月清洗过')
    await notes.press('Control+Enter')
    await expect(story(lead).getByText('记事：规建办说净化器上月清洗过').first()).toBeVisible()
    await expect(notes).toHaveValue('')
  })

  await test.step('规建办 leaves, the others talk on', async () => {
    await guijian.page.getByRole('button', { name: /挂断/ }).click()
    await everybodyHearsEverybody([lead.page, chengguan.page])
    await expect(voices(lead.page).getByRole('listitem')).toHaveCount(1)
  })

  await test.step('handed over by one key: the lead is out as soon as 规建办 answers', async () => {
    await lead.page.getByRole('textbox', { name: '通话记事' }).fill('交给两家自己谈')
    await talk.getByRole('button', { name: '转接' }).click()
    await talk.getByRole('button', { name: '转给赵巷镇规建办' }).click()
    await answer(guijian.page)
    await expect(talk).toBeHidden()
    await everybodyHearsEverybody([guijian.page, chengguan.page])
    expect(await heardLines(lead.page)).toEqual([])
  })

  await test.step('what was not sent when the call ended is still there, and still lands on the case', async () => {
    const notes = lead.page.getByRole('textbox', { name: '通话记事' })
    await expect(notes).toHaveValue('交给两家自己谈')
    await notes.press('Control+Enter')
    await expect(story(lead).getByText('记事：交给两家自己谈').first()).toBeVisible()
  })

  await test.step('the last but one hangs up, and it is over for both', async () => {
    await chengguan.page.getByRole('button', { name: /挂断/ }).click()
    for (const { page } of [guijian, chengguan])
      await expect(page.getByRole('group', { name: '我的通话' })).toBeHidden()
  })
})
