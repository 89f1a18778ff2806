import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, expect, type BrowserContext, type Page } from '@playwright/test'
import { sql } from 'kysely'
import { aPhoto } from '#server/evidence/aFile.ts'
import { settableClock, startTestApp, type TestApp } from '#server/live/testing.ts'
import { tcpProxy, type TcpProxy } from '../faults/tcpProxy.ts'
import { faultsOf } from '../support/faultsOf.ts'
import { test } from '../support/storyTest.ts'
import { openCase, seat } from '../support/surfaces.ts'

const WRITTEN = '2026-11-20T10:00:00+08:00'
const TEN_MINUTES_LATER = '2026-11-20T10:10:00+08:00'
const PLACE = '佳杰路99弄3号501室门口'
const PHONE = '13966660000'
const PARIS = { latitude: 48.86, longitude: 2.35 }

/** In this process, since the story moves the product's clock, too. */
let product: TestApp
/** The phone's line alone: the duty desk does not hang on it. */
let line: TcpProxy
let profile = ''
const clock = settableClock(WRITTEN)
test.beforeEach(async () => {
  clock.set(WRITTEN)
  product = await startTestApp({ clock, clientDir: path.resolve('dist') })
  line = await tcpProxy(Number(new URL(product.url).port))
  profile = await mkdtemp(path.join(tmpdir(), 'shaotai-phone-'))
})
test.afterEach(async () => {
  await line.close()
  await product.close()
  await rm(profile, { recursive: true, force: true })
})

/** The same phone, switched on: what it kept is still there. */
async function phone(at: string): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(profile, {
    ...test.info().project.use.launchOptions,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    geolocation: PARIS,
    permissions: ['geolocation'],
  })
  await context.clock.install({ time: at })
  return context
}
async function open(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${line.base}/patrol`)
  await expect(page.getByRole('heading', { name: '随手报' })).toBeVisible()
  return page
}
async function cut(context: BrowserContext): Promise<void> {
  line.cut()
  await context.setOffline(true)
}
async function restore(context: BrowserContext): Promise<void> {
  line.restore()
  await context.setOffline(false)
}
const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '随手报各页' }).getByRole('button', { name }).click()
const unsent = (page: Page) => page.getByRole('button', { name: '件未发送' })

async function count(table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from ${sql.table(table)}`.execute(product.store.db)
  return rows[0]?.n ?? 0
}

