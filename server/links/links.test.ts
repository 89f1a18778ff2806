import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { ForcesAnswer } from '#shared/force.ts'
import type { SessionEnd } from '#shared/session.ts'
import type { MadeUnitLink, UnitLinksAnswer } from '#shared/unitLink.ts'
import { callsOn, granted, heard, place } from '#server/calls/testing.ts'
import { startPlaying, type Playing } from '#server/cases/playing.ts'
import { PROPERTY_UNIT_ID as UNIT } from '#server/demo/seedPropertyUnit.ts'
import { aPhone, NAME } from './testing.ts'
import { anItem, inStoryGrid } from '#server/intake/aTicket.ts'
import {
  settableClock,
  startTestApp,
  type Failure,
  type Person,
  type TestApp,
} from '#server/live/testing.ts'

const MORNING = '2026-11-23T10:00:00+08:00'
const clock = settableClock(MORNING)
const SEAT = `${UNIT}-1`
/** Secrets of these tests: found nowhere but where they belong. */
const PHONE = '13912345678'

let app: TestApp
let playing: Playing
let lead: Person

beforeAll(async () => {
  app = await startTestApp({ clock })
  playing = await startPlaying(app, ['lead', 'duty', 'guijian', 'admin'], [UNIT])
  lead = playing.person('lead')
})
afterAll(() => app.close())
beforeEach(async () => {
  clock.set(MORNING)
  for (const { id } of (await listed()).links) await remove(lead, id)
})

const inHours = (hours: number): string =>
  new Date(Date.parse(MORNING) + hours * 3_600_000).toISOString()
const listed = async (who = lead): Promise<UnitLinksAnswer> =>
  (await who.get<UnitLinksAnswer>('/api/links')).body
const make = (more: object = {}, who = lead) =>
  who.post<MadeUnitLink & Failure>('/api/links', {
    ...{ unitId: UNIT, accountId: SEAT, expiresAt: inHours(24) },
    ...more,
  })
const remove = (who: Person, id: string) =>
  fetch(`${app.url}/api/links/${id}`, { method: 'DELETE', headers: { cookie: who.cookie } })
const reasonOf = ({ error }: Failure) => (error.details?.reason as { code: string }).code

async function anOrder(): Promise<CaseCard> {
  const { body } = await app.feed<{ results: { caseId: string }[] }>('12345', {
    items: [anItem({ location: inStoryGrid, caller: { phone: PHONE }, detail: '具体投诉内容' })],
  })
  let card = await playing.look(body.results[0]?.caseId ?? '')
  card = await playing.onCase('lead', card, 'file')
  card = await playing.onCase('lead', card, 'sort', { tier: 1 })
  return playing.onCase('lead', card, 'dispatch', { unitId: UNIT, task: '请到现场清理' })
}
const logged = async (): Promise<string> => {
  const { rows } = await sql<{ data: unknown }>`select data from events order by seq`.execute(
    app.store.db,
  )
  return JSON.stringify(rows)
}

