import { chromium, expect, type Locator, type Page } from '@playwright/test'
import { barbecueShop } from '#server/demo/district/places.ts'
import { isClosed, type CaseCard } from '#shared/case.ts'
import { findChromium } from '../check/chromium.ts'
import { feedItem } from '../support/feedItem.ts'
import { countStrokes, strokesOf, type Strokes } from '../support/keystrokes.ts'
import { startProduct } from '../support/productServer.ts'
import { hotlinePosts, staffOf, type Staff } from '../support/staff.ts'
import { panelOf, patient, storyOf, tasks, TEXT, type Task } from './keystrokeTasks.ts'

// Prints how many keys the commonest tasks of a duty officer take, each played in a real browser and
// counted by the page's own events; beside it the same task by the menu of all commands.
//   node server/start.mjs --run e2e/figures/keystrokes.ts   (after node server/start.mjs --build)

const UNIT = 'ZHAOXIANG-CHENGGUAN'

interface Row {
  task: string
  by: string
  strokes: Strokes
}

type People = Record<'duty' | 'unit' | 'leader', Staff>

let made = 0
const product = await startProduct()
const browser = await chromium.launch({
  executablePath: findChromium() ?? '',
  chromiumSandbox: process.getuid?.() !== 0,
})
try {
  const staff = {
    duty: await staffOf(product.url, 'duty'),
    unit: await staffOf(product.url, 'chengguan'),
    leader: await staffOf(product.url, 'daiban'),
  }
  const page = await enter('duty')
  const rows: Row[] = []

  for (const task of tasks) {
    for (const way of task.ways) {
      const { ids, caseNo } = await prepare(staff, task.upTo)
      await open(page, caseNo)
      await task.ready?.(page)
      const strokes = await counted(page, way.keys)
      await task.done(page)
      // A count of nothing would be the counter's fault, not the desk's.
      expect(strokes.keys).toBeGreaterThan(0)
      rows.push({ task: task.name, by: way.name === '' ? 'keys' : way.name, strokes })
      await putAway(staff.leader, ids)
    }
  }
  rows.push({ task: '下一件 next case', by: 'keys', strokes: await nextCase(page, staff) })
  rows.push(...(await handovers(page)))
  print(rows)
} finally {
  await browser.close()
  await product.stop()
}

async function enter(username: string): Promise<Page> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1600, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  page.setDefaultTimeout(45_000)
  await countStrokes(page)
  await page.goto(`${product.url}/login`)
  await page.getByLabel('用户名').fill(username)
  await page.getByLabel('密码').fill('shaotai')
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await expect(page.getByText('实时').first()).toBeVisible(patient)
  return page
}

/** A case of its own, brought as far as the task needs; two of the same matter, so that one can be merged. */
async function prepare(
  { duty, unit }: People,
  upTo: Task['upTo'],
): Promise<{ ids: string[]; caseNo: string }> {
  const { address, position } = barbecueShop()
  made++
  const item = (n: number, words: string) =>
    feedItem(`keys-${made}`, n, {
      title: words,
      address,
      location: { lng: position[0], lat: position[1], crs: 'WGS84' },
      locationIs: 'problem',
      receivedAt: new Date().toISOString(),
      category: { scheme: 'gb47678', code: '06027', name: '油烟污染' },
      urgency: 'normal',
    })
  const ids = await hotlinePosts(product.url, [
    item(0, '晚上油烟扰民'),
    ...(upTo === 'filed' ? [item(1, '晚上油烟还是很大')] : []),
  ])
  let card: CaseCard = await duty.look(ids[0] ?? '')
  const act = async (name: string, more: object = {}) => {
    const body = { expectedVersion: card.version, ...more }
    card = await duty.act(`/api/cases/${card.id}/${name}`, body)
  }
  const answer = async (name: string, more: object = {}) => {
    const order = card.orders[0]
    const body = { expectedVersion: order?.version ?? 0, ...more }
    card = await unit.act(`/api/orders/${order?.id ?? ''}/${name}`, body)
  }
  const ticketId = card.tickets[0]?.id ?? ''
  const steps: readonly (readonly [Task['upTo'], () => Promise<void>])[] = [
    ['received', () => Promise.resolve()],
    ['filed', () => act('file')],
    [
      'sent',
      async () => {
        await act('sort', { tier: 2 })
        await act('dispatch', { unitId: UNIT, task: '到场查看' })
      },
    ],
    [
      'callback',
      async () => {
        await act('firstContact', { ticketId, result: 'reached' })
        await answer('acknowledge')
        await answer('result', { result: 'solved', note: '已处理' })
        await act('check')
      },
    ],
    [
      'calledBack',
      () => act('callback', { ticketId, satisfaction: 'satisfied', verdict: 'solved' }),
    ],
  ]
  for (const [name, step] of steps) {
    await step()
    if (name === upTo) break
  }
  return { ids, caseNo: card.caseNo }
}

