import { expect } from '@playwright/test'
import { barbecueShop } from '#server/demo/district/places.ts'
import { feedItem } from '../support/feedItem.ts'
import { startProduct, type ProductServer } from '../support/productServer.ts'
import { hotlinePosts, staffOf } from '../support/staff.ts'
import { test } from '../support/storyTest.ts'
import { command, openCase, seat, story } from '../support/surfaces.ts'

let product: ProductServer
test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

const title = '三个街镇交界的河道反复积淤'

/** A case of 赵巷, filed and sorted as ④ by the town's duty officer. */
async function aSpecialCase(): Promise<void> {
  const { address, position } = barbecueShop()
  const item = feedItem('district', 0, {
    title,
    address,
    location: { lng: position[0], lat: position[1], crs: 'WGS84' },
    locationIs: 'problem',
    receivedAt: new Date().toISOString(),
  })
  const [id = ''] = await hotlinePosts(product.url, [item])
  const duty = await staffOf(product.url, 'duty')
  const filed = await duty.act(`/api/cases/${id}/file`, { expectedVersion: 1 })
  await duty.act(`/api/cases/${id}/sort`, { expectedVersion: filed.version, tier: 4 })
}

test('what no town can solve is taken by the district, seen to move, and handed back', async ({
  browser,
}) => {
  const shegong = await seat(browser, product.url, 'shegong')
  const lead = await seat(browser, product.url, 'lead')
  const list = shegong.page.getByRole('complementary', { name: '区级疑难件' })
  const special = lead.page.getByRole('region', { name: '疑难件' })

  await test.step('it comes up on the district’s desk by itself', async () => {
    await expect(list).toContainText('这里没有疑难件')
    await aSpecialCase()
    await expect(list.getByRole('button', { name: title })).toContainText('待受理')
    // Not the other body's, and not in the list of what has a deadline.
    await list.getByRole('button', { name: /^区城运中心/ }).click()
    await expect(list.getByRole('button', { name: title })).toBeHidden()
    await list.getByRole('button', { name: /^全部/ }).click()
  })

  await test.step('it is accepted with a plan and a deadline, which the station sees', async () => {
    await openCase(lead, title)
    await openCase(shegong, title)
    await command(shegong, '受理疑难件', async (form) => {
      await form.getByLabel('打算怎么办').fill('三镇联合清淤，明确河长')
      await form.getByLabel('办结期限').fill('2099-12-01T17:30')
    })
    await expect(list.getByRole('button', { name: title })).toContainText('区委社会工作部')
    await expect(special).toContainText('区委社会工作部')
    await expect(special).toContainText('打算：三镇联合清淤，明确河长')
    await expect(special).toContainText('12/1 17:30 前办结')
  })

  await test.step('the other body may not interfere, and its progress reaches the station', async () => {
    const centre = await seat(browser, product.url, 'district')
    await openCase(centre, title)
    const commands = centre.page.getByRole('region', { name: '可办事项' })
    await expect(commands.getByRole('button', { name: '更多' })).toBeVisible()
    await expect(commands.getByRole('button', { name: '报进展' })).toBeHidden()
    await centre.page.close()

    await command(shegong, '报进展', (form) => form.getByLabel('说明').fill('三镇已会商，下周进场'))
    await expect(special).toContainText('三镇已会商，下周进场')
    await expect(list.getByRole('button', { name: title })).toContainText('三镇已会商，下周进场')
  })

  await test.step('it is handed back and leaves the list', async () => {
    await command(shegong, '交回', async (form) => {
      await form.getByRole('radio', { name: /②/ }).check()
      await form.getByLabel('说明').fill('河长已定，由镇里收尾')
    })
    await expect(list).toContainText('这里没有疑难件')
    await expect(
      story(lead)
        .getByText(/交回，分层 ②.*河长已定/)
        .first(),
    ).toBeVisible()
    await expect(special).toBeHidden()
  })

  await test.step('and nothing of the caller came to the district’s screen', async () => {
    await shegong.witness.settled()
    expect(shegong.witness.received(['王女士', '13810000000'])).toEqual([])
  })
})
