import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { noticeWorld, SECRET, taken } from './noticeWorld.ts'
import type { Received } from './testing.ts'
import { signed } from './webhook.ts'

const world = noticeWorld()

describe('a gateway', () => {
  /** The last one's new orders go by the gateway from now on. */
  async function byGateway(): Promise<void> {
    await sql`insert into notice_rules
      select 'test.webhook', kind, post, 'webhook', urgency, off_duty, quiet_from, quiet_to,
             lead_minutes, keep_minutes, tries, basis, valid_from, valid_to
      from notice_rules where kind = 'newOrder' and channel = 'webPush'
      on conflict do nothing`.execute(world.product.store.db)
  }

  it('is sent one signed notice a person, who is named by account alone', async () => {
    await byGateway()
    const card = await world.dispatched()
    const told = await world.standing(world.officer, { channel: 'webhook', state: 'delivered' })
    const [asked] = world.gateway.received as [Received]
    const body = asked.body.toString()

    expect(world.gateway.received).toHaveLength(1)
    expect(JSON.parse(body)).toMatchObject({
      ...{ id: told.id, to: 'guijian', kind: 'newOrder', caseNo: card.caseNo, title: '有新的派单' },
      link: `/?case=${card.id}`,
    })
    expect(body).not.toMatch(/张三|13800138000/)
    const signature = String(asked.headers['shaotai-signature'])
    const seconds = Number(/^t=(\d+),/.exec(signature)?.[1])
    expect(signature).toBe(signed(SECRET, seconds, body))
    expect(signature).not.toBe(signed('another secret', seconds, body))
  })

  it.each([
    ['a friendly page', { status: 200, body: '<html>登录</html>' }, 'wrongAnswer'],
    ['another notice’s id', { status: 200, body: '{"taken":"x"}' }, 'wrongAnswer'],
    ['500', { status: 500 }, 'serverFailed'],
  ])('is asked again after %s, with the same id', async (_what, answer, reason) => {
    world.gateway.answers(() => answer)
    await world.dispatched()
    const { id } = await world.standing(world.officer, {
      state: 'waiting',
      reason: reason as 'wrongAnswer',
    })
    world.gateway.answers(taken)
    world.later(30)
    await world.standing(world.officer, { id, state: 'delivered', tries: 2 })

    expect(
      new Set(world.gateway.received.map(({ headers }) => headers['shaotai-notice'])).size,
    ).toBe(1)
  })

  it('that knows nobody of that name is not asked again', async () => {
    world.gateway.answers(() => ({ status: 422 }))
    await world.dispatched()
    await world.standing(world.officer, { state: 'givenUp', reason: 'noAccount', tries: 1 })
  })
})
