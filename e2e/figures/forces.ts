import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { chromium, expect as expectSoon, type Page } from '@playwright/test'
import { createApp } from '#server/app.ts'
import { systemClock } from '#server/clock.ts'
import { readConfig } from '#server/config.ts'
import { demoSecrets, offerDemo, seedDemo } from '#server/demo/demo.ts'
import { demoBase } from '#server/demo/district/demoBase.ts'
import { barbecueShop } from '#server/demo/district/places.ts'
import { createLog } from '#server/log.ts'
import { createSessions } from '#server/people/sessionService.ts'
import { createLimits } from '#server/rules/limits.ts'
import { openStore } from '#server/store/store.ts'
import { findChromium } from '../check/chromium.ts'
import { feedItem } from '../support/feedItem.ts'
import { logIn } from '../support/httpDoor.ts'
import { hotlinePosts, staffOf } from '../support/staff.ts'
import { CROWD_TOWN, makeCrowd, type InCrowd } from './crowd.ts'

// Prints how the forces of one town stand with few and with three hundred people on duty who share their place:
// the answer, the time from a position posted to its being read on a screen, and the frames while the map is
// moved, in a real browser without a graphics card.
//   node server/start.mjs --run e2e/figures/forces.ts [FOLDER for screenshots]   (after node server/start.mjs --build)

/** A busy machine draws slowly. */
const expect = expectSoon.configure({ timeout: 60_000 })

const COUNT = 300
const SEEN = 15
const TITLE = '佳杰路烧烤店油烟呛人'
const shots = process.argv[2]

const dataDir = mkdtempSync(path.join(tmpdir(), 'shaotai-forces-'))
const config = readConfig({ DATA_DIR: dataDir })
const log = createLog('warn')
const store = await openStore({ dataDir, log, clock: systemClock })
const secrets = demoSecrets(config.host)
await seedDemo(store.db, systemClock.now(), secrets)
const app = await createApp({
  ...{ store, clock: systemClock, log, base: demoBase, demo: offerDemo(secrets), iceServers: [] },
  secrets: { session: config.sessionSecret, dataKey: config.dataKey },
  filesDir: config.filesDir,
  clientDir: path.resolve('dist'),
})
app.http.listen(0, '127.0.0.1')
await once(app.http, 'listening')
const url = `http://127.0.0.1:${(app.http.address() as AddressInfo).port}`
const browser = await chromium.launch({
  executablePath: findChromium() ?? '',
  chromiumSandbox: process.getuid?.() !== 0,
  args: ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'],
})
try {
  await sendCase()
  const page = await enter('duty', 1600, 900)
  await openForces(page)
  await expect(page.getByText('知道位置的 0 人')).toBeVisible()
  await shoot('none')
  const none = { answer: await answerTimes(), frames: await framesWhilePanning(page) }

  const { hashOf } = createSessions({
    ...{ db: store.db, clock: systemClock, limits: createLimits(store.db) },
    secret: config.sessionSecret,
  })
  const crowd = await makeCrowd(store.pool, COUNT, hashOf)
  const watched = crowd.filter(({ unitId }) => unitId === crowd[0]?.unitId)
  for (const one of crowd) await post(one, 20 * 60_000 + Math.floor(Math.random() * 5) * 60_000)
  await expect(page.getByText(`知道位置的 ${COUNT} 人`)).toBeVisible()
  const many = { answer: await answerTimes(), frames: await framesWhilePanning(page) }
  const seen: number[] = []
  for (const one of [...watched, ...crowd.filter((x) => !watched.includes(x))].slice(0, SEEN))
    seen.push(await postedToSeen(page, one))
  await shoot('many')

  print('nobody shares a place', none)
  print(`${COUNT} people`, many)
  console.log(
    `position posted → its age on the screen (asked for every 4 s): p50 ${at(seen, 0.5)} ms, p95 ${at(seen, 0.95)} ms, n ${seen.length}`,
  )
} finally {
  await browser.close()
  await app.close()
  await store.close()
  rmSync(dataDir, { recursive: true, force: true })
}

/** One case in the middle of the town, so that somebody can be the nearest. */
async function sendCase(): Promise<void> {
  const { address, position } = barbecueShop()
  const item = feedItem('forces', 0, {
    ...{ title: TITLE, address, receivedAt: new Date().toISOString(), locationIs: 'problem' },
    location: { lng: position[0], lat: position[1], crs: 'WGS84' },
  })
  const [caseId = ''] = await hotlinePosts(url, [item])
  const duty = await staffOf(url, 'duty')
  for (const [name, input] of [
    ['file', {}],
    ['sort', { tier: 1 }],
  ] as const) {
    const { version } = await duty.look(caseId)
    await duty.act(`/api/cases/${caseId}/${name}`, { expectedVersion: version, ...input })
  }
}

async function enter(username: string, width: number, height: number): Promise<Page> {
  const context = await browser.newContext({
    ...{ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width, height } },
  })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  const [name = '', value = ''] = (await logIn(url, username)).split('=')
  await context.addCookies([{ name, value, url }])
  await page.goto(url)
  await expect(page.getByText('实时').first()).toBeVisible()
  return page
}

