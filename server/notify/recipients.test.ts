import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import { openCase } from '#server/calls/testing.ts'
import type { Person } from '#server/live/testing.ts'
import { noticeWorld } from './noticeWorld.ts'
import type { Received } from './testing.ts'

const world = noticeWorld()

describe('who is told', () => {
  const soon = async (person: Person) =>
    (await world.mine(person)).notices.filter(({ kind }) => kind === 'promiseSoon')

  it('is the post that holds a case whose promise will be missed within the hour, once', async () => {
    const { db } = world.product.store
    const { id: caseId, clocks } = await world.dispatched()
    const due = clocks.find(({ kind }) => kind === 'firstContact')?.due
    if (due == null) throw new Error('The demo promises nothing')
    world.clock.set(new Date(Date.parse(due) - 61 * 60_000))
    // Nobody has taken it for so long that only the shift leader decides.
    const monday = await world.product.logIn('daiban')
    const browser = await world.agree(monday)
    await world.tick()
    await world.standing(monday, { kind: 'orphaned', state: 'delivered' })
    await world.caughtUp()
    await sql`delete from notice_promises where case_id <> ${caseId}`.execute(db)
    expect(await soon(monday)).toEqual([])
    world.later(2 * 60)
    await world.standing(monday, { kind: 'promiseSoon', state: 'delivered' })
    world.later(20)
    await world.tick()

    expect(await soon(monday)).toMatchObject([
      { caseId, cause: 'clock.firstContact', about: { due } },
    ])
    const read = world.service.received.map((asked) => browser.read(asked))
    expect(read.filter(({ tag }) => tag === `promiseSoon:${caseId}`)).toMatchObject([
      { title: '时限快到：先行联系' },
    ])
  })

  it('is the chief who is asked, after the quiet hours', async () => {
    world.clock.set(new Date('2026-11-23T23:00:00+08:00'))
    const browser = await world.agree(await world.product.logIn('chief'))
    const evening = await world.product.logIn('lead')
    const caseId = await openCase(world.product)
    const { version } = (await evening.get<{ case: CaseCard }>(`/api/cases/${caseId}`)).body.case
    const question = '张三家能不能先围挡'
    await evening.post(`/api/cases/${caseId}/askChief`, { expectedVersion: version, question })
    await world.standing(await world.product.logIn('chief'), {
      kind: 'chiefAsked',
      state: 'waiting',
      tries: 0,
    })
    world.clock.set(new Date('2026-11-24T07:00:00+08:00'))
    await world.standing(await world.product.logIn('chief'), {
      kind: 'chiefAsked',
      state: 'delivered',
    })

    expect(JSON.stringify(browser.read(world.service.received[0] as Received))).not.toContain(
      '张三',
    )
  })
})