test('a report written without a signal outlives the browser and is sent once', async ({
  browser,
}) => {
  // Bounds a failure on a busy machine; on a quiet one it takes half a minute.
  test.setTimeout(300_000)
  const duty = await seat(browser, product.url, 'duty')
  let context = await phone(WRITTEN)

  await test.step('the page is kept in the phone once it was open', async () => {
    const answer = await context.request.post(`${line.base}/api/session`, {
      data: { username: 'patrol', password: 'shaotai' },
    })
    expect(answer.status()).toBe(200)
    const page = await open(context)
    await expect(page.getByText('实时').first()).toBeVisible()
    await expect(page.getByRole('button', { name: '垃圾满溢' })).toBeVisible()
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready
    })
    expect(await faultsOf(page)).toEqual([])

    await cut(context)
    await expect(page.getByText('实时')).toBeHidden()
    await page.getByRole('button', { name: '垃圾满溢' }).click()
    await page.getByLabel('地点').fill(PLACE)
    const buffer = await aPhoto()
    await page.getByLabel('拍照').setInputFiles({ name: 'x.jpg', mimeType: 'image/jpeg', buffer })
    await expect(page.getByRole('img', { name: '照片 1' })).toBeVisible()
    await page.getByRole('button', { name: '报上去' }).click()
    await expect(page.getByText('已存在手机里')).toBeVisible()
    await expect(unsent(page)).toContainText('1 件未发送')
  })

  await test.step('switched off and on ten minutes later, still without a signal', async () => {
    await context.close()
    clock.set(TEN_MINUTES_LATER)
    context = await phone(TEN_MINUTES_LATER)
    await context.setOffline(true)
    const page = await open(context)
    await expect(unsent(page)).toContainText('1 件未发送')
    await expect(unsent(page)).toContainText('10:00')
    await tab(page, '任务')
    await expect(page.getByText('没有信号')).toBeVisible()
    await tab(page, '我报的')
    await expect(page.getByRole('article', { name: '垃圾满溢' })).toContainText('1 张照片')
    await expect(page.getByText('看不到处理到哪一步')).toBeVisible()
    expect(await count('tickets')).toBe(0)
  })

  await test.step('with the signal back it is sent once, though two tabs have it', async () => {
    const first = context.pages().at(-1) as Page
    const second = await open(context)
    await expect(unsent(second)).toContainText('1 件未发送')
    await restore(context)

    for (const page of [first, second]) {
      await expect(page.getByText('实时').first()).toBeVisible()
      await expect(unsent(page)).toBeHidden()
    }
    await expect(first.getByRole('article', { name: /^SB/ })).toContainText('1 张照片')
    expect([await count('tickets'), await count('evidence')]).toEqual([1, 1])
    await openCase(duty, '垃圾满溢')
    const panel = duty.page.getByRole('article', { name: '案件' })
    await expect(panel).toContainText('佳杰路99弄')
    await expect(panel.getByRole('button', { name: /照片/ }).first()).toBeVisible()
    await second.close()
  })

  await test.step('what the server refuses is corrected, and holds up nothing', async () => {
    const page = context.pages().at(-1) as Page
    await tab(page, '报事')
    await page.getByLabel('什么事').fill('井盖翻起')
    await page.getByRole('button', { name: '用我的位置' }).click()
    await expect(page.getByText('已记下位置')).toBeVisible()
    await page.getByRole('button', { name: '报上去' }).click()
    await tab(page, '我报的')
    const refused = page.getByRole('article', { name: '井盖翻起' })
    await expect(refused).toContainText('这个位置不在本区')
    await refused.getByRole('button', { name: '改了再发' }).click()
    await page.getByRole('button', { name: '不用这个位置' }).click()
    await page.getByLabel('地点').fill('业辉路公交站')
    await page.getByLabel('当场解决了').check()
    await page.getByLabel('怎么处置的').fill(`已盖好，请${PHONE}复查`)
    await page.getByRole('button', { name: '报上去并结案' }).click()
    await expect(unsent(page)).toBeHidden()
    await tab(page, '我报的')
    await expect(page.getByRole('article', { name: /^SB/ }).first()).toContainText('自行处置')
    expect(await count('tickets')).toBe(2)
  })

  await test.step('nothing of people went to the desk, and nothing stays in the phone', async () => {
    await duty.witness.settled()
    expect(duty.witness.received([PHONE, '501室'])).toEqual([])
    const page = context.pages().at(-1) as Page
    const left = await page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const opening = indexedDB.open('shaotai-patrol')
          opening.onerror = () => reject(new Error('The store does not open'))
          opening.onsuccess = () => {
            const all = opening.result.transaction('reports').objectStore('reports').getAll()
            all.onsuccess = () => resolve(all.result)
          }
        }),
    )
    expect(left).toEqual([])
  })

  await test.step('what one person left unsent is neither seen nor sent by the next', async () => {
    const page = context.pages().at(-1) as Page
    await tab(page, '报事')
    await page.getByLabel('什么事').fill('无证设摊')
    await page.getByRole('button', { name: '用我的位置' }).click()
    await expect(page.getByText('已记下位置')).toBeVisible()
    await page.getByRole('button', { name: '报上去' }).click()
    await tab(page, '我报的')
    await expect(page.getByRole('article', { name: '无证设摊' })).toContainText('没有收下')
    await page.getByRole('button', { name: '菜单' }).click()
    await page.getByRole('button', { name: '退出', exact: true }).click()
    await page.getByRole('button', { name: '留着，退出' }).click()
    await page.getByLabel('用户名').fill('juwei')
    await page.getByLabel('密码').fill('shaotai')
    await page.getByRole('button', { name: '登录', exact: true }).click()
    await page.waitForURL(({ pathname }) => pathname !== '/login')
    await expect(page.getByText('实时').first()).toBeVisible()
    await page.goto(`${line.base}/patrol`)
    await expect(page.getByText('实时').first()).toBeVisible()
    await tab(page, '我报的')
    await expect(page.getByText('还没有报过事')).toBeVisible()
    await expect(unsent(page)).toBeHidden()
    expect(await count('tickets')).toBe(2)
  })
  await context.close()
})
