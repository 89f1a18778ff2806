import { appendFile, cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { startTestApp, type TestApp } from '#server/live/testing.ts'
import { test } from '../support/storyTest.ts'

const MATTER = '井盖翻起'
const PARIS = { latitude: 48.86, longitude: 2.35 }

let product: TestApp
let folder = ''
test.beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shaotai-build-'))
  await cp('dist', folder, { recursive: true })
  product = await startTestApp({ clientDir: folder })
})
test.afterAll(async () => {
  await product.close()
  await rm(folder, { recursive: true, force: true })
})

/** What the page itself is made of: its name holds a hash, and the page and its parts name it. */
async function mainFile(): Promise<string> {
  const page = await readFile(path.join(folder, 'index.html'), 'utf8')
  const [, name = ''] = /src="\/assets\/(main-[^"]+\.js)"/.exec(page) ?? []
  expect(name).not.toBe('')
  return name
}

/**
 * Lays a newer build where the old one was, as an update of the station does: every script has another
 * name, the main one says so when it runs, and the old ones are gone.
 */
async function update(): Promise<{ old: string[]; newer: string }> {
  const assets = path.join(folder, 'assets')
  const main = await mainFile()
  const old = (await readdir(assets)).filter((name) => name.endsWith('.js'))
  const renamed = (name: string): string => name.replace(/\.js$/, '-newer.js')
  const named = new RegExp(old.map((name) => name.replaceAll('.', '\\.')).join('|'), 'g')
  const files = [...old.map((name) => path.join('assets', name)), 'build-files.json', 'index.html']
  for (const file of files) {
    const at = path.join(folder, file)
    await writeFile(at, (await readFile(at, 'utf8')).replaceAll(named, renamed))
  }
  for (const name of old) await rename(path.join(assets, name), path.join(assets, renamed(name)))
  await appendFile(path.join(assets, renamed(main)), '\nglobalThis.isNewerBuild = true\n')
  return { old: old.map((name) => `/assets/${name}`), newer: `/assets/${renamed(main)}` }
}

/** The shells this device keeps, each by the files in it. */
const kept = (page: Page): Promise<string[][]> =>
  page.evaluate(async () =>
    Promise.all(
      (await caches.keys())
        .filter((name) => name.startsWith('shaotai-shell-'))
        .map(async (name) =>
          (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname),
        ),
    ),
  )
const isNewer = (page: Page): Promise<boolean> => page.evaluate(() => 'isNewerBuild' in globalThis)
const unsent = (page: Page) => page.getByRole('button', { name: '件未发送' })
const tab = (page: Page, name: string) =>
  page.getByRole('navigation', { name: '随手报各页' }).getByRole('button', { name }).click()

test('a phone with something unsent gets the newer page whole, and loses nothing over it', async ({
  browser,
}) => {
  test.setTimeout(180_000)
  const context = await browser.newContext({
    ...{ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', hasTouch: true },
    viewport: { width: 390, height: 844 },
    geolocation: PARIS,
    permissions: ['geolocation'],
  })
  const answer = await context.request.post(`${product.url}/api/session`, {
    data: { username: 'patrol', password: 'shaotai' },
  })
  expect(answer.status()).toBe(200)
  const page = await context.newPage()
  await test.step('the page is kept, and a report the server refused waits in it', async () => {
    await page.goto(`${product.url}/patrol`)
    await expect(page.getByText('实时').first()).toBeVisible()
    await expect
      .poll(async () => (await kept(page)).map((files) => files.includes('/patrol')))
      .toEqual([true])
    expect((await kept(page)).flat()).toContain(`/assets/${await mainFile()}`)
    await page.getByLabel('什么事').fill(MATTER)
    await page.getByRole('button', { name: '用我的位置' }).click()
    await expect(page.getByText('已记下位置')).toBeVisible()
    await page.getByRole('button', { name: '报上去' }).click()
    await tab(page, '我报的')
    await expect(page.getByRole('article', { name: MATTER })).toContainText('这个位置不在本区')
    await expect(unsent(page)).toContainText('1 件未发送')
  })

  const { old, newer } = await update()
  await test.step('the open page goes on as it is: it has all it needs', async () => {
    await tab(page, '报事')
    await expect(page.getByLabel('什么事')).toBeVisible()
    await tab(page, '我报的')
    await expect(page.getByRole('article', { name: MATTER })).toBeVisible()
    expect(await isNewer(page)).toBe(false)
  })

  await test.step('loaded again it is the newer one, whole, and the old one is kept no more', async () => {
    const asked: string[] = []
    page.on('request', (request) => asked.push(new URL(request.url()).pathname))
    await page.reload()
    await expect(page.getByText('实时').first()).toBeVisible()
    expect(await isNewer(page)).toBe(true)
    await expect
      .poll(async () => (await kept(page)).map((files) => files.includes(newer)))
      .toEqual([true])
    expect((await kept(page)).flat().filter((file) => old.includes(file))).toEqual([])
    expect(asked).toContain(newer)
    expect(asked.filter((file) => old.includes(file))).toEqual([])
    await expect(unsent(page)).toContainText('1 件未发送')
  })

  await test.step('without a signal it opens as the newer one, and the report is there', async () => {
    await context.setOffline(true)
    await page.reload()
    await expect(page.getByRole('heading', { name: '随手报' })).toBeVisible()
    expect(await isNewer(page)).toBe(true)
    await expect(unsent(page)).toContainText('1 件未发送')
    await context.setOffline(false)
  })

  await test.step('corrected there it is sent, once', async () => {
    await expect(page.getByText('实时').first()).toBeVisible()
    await tab(page, '我报的')
    const refused = page.getByRole('article', { name: MATTER })
    await refused.getByRole('button', { name: '改了再发' }).click()
    await page.getByRole('button', { name: '不用这个位置' }).click()
    await page.getByLabel('地点').fill('业辉路公交站')
    await page.getByRole('button', { name: '报上去' }).click()
    await expect(unsent(page)).toBeHidden()
    await tab(page, '我报的')
    await expect(page.getByRole('article', { name: /^SB/ })).toHaveCount(1)
  })
})