describe('a link', () => {
  it('[UNITLINK-1] is bound to the device that opens it first, and tells its maker of another', async () => {
    const { status, body } = await make()
    expect(status).toBe(201)
    expect(body.secret).toMatch(/^shl_[\w-]{43}$/)
    const phone = aPhone(app)
    expect((await phone.look(body.secret)).body).toMatchObject({
      ...{ number: body.link.number, device: 'none', unitName: '宝龙新苑物业服务中心' },
    })
    expect(reasonOf((await phone.open(body.secret, null)).body)).toBe('refusal.link.name')
    expect((await phone.open(body.secret)).body.user.post).toBe('linkOfficer')

    const other = aPhone(app)
    expect(reasonOf((await other.look(body.secret)).body)).toBe('refusal.link.elsewhere')
    for (let n = 0; n < 2; n++)
      expect(reasonOf((await other.open(body.secret)).body)).toBe('refusal.link.elsewhere')
    expect((await other.ask('/api/session')).status).toBe(401)

    const shown = (await listed()).links.find(({ id }) => id === body.link.id)
    expect(shown).toMatchObject({ state: 'bound', name: NAME, tries: 3 })
    const log = await logged()
    expect(log.match(/happened\.link\.tried/g)).toHaveLength(1)
    for (const code of ['made', 'opened']) expect(log).toContain(`happened.link.${code}`)
    for (const secret of [NAME, body.secret]) expect(log).not.toContain(secret)
  })

  it('[UNITLINK-2] comes back on its own device without a name, also after logging out', async () => {
    const { body } = await make()
    const phone = aPhone(app)
    await phone.open(body.secret)
    await phone.ask('/api/session', 'DELETE')
    expect((await phone.ask('/api/session')).status).toBe(401)
    expect((await phone.look(body.secret)).body.device).toBe('mine')
    expect((await phone.open(body.secret, null)).status).toBe(200)
    expect((await phone.ask('/api/session')).status).toBe(200)
  })

  it('[UNITLINK-3] works at the unit’s desk and nowhere else, and never sees who complained', async () => {
    const { body } = await make()
    const phone = aPhone(app)
    await phone.open(body.secret)
    let card = await anOrder()
    const order = card.orders[0]
    const whole = await phone.ask<{ case: CaseCard; words?: unknown }>(`/api/cases/${card.id}`)
    expect(whole.body.case.id).toBe(card.id)
    expect(whole.body.words).toBeUndefined()

    const act = async (name: string, input: object = {}) => {
      const answer = await phone.ask<{ case: CaseCard }>(
        `/api/orders/${order?.id}/${name}`,
        'POST',
        {
          expectedVersion: card.orders[0]?.version,
          ...input,
        },
      )
      if (answer.status === 200) card = answer.body.case
      return answer
    }
    expect((await act('object', { reason: '不归我们' })).status).toBe(403)
    for (const name of ['acknowledge', 'arrive']) expect((await act(name)).status).toBe(200)
    const ticketId = card.tickets[0]?.id ?? ''
    const reveal = await phone.ask(`/api/tickets/${ticketId}/reveal`, 'POST', { reason: '联系' })
    expect(reveal.status).toBe(403)

    const closed = [
      ...['rosters?unitId=', 'forces/mine', 'visits', 'events', 'links', 'tokens', 'handovers/now'],
      ...['duty?townCode=310118105', 'views', 'patrol/reports', 'disputes'],
    ]
    for (const path of closed)
      expect([path, (await phone.ask(`/api/${path}`)).status]).toEqual([path, 403])
    for (const path of ['board?unitId=ZHAOXIANG-GUIJIAN', 'board?gridId=310118105G01'])
      expect((await phone.ask(`/api/${path}`)).status).toBe(403)
    const desk = ['district', 'cases', 'calls', 'categories', `board?unitId=${UNIT}`]
    for (const path of desk)
      expect([path, (await phone.ask(`/api/${path}`)).status]).toEqual([path, 200])
  })

  it('[UNITLINK-4] is rung while its page is open', async () => {
    const { body } = await make()
    const phone = aPhone(app)
    await phone.open(body.secret)
    const card = await anOrder()
    const [console_, line] = [await lead.connect(), await phone.line()]
    await line.emitWithAck('presence:say', { page: 'phone' })
    const rings = heard(line, 'call:ringing')
    const { callId } = await place(console_, card.id, UNIT)
    expect((await rings).callId).toBe(callId)
    await granted(line.emitWithAck('call:answer', { callId }))
    expect((await listed()).links.find(({ id }) => id === body.link.id)?.isThere).toBe(true)
    const invite = { callId, unitId: 'ZHAOXIANG-GUIJIAN', transfer: false }
    expect(await line.emitWithAck('call:invite', invite)).toMatchObject({
      error: { code: 'notAllowed' },
    })
    await granted(console_.emitWithAck('call:hangUp', { callId }))
    expect((await callsOn(lead, card.id)).calls).toMatchObject([{ outcome: 'answered' }])
  })

  it('[UNITLINK-5] ends at once when taken back or renewed, by itself in its time, and says which', async () => {
    const first = (await make()).body
    const phone = aPhone(app)
    await phone.open(first.secret)
    const line = await phone.line()
    const cut = new Promise<SessionEnd>((resolve) =>
      line.once('session:ended', ({ reason }) => resolve(reason)),
    )
    const renewed = await lead.post<MadeUnitLink>(`/api/links/${first.link.id}/renew`, {
      expiresAt: inHours(48),
    })
    expect(renewed.status).toBe(201)
    expect(await cut).toBe('linkEnded')
    expect((await phone.ask('/api/session')).body.error.details).toEqual({ ended: 'linkEnded' })
    expect(reasonOf((await phone.open(first.secret)).body)).toBe('refusal.link.renewed')

    const next = aPhone(app)
    expect((await next.open(renewed.body.secret, '李师傅')).status).toBe(200)
    clock.set(inHours(49))
    expect((await next.ask('/api/session')).body.error.details).toEqual({ ended: 'linkExpired' })
    expect(reasonOf((await next.open(renewed.body.secret)).body)).toBe('refusal.link.expired')

    const desk = await app.logIn('lead')
    const last = (await make({ expiresAt: inHours(60) }, desk)).body
    expect((await remove(desk, last.link.id)).status).toBe(204)
    expect(reasonOf((await aPhone(app).open(last.secret)).body)).toBe('refusal.link.revoked')
    expect((await aPhone(app).open('shl_no-such')).status).toBe(404)
  })
})

