import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { awaitsChief, hasFlag, type CaseCard } from '#shared/case.ts'
import { isRunning, type Clock } from '#shared/clock.ts'
import { settableClock, startTestApp, type Failure, type TestApp } from '#server/live/testing.ts'
import { outOfTheOrdinary, startPlaying, type Playing } from './playing.ts'

const CHENGGUAN = 'ZHAOXIANG-CHENGGUAN'
const GUIJIAN = 'ZHAOXIANG-GUIJIAN'
const SHICHANG = 'ZHAOXIANG-SHICHANG'
const CALLER = { name: '李小明', phone: '13812345678' }

let product: TestApp
let playing: Playing
/** A Friday morning: the station is open. */
const clock = settableClock('2026-11-20T10:30:00+08:00')

beforeAll(async () => {
  product = await startTestApp({ clock })
  playing = await startPlaying(
    product,
    ['lead', 'chief', 'daiban', 'chengguan', 'guijian', 'shichang', 'shegong', 'admin'],
    [CHENGGUAN, GUIJIAN, SHICHANG],
  )
})
afterAll(() => product.close())

const ticketIdOf = (card: CaseCard): string => (card.tickets[0] as { id: string }).id
const closingOf = (card: CaseCard): Clock[] => card.clocks.filter(({ kind }) => kind === 'closing')
const outbox = async (source: string) => {
  const { body } = await product.feed<{ items: { kind: string; sourceId: string }[] }>(
    source,
    undefined,
    `/api/outbox/${source}`,
  )
  return body.items
}

const settledToday = async (): Promise<number> => {
  const { body } = await playing
    .person('district')
    .get<{ closed: Record<string, number> }>('/api/figures/today?district=true')
  return Object.values(body.closed).reduce((sum, n) => sum + n, 0)
}

/** A case of tier ② with an order for 城管. */
async function dispatched(item: object = {}): Promise<CaseCard> {
  let card = await playing.receive('12345', item)
  card = await playing.onCase('duty', card, 'file')
  card = await playing.onCase('duty', card, 'sort', { tier: 2 })
  return playing.onCase('duty', card, 'dispatch', { unitId: CHENGGUAN, task: '' })
}

/** The same, answered and checked: it waits for the call-back. */
async function checked(item: object = {}): Promise<CaseCard> {
  let card = await dispatched(item)
  card = await playing.onOrder('chengguan', card, CHENGGUAN, 'acknowledge')
  card = await playing.onOrder('chengguan', card, CHENGGUAN, 'result', { result: 'solved' })
  return playing.onCase('duty', card, 'check')
}

