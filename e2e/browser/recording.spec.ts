import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, type Page } from '@playwright/test'
import { sql } from 'kysely'
import { setRing } from '#server/calls/testing.ts'
import { readWebm } from '#server/evidence/readWebm.ts'
import { openTestStore } from '#server/store/testing.ts'
import { databaseUrl } from '../support/databaseUrl.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { sendCase } from '../support/sentCase.ts'
import { test } from '../support/storyTest.ts'
import { openCase, seat, story, type Somebody } from '../support/surfaces.ts'
import { audioPackets } from '../support/witness.ts'

const BASIS = '城运中心通话录音办法第三条'

interface Recording {
  id: string
  pieces: number
  sha256: string | null
}

let product: ProductServer
let store: Awaited<ReturnType<typeof openTestStore>>
let files: string
let lead: Somebody
let desk: Somebody

// Whether calls are recorded is a row, and what is kept of one lies in the store.
test.beforeAll(async () => {
  store = await openTestStore()
  files = mkdtempSync(path.join(tmpdir(), 'shaotai-story-files-'))
  product = await startProduct({
    DATABASE_URL: databaseUrl(store.address),
    DATA_KEY: randomBytes(32).toString('hex'),
    FILES_DIR: files,
  })
  await setRing({ store }, { seconds: 60 })
})
test.afterAll(async () => {
  await product.stop()
  await store.close()
  rmSync(files, { recursive: true, force: true })
})

const recordings = async (): Promise<Recording[]> =>
  (
    await sql<Recording>`
      select id, pieces, sha256 from call_recordings order by started_at`.execute(store.db)
  ).rows

async function allowRecording(): Promise<void> {
  await sql`insert into recording_rules
      (code, town_code, unit_id, records, keep_days, basis, valid_from)
    values ('story', null, 'ZHAOXIANG-GUIJIAN', true, 30, ${BASIS}, now() - interval '1 day')`.execute(
    store.db,
  )
}

const bothPages = (): Page[] => [lead.page, desk.page]
const answerButton = () => desk.page.getByRole('button', { name: /^接听/ })

async function ring(): Promise<void> {
  await lead.page.getByRole('button', { name: '呼叫赵巷镇规建办' }).click()
  await expect(answerButton()).toBeVisible()
}

async function answer(): Promise<void> {
  await answerButton().click()
  for (const page of bothPages()) {
    await expect(page.getByRole('button', { name: '挂断' })).toBeVisible()
    await expect.poll(() => audioPackets(page)).toBeGreaterThan(50)
  }
}

async function hangUp(): Promise<void> {
  await lead.page.getByRole('button', { name: '挂断' }).click()
  for (const page of bothPages())
    await expect(page.getByRole('button', { name: '挂断' })).toBeHidden()
}

/** How loud a recording is, decoded by a browser: the root of the mean square, 0 to 1. */
const loudness = (page: Page, content: Buffer): Promise<number> =>
  page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))
    const context = new OfflineAudioContext(1, 48_000, 48_000)
    const samples = (await context.decodeAudioData(bytes.buffer)).getChannelData(0)
    return Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length)
  }, content.toString('base64'))

test('a call is recorded only where a row says so, and everybody at it knows', async ({
  browser,
}) => {
  // Bounds a failure on a busy machine; on a quiet one it takes about a minute.
  test.setTimeout(400_000)
  const title = await sendCase(product.url, '录音')
  lead = await seat(browser, product.url, 'lead')
  desk = await seat(browser, product.url, 'guijian')
  await openCase(lead, title)
  const sent: string[] = []
  for (const page of bothPages())
    page.on('request', (request) => {
      if (request.url().includes('/pieces')) sent.push(request.url())
    })

  await test.step('without a row nothing is said of a recording, and nothing is sent', async () => {
    await ring()
    await answer()
    for (const page of bothPages())
      await expect(page.getByRole('button', { name: '不同意录音' })).toHaveCount(0)
    await hangUp()
    expect(sent).toEqual([])
    expect(await recordings()).toEqual([])
  })

  await test.step('with a row both are told before the first word, and all the time', async () => {
    await allowRecording()
    await ring()
    for (const page of bothPages()) {
      await expect(page.getByText('接通后录音')).toBeVisible()
      await expect(page.getByText(BASIS)).toBeVisible()
    }
    await answer()
    for (const page of bothPages())
      await expect(page.getByRole('status').filter({ hasText: '正在录音' })).toBeVisible()
  })

  await test.step('what is spoken is there piece by piece, and whole with its hash at the end', async () => {
    await expect.poll(async () => (await recordings())[0]?.pieces ?? 0).toBeGreaterThan(1)
    await hangUp()
    await expect.poll(async () => (await recordings())[0]?.sha256 ?? null).toMatch(/^\w{64}$/)
    const [kept] = await recordings()
    const file = path.join(files, kept?.sha256?.slice(0, 2) ?? '', kept?.sha256 ?? '')
    const handle = await open(file)
    const { seconds } = await readWebm(handle, (await handle.stat()).size)
    await handle.close()
    expect(seconds).toBeGreaterThan(3)
    expect(await loudness(desk.page, readFileSync(file))).toBeGreaterThan(0.001)
    // Only the caller's desk recorded.
    expect(new Set(sent.map((url) => new URL(url).searchParams.get('recording'))).size).toBe(1)
  })

  await test.step('the lead listens, and the case says so', async () => {
    await lead.page.getByRole('button', { name: '通话录音' }).click()
    await expect(lead.page.getByText(/^\d 分 \d+ 秒$/).first()).toBeVisible()
    await lead.page.getByRole('button', { name: '听录音' }).click()
    const sound = lead.page.locator('audio[controls]')
    await expect
      .poll(() => sound.evaluate((one) => (one as HTMLAudioElement).currentTime))
      .toBeGreaterThan(0.5)
    await expect(
      story(lead)
        .getByText(/听了与.*规建办.*通话录音/)
        .first(),
    ).toBeVisible()
  })

  await test.step('the unit itself is refused', async () => {
    const [kept] = await recordings()
    const status = await desk.page.evaluate(
      async (id) => (await fetch(`/api/recordings/${id}/play`, { method: 'POST' })).status,
      kept?.id ?? '',
    )
    expect([403, 404]).toContain(status)
  })

  await test.step('one key at the desk that rings says no: both see it, and nothing is recorded', async () => {
    await ring()
    await expect(desk.page.getByText('接通后录音')).toBeVisible()
    await desk.page.keyboard.press('F10')
    for (const page of bothPages())
      await expect(page.getByText('有人不同意，已停止录音')).toBeVisible()
    await answer()
    await hangUp()
    await expect(
      story(lead)
        .getByText(/不同意录音/)
        .first(),
    ).toBeVisible()
    expect(await recordings()).toHaveLength(1)
  })
})