describe('who makes links', () => {
  it('is the town’s desk, its leads and an administrator, within the limits of the row', async () => {
    expect((await make({}, playing.person('guijian'))).status).toBe(403)
    const far = await app.store.db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ id: string }>`
        select id from units where town_code <> '310118105' limit 1`.execute(tx)
      return rows[0]?.id
    })
    expect((await make({ unitId: far })).status).toBe(404)
    expect(reasonOf((await make({ unitId: 'ZHAOXIANG-GUIJIAN' })).body)).toBe('refusal.link.kind')
    expect(reasonOf((await make({ expiresAt: inHours(-1) })).body)).toBe('refusal.link.past')
    expect(reasonOf((await make({ expiresAt: inHours(721) })).body)).toBe('refusal.link.tooLong')
    expect((await make({ accountId: 'ZHAOXIANG-GUIJIAN-1' })).status).toBe(404)

    expect((await make({}, playing.person('duty'))).status).toBe(201)
    expect(reasonOf((await make()).body)).toBe('refusal.link.seatTaken')
    const { link } = (await make({ accountId: undefined }, playing.person('admin'))).body
    expect(link.label).toBe('宝龙新苑物业服务中心值守3')
    const { units } = await listed()
    expect(
      units.find(({ unitId }) => unitId === UNIT)?.seats.map(({ isOnDuty }) => isOnDuty),
    ).toEqual([true, true, false])
  })

  it('keeps no secret in the open, and the name only for its time', async () => {
    const { body } = await make({ expiresAt: inHours(1) })
    await aPhone(app).open(body.secret)
    const { rows } = await sql<{ one: string }>`
      select l::text as one from unit_links l union all select s::text from sessions s`.execute(
      app.store.db,
    )
    expect(JSON.stringify(rows)).not.toContain(body.secret)
    expect(JSON.stringify(rows)).not.toContain(NAME)

    const named = async () =>
      (
        await sql`select from unit_links where id = ${body.link.id} and name is not null`.execute(
          app.store.db,
        )
      ).rows.length
    clock.set(inHours(24 * 89))
    await app.app.tick()
    expect(await named()).toBe(1)
    clock.set(inHours(24 * 91 + 2))
    await app.app.tick()
    expect(await named()).toBe(0)
  })
})

describe('a seat', () => {
  /** After all that was played before: the log's time goes forward alone. */
  const LATER = 24 * 100
  const onDuty = async () => {
    const { units } = (await lead.get<ForcesAnswer>('/api/forces?gridId=310118105G01')).body
    return units.find(({ unitId }) => unitId === UNIT)?.people ?? []
  }
  const ranks = async () => (await onDuty()).map(({ accountId, rank }) => [accountId, rank])

  it('[UNITLINK-6] is on duty from when its link is opened until that ends, if its maker chose so', async () => {
    clock.set(inHours(LATER))
    lead = await app.logIn('lead')
    const usual = [
      [SEAT, 1],
      [`${UNIT}-2`, 2],
    ]
    const { link, secret } = (
      await make({ accountId: undefined, dutyRank: 2, expiresAt: inHours(LATER + 1) })
    ).body
    expect(link.dutyRank).toBe(2)
    expect(await ranks()).toEqual(usual)
    await aPhone(app).open(secret)
    const withSeat = [
      [SEAT, 1],
      [link.accountId, 2],
    ]
    expect(await ranks()).toEqual(withSeat)

    // Another device: nobody is rung there before it is opened.
    const renewed = await lead.post<MadeUnitLink>(`/api/links/${link.id}/renew`, {
      expiresAt: inHours(LATER + 2),
    })
    expect(renewed.body.link.dutyRank).toBe(2)
    expect(await ranks()).toEqual(usual)
    await aPhone(app).open(renewed.body.secret)
    expect(await ranks()).toEqual(withSeat)
    clock.set(inHours(LATER + 3))
    expect(await ranks()).toEqual(usual)

    clock.set(inHours(LATER + 4))
    const last = { accountId: link.accountId, dutyRank: 1, expiresAt: inHours(LATER + 24) }
    const next = (await make(last)).body
    await aPhone(app).open(next.secret)
    expect((await ranks())[0]).toEqual([link.accountId, 1])
    await remove(lead, next.link.id)
    expect(await ranks()).toEqual(usual)
    expect(await logged()).toContain('happened.roster.endOverride')
  })

  it('needs no turn where the unit keeps no roster, and is told so', async () => {
    await sql`insert into units (id, name, short_name, kind, town_code)
      values ('WUYE-NEU', '新物业', '新物业', 'property', '310118105') on conflict do nothing`.execute(
      app.store.db,
    )
    const fresh = { unitId: 'WUYE-NEU', accountId: undefined }
    expect(reasonOf((await make({ ...fresh, dutyRank: 1 })).body)).toBe('refusal.link.noRoster')
    expect((await make(fresh)).status).toBe(201)
    const { units } = await listed()
    expect(units.map(({ unitId, keepsRoster }) => [unitId, keepsRoster])).toEqual(
      expect.arrayContaining([
        [UNIT, true],
        ['WUYE-NEU', false],
      ]),
    )
  })

  it('is made for no unit that is out of use', async () => {
    await sql`insert into units (id, name, short_name, kind, town_code, disabled_at)
      values ('WUYE-ALT', '旧物业', '旧物业', 'property', '310118105', now())`.execute(app.store.db)
    const old = { unitId: 'WUYE-ALT', accountId: undefined }
    expect(reasonOf((await make(old)).body)).toBe('refusal.link.unitOver')
    expect((await listed()).units.map(({ unitId }) => unitId)).not.toContain('WUYE-ALT')
  })
})
