import { expect } from '@playwright/test'
import { barbecueShop } from '#server/demo/district/places.ts'
import { byKey, byMenu, pickUnit, send, stepByKey, walkTo } from '../support/keyboard.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { test } from '../support/storyTest.ts'
import { seat, story, type Somebody } from '../support/surfaces.ts'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

/** Nobody of this shift may ever be sent the number; the name is in the hotline's words, too. */
const CALLER = { name: '周若彤', phone: '13966660000' }
const fume = '烧烤店油烟扰民'
const again = '烧烤店晚上油烟很大'
const urgent = '路面塌陷，电动车摔倒'
const elsewhere = '高速公路服务区厕所无人打扫'

interface Sent {
  sourceId: string
  kind: string
  data: Record<string, unknown>
}

/** The feeds' own systems, as they would write and read. */
async function feed(source: '12345' | '110', path: string, items?: object[]): Promise<Sent[]> {
  const response = await fetch(`${product.url}/api/${path.replace(':feed', source)}`, {
    headers: { Authorization: `Bearer demo-${source}`, 'Content-Type': 'application/json' },
    ...(items && { method: 'POST', body: JSON.stringify({ items }) }),
  })
  expect(response.status).toBe(200)
  return ((await response.json()) as { items?: Sent[] }).items ?? []
}
const receive = (source: '12345' | '110', sourceId: string, title: string, more: object = {}) => {
  const { address, position } = barbecueShop()
  return feed(source, 'intake/:feed', [
    {
      sourceId,
      title,
      detail: `${title}，晚上开不了窗。我叫${CALLER.name}，电话${CALLER.phone}。`,
      receivedAt: new Date().toISOString(),
      address,
      location: { lng: position[0], lat: position[1], crs: 'WGS84' },
      locationIs: 'problem',
      caller: CALLER,
      ...more,
    },
  ])
}
const complaint = {
  kind: 'complaint',
  category: { scheme: 'gb47678', code: '06027', name: '油烟污染' },
}
const update = (sourceId: string, kind: string, more: object) =>
  feed('12345', 'intake/:feed/updates', [
    { sourceId, updateId: `${sourceId}-${kind}`, kind, at: new Date().toISOString(), ...more },
  ])
const outbox = () => feed('12345', 'outbox/:feed')
const daysAhead = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString()

/** Who has the case open reads this line. */
const reads = (one: Somebody, line: string | RegExp): Promise<void> =>
  expect(story(one).getByText(line).first()).toBeVisible()
const marks = ({ page }: Somebody) => page.getByRole('list', { name: '标记' })
/** How many the wall has counted as settled today. */
const closedOn = ({ page }: Somebody) =>
  page.getByRole('term').filter({ hasText: '办结' }).locator('xpath=following-sibling::dd')
const handover = ({ page }: Somebody) => page.getByRole('dialog', { name: '交接班' })

async function press({ page }: Somebody, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}
const type = ({ page }: Somebody, text: string) => page.keyboard.type(text)

