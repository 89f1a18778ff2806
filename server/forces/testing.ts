import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import type { ErrorBody } from '#shared/errors.ts'
import type { ForcesAnswer } from '#shared/force.ts'
import type { MineAnswer } from '#shared/forcePosition.ts'
import { startPlaying, type Playing } from '#server/cases/playing.ts'
import { settableClock, startTestApp, type TestApp } from '#server/live/testing.ts'

export const MORNING = '2026-11-23T10:00:00+08:00'
export const TOWN = '310118105'
export const GRID = '310118105G01'
export const CHENGGUAN = 'ZHAOXIANG-CHENGGUAN'
export const GUIJIAN = 'ZHAOXIANG-GUIJIAN'
/** A secret of these tests: found nowhere but where it belongs. */
export const HERE = { lng: 121.196371, lat: 31.164613 }
const ACCOUNTS = 'wall operator lead duty daiban guijian chengguan shichang district chief'

export type Failed = { error?: ErrorBody }
type Clock = ReturnType<typeof settableClock>

/** What tests of the deployed forces share, once all are there. */
export interface ForcesWorld {
  clock: Clock
  app: TestApp
  /** A second server on the same store: what one is told, the other shows and forgets. */
  other: TestApp
  playing: Playing
  inMinutes(minutes: number): void
  share(name: string, given: boolean): Promise<{ status: number; body: MineAnswer & Failed }>
  send(name: string, change?: object): Promise<{ status: number; body: Failed }>
  shown(who: string, server?: TestApp, query?: string): Promise<Shown>
  /** How many rows of this table are kept. */
  kept(table: string): Promise<number>
  logged(code: string): Promise<number>
}
type ShownPerson = ForcesAnswer['units'][number]['people'][number]
interface Shown extends ForcesAnswer {
  status: number
  person: (unitId: string) => ShownPerson | undefined
}

export const reasonOf = ({ body }: { body: Failed }) =>
  (body.error?.details?.reason as { code: string } | undefined)?.code

/**
 * Two servers on one store on a working morning, before every test nobody shares anything. Till noon the
 * first officer of each unit is on duty, then only the second.
 */
export function forcesWorld(): ForcesWorld {
  const clock = settableClock(MORNING)
  const world = { clock } as ForcesWorld

  async function override(unitId: string, input: object): Promise<void> {
    const daiban = world.playing.person('daiban')
    const { body } = await daiban.get<{ version: number }>(`/api/rosters/units/${unitId}`)
    const { status } = await daiban.post(`/api/rosters/units/${unitId}/override`, {
      ...{ expectedVersion: body.version, reason: '测试', ...input },
    })
    expect(status).toBe(200)
  }
  beforeAll(async () => {
    world.app = await startTestApp({ clock })
    world.other = await startTestApp({ clock, store: world.app.store })
    world.playing = await startPlaying(world.app, ACCOUNTS.split(' '), [CHENGGUAN, GUIJIAN])
    const [noon, night] = ['2026-11-23T12:00:00+08:00', '2026-11-23T20:00:00+08:00']
    for (const unitId of [CHENGGUAN, GUIJIAN]) {
      await override(unitId, { rank: 1, accountId: `${unitId}-1`, from: MORNING, to: noon })
      await override(unitId, { rank: 1, accountId: `${unitId}-2`, from: noon, to: night })
      await override(unitId, { rank: 2, accountId: `${unitId}-2`, from: MORNING, to: night })
    }
  })
  beforeEach(async () => {
    clock.set(MORNING)
    for (const name of ['chengguan', 'guijian']) await world.share(name, false)
  })
  afterAll(async () => {
    await world.other.close()
    await world.app.close()
  })

  return Object.assign(world, {
    inMinutes: (minutes: number) =>
      clock.set(new Date(Date.parse(MORNING) + minutes * 60_000).toISOString()),
    share: (name: string, given: boolean) =>
      world.playing.person(name).post<MineAnswer & Failed>('/api/forces/consent', { given }),
    send: (name: string, change: object = {}) =>
      world.playing.person(name).post<Failed>('/api/forces/position', {
        ...{ ...HERE, accuracyM: 12, takenAt: clock.now().toISOString() },
        ...change,
      }),
    async shown(who: string, server = world.app, query = `townCode=${TOWN}`) {
      const { cookie } = world.playing.person(who)
      const response = await fetch(`${server.url}/api/forces?${query}`, { headers: { cookie } })
      const body = (await response.json()) as ForcesAnswer
      const person = (unitId: string) =>
        body.units
          .find((unit) => unit.unitId === unitId)
          ?.people.find(({ accountId }) => accountId === `${unitId}-1`)
      return { status: response.status, ...body, person }
    },
    async kept(table: string) {
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from ${sql.ref(table)}`.execute(world.app.store.db)
      return Number(rows[0]?.n)
    },
    async logged(code: string) {
      const { rows } = await sql<{ n: number }>`
        select count(*) as n from events where data -> 'what' ->> 'code' = ${code}`.execute(
        world.app.store.db,
      )
      return Number(rows[0]?.n)
    },
  })
}
