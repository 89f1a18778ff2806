import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { MyNotices, NoticeTold } from '#shared/notice.ts'
import { openCase, UNIT } from '#server/calls/testing.ts'
import { settableClock, startTestApp, type Person, type TestApp } from '#server/live/testing.ts'
import { startReceiver, subscribe, type Browser, type Received, type Receiver } from './testing.ts'

export const SECRET = 'a secret of the gateway'

/** What tests of notices share, once all are there. */
export interface NoticeWorld {
  clock: ReturnType<typeof settableClock>
  /** A browser maker's push service, and a house's own gateway. */
  service: Receiver
  gateway: Receiver
  product: TestApp
  /** A second process over the same store: whatever is due, both look for it. */
  second: TestApp
  lead: Person
  officer: Person
  chief: Person
  later(seconds: number): void
  /** What both processes do every second, and what they send because of it. */
  tick(): Promise<void>
  mine(person: Person): Promise<MyNotices>
  /** Ticks until one of this person's notices stands so, with no try of it under way. */
  standing(person: Person, like: Partial<NoticeTold>): Promise<NoticeTold>
  /** All that the log told so far has been made notices of, and whatever is due was sent. */
  caughtUp(): Promise<void>
  /** This person's next browser is told from now on. */
  agree(person: Person): Promise<Browser>
  /** A case with an order of the unit whose officer is told. */
  dispatched(): Promise<CaseCard>
}

export const created = () => ({ status: 201 })
export const taken = ({ headers }: Received) => ({
  status: 200,
  body: JSON.stringify({ taken: headers['shaotai-notice'] }),
})

/** A working day in the station's hours; time goes forward alone, as the log has it. */
export function noticeWorld(): NoticeWorld {
  const clock = settableClock(new Date('2026-11-20T10:00:00+08:00'))
  const world = { clock } as NoticeWorld

  beforeAll(async () => {
    world.service = await startReceiver(created)
    world.gateway = await startReceiver(taken)
    const settings = {
      clock,
      push: { contact: 'mailto:duty@shaotai.example', origins: [world.service.origin] },
      webhook: { url: `${world.gateway.origin}/notices`, secret: SECRET },
    }
    world.product = await startTestApp(settings)
    world.second = await startTestApp({ ...settings, store: world.product.store })
    const logIn = (name: string) => world.product.logIn(name)
    world.lead = await logIn('lead')
    world.officer = await logIn('guijian')
    world.chief = await logIn('chief')
    // By a gateway alone what a test asks for: the demo's own rows are for both.
    await sql`delete from notice_rules where channel = 'webhook'`.execute(world.product.store.db)
  })
  afterEach(async () => {
    const { service, gateway, product } = world
    // The log is followed late, and what this test told would be sent in the next one.
    await world.caughtUp()
    service.answers(created)
    gateway.answers(taken)
    await sql`delete from push_devices`.execute(product.store.db)
    await sql`delete from notices`.execute(product.store.db)
    service.received.length = 0
    gateway.received.length = 0
  })
  afterAll(async () => {
    await world.second.close()
    await world.product.close()
    await world.service.close()
    await world.gateway.close()
  })

  /**
   * Stands so still, and no try is under way. Asked after it was read, never before: a try is counted when
   * it begins, so one under way reads like one that came to nothing.
   */
  async function isSettled({ id, state, tries, reason }: NoticeTold): Promise<boolean> {
    const { rows } = await sql`
      select from notices where id = ${id} and claimed_until is null and state = ${state}
        and tries = ${tries} and reason is not distinct from ${reason}`.execute(
      world.product.store.db,
    )
    return rows.length > 0
  }

  let browsers = 0
  return Object.assign(world, {
    later: (seconds: number) => clock.set(new Date(clock.now().getTime() + seconds * 1000)),
    async tick() {
      await Promise.all([world.product.app.tick(), world.second.app.tick()])
    },
    async mine(person: Person) {
      return (await person.get<MyNotices>('/api/notices')).body
    },
    async standing(person: Person, like: Partial<NoticeTold>) {
      let found: NoticeTold | undefined
      await expect
        .poll(async () => {
          await world.tick()
          const { notices } = await world.mine(person)
          found = notices.find((one) => isDeepStrictEqual({ ...one, ...like }, one))
          return found && (await isSettled(found)) ? found : notices
        })
        .toMatchObject(like)
      return found as NoticeTold
    },
    caughtUp: () =>
      expect
        .poll(async () => {
          await world.tick()
          const { rows } = await sql<{ behind: number; unsent: number }>`
            select c.seq - f.seq as behind,
              (select count(*)::int from notices where claimed_until is not null
                or state = 'waiting' and next_at <= ${clock.now()}) as unsent
            from counter c, followers f where f.name = 'notices'`.execute(world.product.store.db)
          return rows[0]
        })
        .toEqual({ behind: 0, unsent: 0 }),
    async agree(person: Person) {
      const browser = subscribe(world.service.origin, String((browsers += 1)))
      expect((await person.post('/api/notices/devices', browser.agreed)).status).toBe(204)
      return browser
    },
    async dispatched() {
      const { lead, product } = world
      const caseId = await openCase(product)
      let card = (await lead.get<{ case: CaseCard }>(`/api/cases/${caseId}`)).body.case
      for (const [command, input] of [
        ['file', {}],
        ['sort', { tier: 3 }],
        ['dispatch', { unitId: UNIT, task: '找张三，电话 13800138000' }],
      ] as const) {
        const answer = await lead.post<{ case: CaseCard }>(`/api/cases/${caseId}/${command}`, {
          expectedVersion: card.version,
          ...input,
        })
        expect(answer.status).toBe(200)
        card = answer.body.case
      }
      return card
    },
  })
}