/** The case in hand, and beside it who is where. */
async function openForces(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: new RegExp(TITLE) })
    .first()
    .click()
  await expect(page.getByRole('article', { name: '案件' })).toContainText(TITLE)
  // In the hand the units are a press away.
  const beside = page.getByRole('button', { name: '一键通话' })
  if (await beside.isVisible()) await beside.click()
  await page.getByText('在岗力量', { exact: true }).click()
}

async function post({ cookie, place }: InCrowd, agoMs: number): Promise<void> {
  const [lng, lat] = place
  const answer = await fetch(`${url}/api/forces/position`, {
    method: 'POST',
    headers: { Cookie: cookie, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      ...{ lng, lat, accuracyM: 12, takenAt: new Date(Date.now() - agoMs).toISOString() },
    }),
  })
  if (answer.status !== 204) throw new Error(`${answer.status} ${await answer.text()}`)
}

/** Milliseconds until the row of that person says that the position is new. */
async function postedToSeen(page: Page, one: InCrowd): Promise<number> {
  const rows = page.getByRole('region', { name: '在岗力量' })
  const unit = rows.getByRole('listitem').filter({ hasText: unitOf(one) })
  const folded = unit.getByRole('button', { expanded: false })
  if ((await folded.count()) > 0) await folded.first().click()
  const row = rows.getByText(one.label, { exact: false }).last()
  await row.scrollIntoViewIfNeeded()
  const began = performance.now()
  await post(one, 0)
  await expect(row).toContainText('刚刚的位置', { timeout: 30_000 })
  return Math.round(performance.now() - began)
}
function unitOf({ label }: InCrowd): string {
  return label.replace(/巡查\d+$/, '')
}

async function answerTimes(): Promise<{ ms: number[]; bytes: number }> {
  const cookie = await logIn(url, 'duty')
  const ms: number[] = []
  let bytes = 0
  for (let n = 0; n < 20; n++) {
    const began = performance.now()
    const answer = await fetch(`${url}/api/forces?townCode=${CROWD_TOWN}`, {
      headers: { Cookie: cookie },
    })
    bytes = (await answer.arrayBuffer()).byteLength
    ms.push(Math.round(performance.now() - began))
  }
  return { ms, bytes }
}

/** Milliseconds between frames while the map is dragged to and fro. */
async function framesWhilePanning(page: Page): Promise<number[]> {
  const box = await page.getByRole('group', { name: '地图：在办案件' }).boundingBox()
  if (!box) throw new Error('No map')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  // As text: what compiles this file names functions by a helper that no page has.
  await page.evaluate(`
    window.frames = [];
    let last = performance.now();
    requestAnimationFrame(function step(now) {
      window.frames.push(now - last);
      last = now;
      requestAnimationFrame(step);
    });`)
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let n = 0; n < 60; n++)
    await page.mouse.move(x + 60 * Math.sin(n / 5), y + 40 * Math.cos(n / 5))
  await page.mouse.up()
  return (await page.evaluate<number[]>('window.frames')).slice(2)
}

async function shoot(name: string): Promise<void> {
  if (shots === undefined) return
  for (const [who, width, height] of [
    ['lead', 1920, 1080],
    ['lead', 1600, 900],
    ['lead', 900, 1200],
    ['lead', 390, 844],
    ['duty', 1600, 900],
  ] as const) {
    const page = await enter(who, width, height)
    await openForces(page)
    const drawn = () => page.evaluate(() => window.shaotai.renderedForceIds().length)
    await expect.poll(drawn).toBe(name === 'none' ? 0 : COUNT)
    await expect(page.getByRole('region', { name: '就近推荐' }).getByText('加载')).toHaveCount(0)
    await drawnOut(page)
    await page.screenshot({ path: path.join(shots, `${name}-${who}-${width}.png`) })
    await page.context().close()
  }
}

/** The map has drawn all it has, which takes a while without a graphics card: two looks are alike. */
async function drawnOut(page: Page): Promise<void> {
  const canvas = page.getByRole('group', { name: '地图：在办案件' })
  let before: Buffer = Buffer.alloc(0)
  await expect
    .poll(
      async () => {
        const now = await canvas.screenshot()
        const isSame = now.equals(before)
        before = now
        // An empty ground is a few kilobytes.
        return isSame && now.length > 12_000
      },
      { intervals: [1500] },
    )
    .toBe(true)
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN)
}

function print(
  name: string,
  { answer, frames }: { answer: { ms: number[]; bytes: number }; frames: number[] },
): void {
  console.log(
    `${name}: answer ${answer.bytes} bytes, p50 ${at(answer.ms, 0.5)} ms, p95 ${at(answer.ms, 0.95)} ms; ` +
      `frames while moving the map p50 ${at(frames, 0.5)} ms, p95 ${at(frames, 0.95)} ms, n ${frames.length}`,
  )
}
