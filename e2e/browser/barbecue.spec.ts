import { expect } from '@playwright/test'
import { barbecueShop } from '#server/demo/district/places.ts'
import { redact } from '#server/intake/redact.ts'
import { fumeComplaint } from '../support/complaint.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { test } from '../support/storyTest.ts'
import {
  command,
  openCase,
  pickUnits,
  press,
  seat,
  story,
  type Somebody,
} from '../support/surfaces.ts'
import { audioPackets } from '../support/witness.ts'

const CALLER = { name: '周若彤', phone: '13966660000' }

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

/** The 12345 feed, as the hotline's own system would send to it and read from it. */
const hotline = async (
  path: string,
  items?: unknown[],
): Promise<{ items: { kind: string; data: object }[] }> => {
  const response = await fetch(product.url + path, {
    headers: { Authorization: 'Bearer demo-12345', 'Content-Type': 'application/json' },
    ...(items && { method: 'POST', body: JSON.stringify({ items }) }),
  })
  expect(response.status).toBe(200)
  return (await response.json()) as { items: { kind: string; data: object }[] }
}

test('the barbecue case, end to end, between five windows', async ({ browser }) => {
  test.setTimeout(400_000)
  const { title: words, detail, isReal } = await fumeComplaint()
  // What screens show: the words without persons, doors and rooms.
  const title = redact(words)
  if (!isReal) test.info().annotations.push({ type: 'note', description: 'a made-up complaint' })

  const seats = ['wall', 'lead', 'duty', 'chengguan', 'guijian'] as const
  const people = {} as Record<(typeof seats)[number], Somebody>
  // One after the other, as people come in: five maps at once would only wait for each other.
  for (const name of seats) people[name] = await seat(browser, product.url, name, { byForm: true })
  const { wall, lead, duty, chengguan, guijian } = people
  const managers = [wall, lead, duty]

  /** Everybody who has the case on screen sees the step, without a reload. */
  const everybodySees = async (line: string | RegExp, among: readonly Somebody[]) => {
    for (const one of among) await expect(story(one).getByText(line).first()).toBeVisible()
  }

  await test.step('a resident calls 12345, and the ticket drops onto the wall', async () => {
    const { address, position } = barbecueShop()
    await hotline('/api/intake/12345', [
      {
        sourceId: 'HX-20260414-0118',
        title: words,
        detail: `${detail} 我叫${CALLER.name}，电话${CALLER.phone}。`,
        receivedAt: new Date().toISOString(),
        address,
        location: { lng: position[0], lat: position[1], crs: 'WGS84' },
        locationIs: 'problem',
        kind: 'complaint',
        category: { scheme: 'gb47678', code: '06027', name: '油烟污染' },
        caller: CALLER,
      },
    ])
    await expect(wall.page.getByRole('list', { name: /新到/ }).getByText(title)).toBeVisible()
    await expect(wall.page.getByRole('region', { name: '焦点案件' }).getByText(title)).toBeVisible()
    for (const one of [lead, duty]) await openCase(one, title)
    await everybodySees(/收到来件/, managers)
  })

  await test.step('the town files it, sorts it, and sends 城管 there', async () => {
    await press(duty, '立案')
    await everybodySees('立案', managers)
    await command(duty, '分层', (form) => form.getByRole('radio', { name: /^②/ }).check())
    await command(duty, '派单', async (form) => {
      await pickUnits(form, '承办单位', ['赵巷城管中队'])
      await form.getByLabel('要办的事').fill('请到现场查看油烟')
    })
    await openCase(chengguan, title)
    await everybodySees(/派单给.*城管/, [...managers, chengguan])
  })

  await test.step('城管 contacts the caller, goes there, and cannot judge the smoke', async () => {
    await press(chengguan, '接单')
    await command(
      chengguan,
      '先行联系',
      (form) => form.getByText('已联系', { exact: true }).click(),
      '记下联系结果',
    )
    await press(chengguan, '到场报到')
    await command(
      chengguan,
      '反馈结果',
      async (form) => {
        await form.getByText('需要别的单位').click()
        await form
          .getByRole('textbox', { name: '说明' })
          .fill('证照齐全，净化器在运行，是否超标要检测')
      },
      '提交结果',
    )
    await everybodySees(/先行联系：已联系/, managers)
    await everybodySees(/需要别的单位。证照齐全/, [...managers, chengguan])
  })

  await test.step('the lead presses one key, and 规建办 rings, answers, and is heard', async () => {
    await command(lead, '分层', (form) => form.getByRole('radio', { name: /^③/ }).check())
    await lead.page.getByRole('button', { name: '呼叫赵巷镇规建办' }).click()
    await expect(wall.page.getByRole('status', { name: '正在进行的通话' })).toContainText('规建办')
    await guijian.page.getByRole('button', { name: /接听/ }).click()

    for (const one of [lead, guijian]) {
      await expect.poll(() => audioPackets(one.page), { timeout: 45_000 }).toBeGreaterThan(20)
    }
    await everybodySees(/规建办.*接听来电/, managers)
  })

  await test.step('one more key makes it a whistle', async () => {
    await lead.page.getByRole('button', { name: /转为吹哨/ }).click()
    await lead.page.getByRole('button', { name: /挂断/ }).click()
    await everybodySees(/吹哨.*规建办/, managers)
    await everybodySees(/规建办通话结束/, managers)
    await openCase(guijian, title)
  })

  await test.step('规建办 reports in, screens, samples, and enters the laboratory result', async () => {
    await press(guijian, '应哨')
    await press(guijian, '到场报到')
    await press(guijian, '油烟检测')
    const form = (name: string) => guijian.page.getByRole('form', { name, exact: true })
    await form('筛查').getByLabel('筛查值').fill('1.8')
    await form('筛查').getByLabel('使用仪器').fill('便携式油烟检测仪')
    await form('筛查')
      .getByRole('button', { name: /记下筛查值/ })
      .click()
    await everybodySees(/筛查值 1.8 mg\/m³（不作判定）/, [...managers, chengguan])

    await form('采样').getByLabel('采样单位').fill('区环境监测站')
    await form('采样').getByLabel('工作灶头数').fill('2')
    await form('采样').getByLabel('净化器状况').selectOption('running')
    await form('采样')
      .getByRole('button', { name: /记下采样/ })
      .click()
    await everybodySees(/完成油烟采样/, managers)

    const result = form('检测结果')
    for (const [index, value] of ['1.2', '1.4', '1.1', '0.2', '1.3'].entries())
      await result.getByLabel(`第 ${index + 1} 次`).fill(value)
    await result.getByLabel('实测排风量').fill('5200')
    await result.getByLabel('工作灶头数').fill('2')
    await result.getByLabel('报告编号').fill('QP-2026-0414')
    await expect(result.getByText(/＝ 1\.625 mg\/m³/)).toBeVisible()
    await result.getByRole('button', { name: /提交检测结果/ }).click()
    await everybodySees(/1\.625 mg\/m³，超过限值 1/, [...managers, chengguan, guijian])

    await command(
      guijian,
      '反馈结果',
      async (answer) => {
        await answer.getByText('解释说明').click()
        await answer.getByRole('textbox', { name: '说明' }).fill('油烟超标，建议责令清洗净化器')
      },
      '提交结果',
    )
  })

  await test.step('城管 has the purifier cleaned', async () => {
    await lead.page
      .getByRole('article', { name: '赵巷城管中队' })
      .getByRole('button', { name: '退回重办' })
      .click()
    const form = lead.page.getByRole('form', { name: '退回重办' })
    await form.getByLabel('理由').fill('检测超标，请责令清洗净化器')
    await form.getByRole('button', { name: '退回重办' }).click()
    await everybodySees(/退回.*城管.*重办/, [...managers, chengguan])

    await press(chengguan, '接单')
    await command(
      chengguan,
      '反馈结果',
      async (answer) => {
        await answer.getByText('实际解决').click()
        await answer.getByRole('textbox', { name: '说明' }).fill('已责令清洗并复查')
      },
      '提交结果',
    )
  })

  await test.step('it is checked, the caller is satisfied, it closes', async () => {
    await command(lead, '核查', async () => undefined, '核查通过')
    await everybodySees('核查通过', managers)
    await command(
      duty,
      '回访',
      async (form) => {
        await form.getByText('满意', { exact: true }).click()
        await form.getByText('实际解决', { exact: true }).click()
      },
      '记下回访结果',
    )
    await everybodySees(/回访：满意/, managers)
    await command(duty, '结案', async () => undefined, '确认结案')

    await everybodySees(/结案：实际解决/, Object.values(people))
    await expect(wall.page.getByRole('region', { name: '焦点案件' })).toContainText('已结案')
  })

  await test.step('the hotline has its answer', async () => {
    const { items } = await hotline('/api/outbox/12345')
    expect(items.map(({ kind }) => kind)).toEqual(['signed', 'firstContact', 'result'])
    expect(items[2]?.data).toMatchObject({ verdict: 'solved', satisfaction: 'satisfied' })
  })

  await test.step('no page loaded twice, and none ever received who called', async () => {
    for (const [name, { witness }] of Object.entries(people)) {
      await witness.settled()
      expect(witness.loads(), name).toBe(1)
      expect(witness.received([CALLER.phone, CALLER.name]), name).toEqual([])
    }
  })
})
