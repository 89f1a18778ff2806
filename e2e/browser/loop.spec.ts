import { expect, test } from '@playwright/test'
import { barbecueShop } from '#server/demo/district/places.ts'
import { byKey, byMenu, pickUnit, send, walkTo } from '../support/keyboard.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { seat, story, type Somebody } from '../support/surfaces.ts'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

const first = '烧烤店油烟扰民'
const second = '烧烤店晚上油烟很大'

async function hotline(sourceId: string, title: string): Promise<void> {
  const { address, position } = barbecueShop()
  const item = {
    sourceId,
    title,
    detail: `${title}，晚上开不了窗`,
    receivedAt: new Date().toISOString(),
    address,
    location: { lng: position[0], lat: position[1], crs: 'WGS84' },
    locationIs: 'problem',
    kind: 'complaint',
    category: { scheme: 'gb47678', code: '06027', name: '油烟污染' },
  }
  const response = await fetch(`${product.url}/api/intake/12345`, {
    method: 'POST',
    headers: { Authorization: 'Bearer demo-12345', 'Content-Type': 'application/json' },
    body: JSON.stringify({ items: [item] }),
  })
  expect(response.status).toBe(200)
}
const outbox = async (): Promise<{ kind: string; data: object }[]> => {
  const response = await fetch(`${product.url}/api/outbox/12345`, {
    headers: { Authorization: 'Bearer demo-12345' },
  })
  return ((await response.json()) as { items: { kind: string; data: object }[] }).items
}

/** Who has the case open reads this line. */
const reads = (one: Somebody, line: string | RegExp): Promise<void> =>
  expect(story(one).getByText(line).first()).toBeVisible()
const marks = ({ page }: Somebody) => page.getByRole('list', { name: '标记' })

test('one case through the whole loop, by keyboard alone', async ({ browser }) => {
  test.setTimeout(240_000)
  const duty = await seat(browser, product.url, 'duty')
  const guijian = await seat(browser, product.url, 'guijian')
  const chengguan = await seat(browser, product.url, 'chengguan')
  const press = ({ page }: Somebody, ...keys: string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
  const type = ({ page }: Somebody, text: string) => page.keyboard.type(text)

  await test.step('it comes in, is filed, and sorted as suggested, then by hand', async () => {
    await hotline('HX-1', first)
    await walkTo(duty, first)
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

  await test.step('the unit it is sent to objects, and is right', async () => {
    await byKey(duty, 'd', '派单')
    await pickUnit(duty, '派单', '规建办')
    await send(duty, '派单')
    await walkTo(guijian, first)
    await byKey(guijian, 'o', '派单异议')
    await type(guijian, '露天烧烤归城管')
    await send(guijian, '派单异议')

    await reads(duty, /规建办提出派单异议：露天烧烤归城管/)
    await byMenu(duty, 'yy', '审核异议')
    await press(duty, '1')
    await send(duty, '审核异议')
    await reads(duty, /规建办的派单异议成立/)
  })

  await test.step('it goes to another unit, and is supervised', async () => {
    await byKey(duty, 'd', '派单')
    await pickUnit(duty, '派单', '城管')
    await send(duty, '派单')
    await reads(duty, /派单给城管/)
    await byMenu(duty, 'db', '督办')
    await type(duty, '本周内办结')
    await send(duty, '督办')
    await expect(marks(duty)).toContainText(/督办.*本周内办结/)
  })

  await test.step('another ticket of the same matter is merged, parted, and merged again', async () => {
    await hotline('HX-2', second)
    const candidate = duty.page.getByRole('radio', { name: second })
    for (const round of [1, 2]) {
      await byMenu(duty, 'bd', '并单')
      await expect(candidate).toBeFocused()
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

  const answersResult = async (note: string) => {
    await press(chengguan, 'a')
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

  await test.step('it is answered, and one caller is not content', async () => {
    await walkTo(chengguan, first)
    for (const waiting of ['HX-1', 'HX-2']) {
      await byKey(chengguan, 'c', '先行联系')
      await send(chengguan, '先行联系')
      await reads(chengguan, /先行联系：已联系/)
      await expect(
        chengguan.page.getByRole('listitem').filter({ hasText: waiting }).getByText('已联系'),
      ).toBeVisible()
    }
    await answersResult('已清洗净化器')
    await callsBack('4', '3')
    await reads(duty, /回访：不满意，未解决/)
    await expect(marks(duty)).toContainText('预警')
  })

  await test.step('it is handled once more, and both callers are content', async () => {
    await byMenu(duty, 'zccz', '再次处置')
    await press(duty, 'Tab')
    await type(duty, '请复查油烟')
    await send(duty, '再次处置')
    await reads(duty, /再次处置：城管/)
    await walkTo(chengguan, first)
    await answersResult('复查达标')
    await callsBack('1', '1')
    await callsBack('1', '1')
  })

  await test.step('the hotline gets its return form, and the case closes', async () => {
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
    await send(duty, '结案')
    await reads(duty, /结案：实际解决/)
    const sent = await outbox()
    const answer = sent.find(({ kind }) => kind === 'answer')
    expect(answer?.data).toMatchObject({ facts: 'true', appeal: 'reasonable', result: 'solved' })
    expect(sent.filter(({ kind }) => kind === 'result')).toHaveLength(2)
  })
})