describe('what comes in the way of a case', () => {
  it('is handed back and forth until the shift leader decides', async () => {
    let card = await dispatched()
    card = await playing.onOrder('chengguan', card, CHENGGUAN, 'object', { reason: '不归城管' })
    card = await playing.onOrder('duty', card, CHENGGUAN, 'reviewObjection', { upheld: false })
    expect(card.orders[0]).toMatchObject({ state: 'sent', objection: { state: 'rejected' } })
    card = await playing.onOrder('chengguan', card, CHENGGUAN, 'object', { reason: '证照齐全' })
    card = await playing.onOrder('duty', card, CHENGGUAN, 'reviewObjection', { upheld: true })
    expect(card).toMatchObject({ status: 'filed', returns: 1, leadUnitId: null })

    card = await playing.onCase('duty', card, 'dispatch', { unitId: SHICHANG })
    card = await playing.onOrder('shichang', card, SHICHANG, 'object', { reason: '不归市场监管' })
    card = await playing.onOrder('duty', card, SHICHANG, 'reviewObjection', { upheld: true })
    expect(hasFlag(card, 'pingPong')).toBe(true)
    expect(card.holder).toBe('shiftLeader')
    const again = await playing.person('duty').post<Failure>(`/api/cases/${card.id}/dispatch`, {
      expectedVersion: card.version,
      unitId: CHENGGUAN,
    })
    expect(again.body.error.details).toEqual({ reason: { code: 'refusal.mustBeDecided' } })

    card = await playing.onCase('daiban', card, 'decide', { unitId: CHENGGUAN, task: '由城管牵头' })
    expect(card).toMatchObject({ flags: [], holder: 'dutyOfficer', leadUnitId: CHENGGUAN })
    expect(card.orders.at(-1)).toMatchObject({ isFinal: true, state: 'sent' })
    card = await playing.onCase('duty', card, 'urge', { note: '请尽快' })
    expect(card.orders.at(-1)?.urged).toBe(1)
  })

  it('runs on a clock of its own after a bad call-back, beside what was promised before', async () => {
    let card = await checked()
    const ticketId = ticketIdOf(card)
    card = await playing.onCase('duty', card, 'callback', {
      ticketId,
      satisfaction: 'dissatisfied',
      verdict: 'unsolved',
    })
    expect(card.flags.map(({ flag }) => flag)).toEqual(['atRisk'])
    card = await playing.onCase('duty', card, 'redo', { task: '请单位负责人到场' })

    expect(card.status).toBe('handling')
    expect(card.tickets[0]).toMatchObject({ redone: 1, callback: null })
    expect(closingOf(card).map(({ stage }) => stage)).toEqual(['first', 'redo'])
    // Friday and three working days: Wednesday, the end of working hours.
    expect(closingOf(card).find(isRunning)).toMatchObject({ due: '2026-11-25T09:30:00.000Z' })

    card = await playing.onOrder('chengguan', card, CHENGGUAN, 'acknowledge')
    card = await playing.onOrder('chengguan', card, CHENGGUAN, 'result', { result: 'solved' })
    card = await playing.onCase('duty', card, 'check')
    card = await playing.onCase('duty', card, 'answer', {
      ticketId,
      form: {
        contact: { result: 'reached', at: '2026-11-20T10:00:00+08:00' },
        facts: 'true',
        factsNote: '油烟超标',
        appeal: 'reasonable',
        appealNote: '影响休息',
        result: 'solved',
        points: '责令清洗净化器',
        answeredAt: '2026-11-20T11:00:00+08:00',
        text: '已清洗，我叫李小明的市民表示认可',
        satisfaction: 'satisfied',
      },
    })
    const sent = (await outbox('12345')).find(({ kind }) => kind === 'answer')
    expect(JSON.stringify(sent)).toContain('责令清洗净化器')
    expect(JSON.stringify(sent)).not.toContain('李小明')
  })

  it('goes back to the source when it agrees, and ends when nobody is left to answer', async () => {
    let card = await playing.receive('12345', { sourceId: 'back-1' })
    const ticketId = ticketIdOf(card)
    card = await playing.onCase('duty', card, 'requestReturn', { ticketId, reason: '不在本镇' })
    card = await playing.onCase('daiban', card, 'reviewReturn', { ticketId, approved: true })
    expect(await outbox('12345')).toContainEqual(
      expect.objectContaining({ kind: 'returnRequest', sourceId: 'back-1' }),
    )
    await playing.proving(() =>
      product.feed(
        '12345',
        {
          items: [
            {
              sourceId: 'back-1',
              updateId: 'u1',
              kind: 'returnDecision',
              at: '2026-11-20T11:00:00+08:00',
              text: '同意退单',
            },
          ],
        },
        '/api/intake/12345/updates',
      ),
    )
    card = await playing.look(card.id)
    expect(card.tickets[0]?.returning?.state).toBe('answered')
    card = await playing.onCase('duty', card, 'concludeReturn', { ticketId, accepted: true })
    expect(card.tickets[0]).toMatchObject({ withdrawn: true, returning: { state: 'accepted' } })
    expect(card.clocks.filter(isRunning)).toEqual([])
    card = await playing.onCase('duty', card, 'void', { reason: '来源同意退单' })
    expect(card.status).toBe('voided')
  })

  it('gets more time where a rule grants it, and asks the source where the deadline is the source’s', async () => {
    let card = await dispatched({
      sourceId: 'own-deadline',
      dueAt: [{ kind: 'closing', at: '2026-11-24T17:00:00+08:00' }],
    })
    const ticketId = ticketIdOf(card)
    card = await playing.onCase('chengguan', card, 'requestExtension', {
      ticketId,
      reason: '等检测',
    })
    card = await playing.onCase('daiban', card, 'reviewExtension', { ticketId, approved: true })
    expect(card.tickets[0]?.extension?.state).toBe('sent')
    await playing.proving(() =>
      product.feed(
        '12345',
        {
          items: [
            {
              sourceId: 'own-deadline',
              updateId: 'u2',
              kind: 'extensionDecision',
              at: '2026-11-20T12:00:00+08:00',
              dueAt: [{ kind: 'closing', at: '2026-12-01T17:00:00+08:00' }],
            },
          ],
        },
        '/api/intake/12345/updates',
      ),
    )
    card = await playing.look(card.id)
    expect(card.tickets[0]?.extension?.state).toBe('approved')
    expect(closingOf(card)[0]?.due).toBe('2026-12-01T09:00:00.000Z')
  })

  it('is supervised, put aside, taken up again and passed on to the police', async () => {
    let card = await dispatched()
    card = await playing.onCase('district', card, 'supervise', { note: '限期办结' })
    expect(hasFlag(card, 'supervised')).toBe(true)
    card = await playing.onCase('duty', card, 'suspend', { reason: '等规划调整' })
    expect(card).toMatchObject({ status: 'pending', suspension: { reason: '等规划调整' } })
    card = await playing.onCase('duty', card, 'resume')
    expect(card).toMatchObject({ status: 'assigned', suspension: null })
    const ticketId = ticketIdOf(card)
    card = await playing.onCase('duty', card, 'passOn', { ticketId, to: '110', reason: '有人扬言' })
    expect(await outbox('110')).toContainEqual(expect.objectContaining({ kind: 'passedOn' }))
  })

  it('waits for the word of its grid’s chief, and goes on with it', async () => {
    let card = await dispatched()
    card = await playing.onCase('lead', card, 'askChief', {
      question: '能不能先围挡？找13812345678',
    })
    expect(card.chief?.asked?.question).toMatch(/^能不能先围挡？找(?!.*\d{11})/)
    expect(awaitsChief(card)).toBe(true)
    card = await playing.onCase('chief', card, 'instruct', { words: '同意，今天围好' })
    expect(card.chief?.given?.words).toBe('同意，今天围好')
    expect(awaitsChief(card)).toBe(false)
    card = await playing.onCase('duty', card, 'askChief', { question: '费用谁出？' })
    expect(awaitsChief(card)).toBe(true)
  })

  it('goes up when its promise is missed, until who was told has taken note', async () => {
    const card = await playing.receive('110', { receivedAt: clock.now().toISOString() })
    clock.advance(4 * 60_000)
    await playing.proving(() => product.app.tick())
    const alarmed = await playing.look(card.id)
    expect(alarmed.alarms).toMatchObject([{ cause: 'firstContact', heeded: null }])
    const noted = await playing.onCase('duty', alarmed, 'heed')
    expect(noted.alarms).toMatchObject([{ heeded: { post: 'dutyOfficer' } }])
    const again = await playing
      .person('duty')
      .post<Failure>(`/api/cases/${card.id}/heed`, { expectedVersion: noted.version })
    expect(again.body.error.details).toMatchObject({ reason: { code: 'refusal.nothingToHeed' } })
  })

  it('becomes the district’s special case and is handed back', async () => {
    let card = await playing.receive('visits')
    card = await playing.onCase('duty', card, 'file')
    card = await playing.onCase('duty', card, 'sort', { tier: 4 })
    expect(card.holder).toBe('districtCentre')
    const past = await playing
      .person('shegong')
      .post<Failure>(`/api/cases/${card.id}/acceptSpecial`, {
        expectedVersion: card.version,
        plan: '会同规划资源局',
        due: '2026-11-19T17:00:00+08:00',
      })
    expect(past.body.error.details).toMatchObject({ reason: { code: 'refusal.pastDue' } })
    card = await playing.onCase('shegong', card, 'acceptSpecial', {
      plan: '会同规划资源局',
      due: '2026-12-20T17:00:00+08:00',
    })
    expect(card.holder).toBe('socialWork')
    card = await playing.onCase('shegong', card, 'reportProgress', { note: '已现场踏勘' })
    card = await playing.onCase('lead', card, 'remark', { note: '电话里说周五到场，13812345678' })
    card = await playing.onCase('shegong', card, 'handBack', { tier: 3, note: '由站长牵头' })
    expect(card).toMatchObject({ tier: 3, special: null, holder: 'stationLead' })
  })

  it('takes another case in and gives it back as it was', async () => {
    const target = await dispatched({ caller: CALLER })
    const other = await playing.receive('110', { caller: CALLER })
    const settled = await settledToday()
    let card = await playing.onCase('duty', target, 'merge', {
      caseId: other.id,
      caseVersion: other.version,
    })
    expect(card.tickets.map(({ mergedFrom }) => mergedFrom)).toEqual([null, other.id])
    const gone = await playing.look(other.id)
    expect(gone).toMatchObject({ status: 'voided', mergedInto: { caseId: card.id } })
    expect(await settledToday(), 'settled today').toBe(settled)

    // One caller, one call: both tickets are contacted by it.
    card = await playing.onCase('duty', card, 'firstContact', {
      ticketId: ticketIdOf(card),
      result: 'reached',
    })
    expect(card.tickets.every(({ firstContact }) => firstContact?.result === 'reached')).toBe(true)

    card = await playing.onCase('duty', card, 'unmerge', { caseId: other.id })
    const back = await playing.look(other.id)
    expect(card.tickets).toHaveLength(1)
    expect(back).toMatchObject({ status: 'received', mergedInto: null, closedAt: null })
    expect(back.clocks.map(({ kind }) => kind)).toEqual(other.clocks.map(({ kind }) => kind))
  })

  it('ends the duty to reach a caller after three tries at different hours', async () => {
    let card = await dispatched()
    const ticketId = ticketIdOf(card)
    const tryOnce = async () => {
      card = await playing.onCase('duty', card, 'firstContact', { ticketId, result: 'notReached' })
    }
    await tryOnce()
    await tryOnce()
    expect(card.tickets[0]?.firstContact).toMatchObject({ tries: 1, ended: false })
    clock.advance(2 * 3_600_000)
    await tryOnce()
    clock.advance(2 * 3_600_000)
    await tryOnce()
    expect(card.tickets[0]?.firstContact).toMatchObject({ tries: 3, ended: true })
    expect(card.clocks.find(({ kind }) => kind === 'firstContact')?.metAt).not.toBeNull()
  })

  it('leaves no command unplayed', () => {
    expect(outOfTheOrdinary.filter((name) => !playing.played.has(name))).toEqual([])
  })
})