/** Opened by the pointer: getting there is another task. */
async function open(page: Page, caseNo: string): Promise<void> {
  const held = page.getByRole('button', { name: /件新案/ })
  const line = page.getByRole('button', { name: new RegExp(caseNo) }).first()
  await expect(line.or(held).first()).toBeVisible(patient)
  if (await held.isVisible()) await held.click()
  await line.click()
  await expect(panelOf(page).getByText(caseNo).first()).toBeVisible(patient)
  await expect(storyOf(page).getByRole('listitem').first()).toBeVisible(patient)
}

async function counted(page: Page, keys: readonly string[]): Promise<Strokes> {
  const before = await strokesOf(page)
  for (const key of keys) {
    if (key === 'wait:candidate')
      await expect(panelOf(page).getByRole('radio').first()).toBeFocused(patient)
    else if (key === 'wait:taken')
      await expect(page.getByText(/将并入.*1 件来件/)).toBeVisible(patient)
    else if (key.startsWith(TEXT)) await page.keyboard.type(key.slice(TEXT.length))
    else await page.keyboard.press(key)
    await painted(page)
  }
  const after = await strokesOf(page)
  return { keys: after.keys - before.keys, typed: after.typed - before.typed }
}

/** A form opens a moment after its key, and a hand waits to see it. */
function painted(page: Page): Promise<unknown> {
  return page.evaluate(
    () => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen))),
  )
}

/** What was played leaves the desk, so that the list stays short. */
async function putAway(leader: Staff, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const card = await leader.look(id)
    if (isClosed(card)) continue
    await leader.act(`/api/cases/${id}/void`, { expectedVersion: card.version, reason: '演示完毕' })
  }
}

/** From the top of the list: below it there is another. */
async function nextCase(page: Page, people: People): Promise<Strokes> {
  const { caseNo } = await prepare(people, 'filed')
  await open(page, caseNo)
  const lines = page.getByRole('list', { name: '在办案件' }).getByRole('button')
  await expect(lines.nth(1)).toBeVisible(patient)
  await lines.first().click()
  const first = /赵巷\d{6}-\d{4}/.exec((await lines.first().textContent()) ?? '')?.[0] ?? ''
  await expect(panelOf(page).getByText(first).first()).toBeVisible(patient)
  const strokes = await counted(page, ['j'])
  await expect(panelOf(page).getByText(first)).toBeHidden(patient)
  return strokes
}

/** One hands over, the other takes. */
async function handovers(page: Page): Promise<Row[]> {
  const dialog = (one: Page): Locator => one.getByRole('dialog', { name: '交接班' })
  const counts = (one: Page) => expect(dialog(one).getByText('新来').first()).toBeVisible(patient)
  const twoKeys = async (one: Page): Promise<Strokes> => {
    const opened = await counted(one, ['h'])
    await counts(one)
    const done = await counted(one, ['Enter'])
    return { keys: opened.keys + done.keys, typed: opened.typed + done.typed }
  }
  const given = await twoKeys(page)
  await expect(dialog(page).getByText(/等下一班确认/)).toBeVisible(patient)
  const next = await enter('daiban')
  await expect(next.getByRole('button', { name: '确认接班' })).toBeVisible(patient)
  const taken = await twoKeys(next)
  await expect(dialog(next).getByText(/已接班/)).toBeVisible(patient)
  return [
    { task: '交班 hand over', by: 'keys', strokes: given },
    { task: '接班 take over', by: 'keys', strokes: taken },
  ]
}

function print(rows: readonly Row[]): void {
  const tasksPlayed = [...new Set(rows.map(({ task }) => task))]
  const said = (task: string, by: string): string => {
    const strokes = rows.find((row) => row.task === task && row.by === by)?.strokes
    if (!strokes) return '–'
    return strokes.typed === 0 ? String(strokes.keys) : `${strokes.keys} + ${strokes.typed} typed`
  }
  console.log(
    '\nKeys per task, counted by the page (held keys too); signs written into texts apart.\n',
  )
  console.log(`${'task'.padEnd(52)}${'by its key'.padStart(16)}${'by the menu'.padStart(16)}`)
  for (const task of tasksPlayed)
    console.log(
      `${padded(task, 52)}${said(task, 'keys').padStart(16)}${said(task, 'menu').padStart(16)}`,
    )
}

/** Chinese signs are two columns wide. */
function padded(text: string, columns: number): string {
  const width = Array.from(text).reduce((sum, sign) => sum + (/[ -~]/.test(sign) ? 1 : 2), 0)
  return text + ' '.repeat(Math.max(1, columns - width))
}