test('one shift of the town’s desk, by keyboard, from the first ticket to the handover', async ({
  browser,
}) => {
  test.setTimeout(400_000)
  const duty = await seat(browser, product.url, 'duty')
  const daiban = await seat(browser, product.url, 'daiban')
  const guijian = await seat(browser, product.url, 'guijian')
  const chengguan = await seat(browser, product.url, 'chengguan')
  const wall = await seat(browser, product.url, 'wall')

  await test.step('110 and the hotline come in: the urgent one is signed for first', async () => {
    await receive('12345', 'HX-1', fume, {
      ...complaint,
      dueAt: [{ kind: 'closing', at: daysAhead(3) }],
    })
    await receive('110', 'JQ-1', urgent, { urgency: 'urgent' })
    await expect(wall.page.getByRole('list', { name: /新到/ }).getByText(urgent)).toBeVisible()

    await expect(duty.page.getByRole('alert').getByText(/1 件 110 或紧急来件/)).toBeVisible()
    await press(duty, 'u')
    await expect(duty.page.getByRole('heading', { name: urgent })).toBeVisible()
    await press(duty, 'f')
    await reads(duty, '立案')
    await expect(duty.page.getByText(/件 110 或紧急来件/)).toBeHidden()
  })

  await test.step('the other is filed, sorted as suggested, and put right by hand', async () => {
    await walkTo(duty, fume)
    await press(duty, 'f')
    await reads(duty, '立案')
    const suggestion = duty.page.getByRole('region', { name: '分派建议' })
    await expect(suggestion.getByRole('button', { name: '采纳建议' })).toBeVisible()
    await press(duty, 't')
    await expect(suggestion).toBeHidden()
    // A suggestion may name another tier than this story needs; the hand has the last word.
    await byKey(duty, 's', '分层')
    await press(duty, '2', 'Enter')
    await reads(duty, /分层：②/)
  })

  await test.step('the unit it is sent to objects, and is right; another one gets it', async () => {
    await byKey(duty, 'd', '派单')
    await pickUnit(duty, '派单', '规建办')
    await send(duty, '派单')
    await walkTo(guijian, fume)
    await byKey(guijian, 'o', '派单异议')
    await type(guijian, '露天烧烤归城管')
    await send(guijian, '派单异议')

    await reads(duty, /规建办提出派单异议：露天烧烤归城管/)
    await byMenu(duty, 'yy', '审核异议')
    await press(duty, '1')
    await send(duty, '审核异议')
    await reads(duty, /规建办的派单异议成立/)

    await byKey(duty, 'd', '派单')
    await pickUnit(duty, '派单', '城管')
    await send(duty, '派单')
    await reads(duty, /派单给城管/)
  })

  await test.step('it is supervised, and the same matter is merged, parted, merged again', async () => {
    await byKey(duty, 'z', '督办')
    await type(duty, '本周内办结')
    await send(duty, '督办')
    await expect(marks(duty)).toContainText(/督办.*本周内办结/)

    await receive('12345', 'HX-2', again, complaint)
    for (const round of [1, 2]) {
      await byKey(duty, 'g', '并单')
      await expect(duty.page.getByRole('radio', { name: again })).toBeFocused()
      await press(duty, '1')
      await expect(duty.page.getByText(/将并入.*1 件来件/)).toBeVisible()
      await send(duty, '并单')
      await expect(duty.page.getByRole('heading', { name: '来件（2）' })).toBeVisible()
      if (round === 2) break
      await byMenu(duty, 'cd', '拆单')
      await press(duty, '1', 'Enter')
      await expect(duty.page.getByRole('heading', { name: '来件（1）' })).toBeVisible()
    }
  })

  await test.step('more time is asked for: the town agrees, and the source, whose deadline it is', async () => {
    await byMenu(duty, 'sqyq', '申请延期')
    await press(duty, '1')
    await type(duty, '净化器配件三天后到货')
    await send(duty, '申请延期')
    await walkTo(daiban, fume)
    await byMenu(daiban, 'shyq', '审核延期')
    await press(daiban, '1')
    await send(daiban, '审核延期')
    await reads(duty, /延期申请已报12345/)
    const due = daysAhead(9)
    await update('HX-1', 'extensionDecision', {
      text: '同意',
      dueAt: [{ kind: 'closing', at: due }],
    })
    await reads(duty, '来源答复延期')
    await expect(duty.page.getByText('已同意').first()).toBeVisible()
  })

  await test.step('a ticket that is not the town’s goes back, and the source says yes', async () => {
    await receive('12345', 'HX-3', elsewhere, { kind: 'complaint' })
    await walkTo(duty, elsewhere)
    await byKey(duty, 'o', '申请退单')
    await type(duty, '服务区由市级公司管理')
    await send(duty, '申请退单')
    await walkTo(daiban, elsewhere)
    await byMenu(daiban, 'shtd', '审核退单')
    await press(daiban, '1')
    await send(daiban, '审核退单')
    await reads(duty, /退单申请已报12345/)
    await expect
      .poll(async () => (await outbox()).map(({ sourceId, kind }) => `${sourceId} ${kind}`))
      .toContain('HX-3 returnRequest')
    await update('HX-3', 'returnDecision', { text: '同意退回' })
    await reads(duty, '来源答复退单')
    await byMenu(duty, 'djtd', '登记退单答复')
    await press(duty, '1', 'Enter')
    await reads(duty, /12345.*同意退单/)
    await byMenu(duty, 'xd', '销单')
    await type(duty, '已退回来源')
    await send(duty, '销单')
    await reads(duty, /销单：已退回来源/)
  })

  const answersResult = async (note: string) => {
    await stepByKey(chengguan, 'a')
    const result = chengguan.page.getByRole('button', { name: '反馈结果' })
    await expect(result).not.toHaveAttribute('aria-disabled')
    await byKey(chengguan, 'e', '反馈结果')
    await press(chengguan, '1', 'Tab')
    await type(chengguan, note)
    await send(chengguan, '反馈结果')
    await reads(duty, `城管反馈：实际解决。${note}`)
    await byKey(duty, 'v', '核查')
    await send(duty, '核查')
    await expect(duty.page.getByText('待回访', { exact: true }).last()).toBeVisible()
  }
  const callsBack = async (figure: string, verdict: string) => {
    await byKey(duty, 'b', '回访')
    const form = duty.page.getByRole('form', { name: '回访' })
    // Which ticket is asked only while several callers wait.
    if (await form.getByRole('group', { name: '哪一件来件' }).isVisible()) await press(duty, '1')
    await press(duty, figure, verdict, 'Enter')
    await expect(form).toBeHidden()
  }

  await test.step('the unit contacts the callers and answers; one caller is not content', async () => {
    await walkTo(duty, fume)
    await walkTo(chengguan, fume)
    await byKey(chengguan, 'c', '先行联系')
    await send(chengguan, '先行联系')
    await reads(chengguan, /先行联系：已联系/)
    await answersResult('已清洗净化器')
    await callsBack('4', '3')
    await reads(duty, /回访：不满意，未解决/)
    await expect(marks(duty)).toContainText('预警')
  })

  await test.step('it is handled once more, and the caller is content', async () => {
    await byMenu(duty, 'zccz', '再次处置')
    await press(duty, 'Tab')
    await type(duty, '请复查油烟')
    await send(duty, '再次处置')
    await reads(duty, /再次处置：城管/)
    await walkTo(chengguan, fume)
    await answersResult('复查达标')
    await callsBack('1', '1')
  })

  await test.step('the hotline gets its return form, and the case closes on the wall, too', async () => {
    await byMenu(duty, 'hfly', '回复来源')
    const form = duty.page.getByRole('form', { name: '回复来源' })
    await expect(form.getByRole('textbox', { name: '回复内容' })).toHaveValue(
      /城管：实际解决。复查达标/,
    )
    // Enter goes to what only a person can say; a figure picks and goes on.
    await press(duty, 'Enter', '1')
    await expect(
      form.getByRole('group', { name: '诉求认定' }).getByRole('radio').first(),
    ).toBeFocused()
    await press(duty, '1')
    await expect(form.getByRole('textbox', { name: '诉求说明' })).toBeFocused()
    await type(duty, '夜间油烟影响居住')
    await send(duty, '回复来源')
    await reads(duty, /回复单已报12345/)

    await byKey(duty, 'x', '结案')
    await press(duty, 'Enter')
    await reads(duty, /结案：实际解决/)
    // One settled: neither the one merged into it nor the one that went back counts.
    await expect(closedOn(wall)).toHaveText('1')
    const sent = await outbox()
    expect(sent.find(({ kind }) => kind === 'answer')?.data).toMatchObject({
      facts: 'true',
      appeal: 'reasonable',
      result: 'solved',
    })
    expect(sent.filter(({ kind }) => kind === 'result')).toHaveLength(2)
    expect(sent.filter(({ kind }) => kind === 'extensionRequest')).toHaveLength(1)
  })

  await test.step('the shift is handed over, read, and confirmed: one key each', async () => {
    await receive('110', 'JQ-2', '路口信号灯不亮', { urgency: 'urgent' })
    await expect(duty.page.getByRole('alert').getByText(/1 件 110 或紧急来件/)).toBeVisible()
    await press(duty, 'h')
    const given = handover(duty)
    await expect(given.getByText('移交下一班 2')).toBeVisible()
    await expect(given.getByText('新来 5')).toBeVisible()
    await expect(given.getByText('办结、销单 2')).toBeVisible()
    await press(duty, 'Enter')
    await expect(given.getByText(/再按一次/)).toBeVisible()
    await press(duty, 'Enter')
    await expect(given.getByText(/等下一班确认/)).toBeVisible()

    await expect(daiban.page.getByRole('button', { name: '确认接班' })).toBeVisible()
    await press(daiban, 'h')
    const taken = handover(daiban)
    await expect(taken.getByText(/值班员 .*已交班，等接班确认/)).toBeVisible()
    await expect(taken.getByText('紧急未签收 1')).toBeVisible()
    await press(daiban, 'Enter')
    await expect(taken.getByText(/带班领导 .*已接班/)).toBeVisible()
    await expect(given.getByText(/等下一班确认/)).toBeHidden()
    await press(daiban, 'Escape', 'h')
    // From the handover to its gravest case: down once, Enter.
    await expect(taken.getByText('紧急未签收 1')).toBeVisible()
    await press(daiban, 'j', 'Enter')
    await expect(daiban.page.getByRole('heading', { name: '路口信号灯不亮' })).toBeVisible()
  })

  await test.step('what changes while it is read is read again before Enter does anything', async () => {
    await press(duty, 'Escape', 'h')
    await expect(handover(duty).getByRole('button', { name: '交班', exact: true })).toBeVisible()
    await press(daiban, 'h')
    await expect(handover(daiban).getByText('紧急未签收 1')).toBeVisible()
    await press(daiban, 'Enter')
    await expect(handover(daiban).getByText(/再按一次/)).toBeVisible()
    await press(daiban, 'Enter')
    await expect(handover(daiban).getByText(/等下一班确认/)).toBeVisible()

    await expect(handover(duty).getByText(/带班领导交班/)).toBeVisible()
    await press(duty, 'Enter')
    await expect(handover(duty).getByRole('button', { name: '确认接班' })).toBeVisible()
    await press(duty, 'Enter')
    await expect(handover(duty).getByText(/值班员 .*已接班/)).toBeVisible()
  })

  await test.step('no page loaded twice, and none ever received who called', async () => {
    for (const [name, { witness }] of Object.entries({ duty, daiban, guijian, chengguan, wall })) {
      await witness.settled()
      expect(witness.loads(), name).toBe(1)
      expect(witness.received([CALLER.phone, CALLER.name]), name).toEqual([])
    }
  })
})
