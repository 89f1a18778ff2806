import { expect, it } from 'vitest'
import { aCase, aClock, anOrder, aTicketHead } from './aCase.ts'
import type { CallHead } from './call.ts'
import type { Alarm, CaseCard, FlagName } from './case.ts'
import { handoverReport, type Happening, type Stretch, type StretchLog } from './handoverReport.ts'
import { say } from './say.ts'

const stretch: Stretch = {
  place: { townCode: 'ZX' },
  from: 10,
  upto: 50,
  since: '2026-11-20T00:30:00.000Z',
  asOf: '2026-11-20T09:30:00.000Z',
  shiftEnds: '2026-11-21T00:30:00.000Z',
}
const now = stretch.asOf
const handled = { status: 'handling', urgency: 'normal', source: '12345' } as const
const plain = (changes: Partial<CaseCard> = {}): CaseCard => aCase({ ...handled, ...changes })
const byId = (...cards: CaseCard[]) => new Map(cards.map((card) => [card.id, card]))
const happened = (changes: Partial<Happening> = {}): Happening => ({
  seq: 11,
  at: '2026-11-20T03:00:00.000Z',
  type: 'case:changed',
  caseId: 'c1',
  what: say('happened.filed'),
  call: null,
  source: null,
  ...changes,
})
const report = (log: Partial<StretchLog>) =>
  handoverReport(stretch, {
    happenings: [],
    isCut: false,
    before: new Map(),
    after: new Map(),
    ...log,
  })
const flagged = (flag: FlagName) => ({ flag, reason: say(`flag.${flag}.because`), since: now })

it('tells what came, by source, and what closed', () => {
  const made = report({
    happenings: [
      happened({ seq: 11, type: 'ticket:received', source: '110', caseId: 'c1' }),
      happened({ seq: 12, type: 'ticket:received', source: '12345', caseId: 'c2' }),
      happened({ seq: 13, type: 'ticket:received', source: '12345', caseId: 'c2' }),
      happened({ seq: 14, type: 'case:closed', caseId: 'c3', what: say('happened.closed') }),
    ],
    before: byId(plain({ id: 'c3' })),
    after: byId(plain(), plain({ id: 'c2' }), plain({ id: 'c3', status: 'closed' })),
  })

  expect(made.receivedBySource).toEqual({ '110': 1, '12345': 2 })
  expect(made.received.lines.map(({ caseId }) => caseId)).toEqual(['c1', 'c2', 'c2'])
  expect(made.closed.lines).toMatchObject([{ caseId: 'c3', what: say('happened.closed') }])
  expect(made.open).toBe(2)
})

it('does not count a case taken into another as closed', () => {
  const merged = plain({ status: 'voided', mergedInto: { caseId: 'c9', caseNo: 'N9' } })
  const made = report({
    happenings: [happened({ type: 'case:closed', what: say('happened.mergedInto') })],
    before: byId(plain()),
    after: byId(merged),
  })
  expect(made.closed.count).toBe(0)
})

it.each([
  ['a first unit', { leadUnitId: null }, { leadUnitId: 'U1' }, 'handover.moved.sent'],
  ['another unit', { leadUnitId: 'U1' }, { leadUnitId: 'U2' }, 'handover.moved.unit'],
  ['no unit any more', { leadUnitId: 'U1' }, { leadUnitId: null }, 'handover.moved.takenBack'],
  ['another post', {}, { holder: 'shiftLeader' }, 'handover.moved.holder'],
  ['units again and again', { moves: 1 }, { moves: 3 }, 'handover.moved.often'],
] as const)('tells that a case went to %s', (_to, before, after, code) => {
  const made = report({
    happenings: [happened(), happened({ seq: 12 })],
    before: byId(plain(before)),
    after: byId(plain(after)),
  })
  expect(made.moved.lines.map(({ what }) => what.code)).toEqual([code])
})

it('tells that a case left the place, by what was known of it', () => {
  const made = report({ happenings: [happened()], before: byId(plain({ title: '路灯不亮' })) })
  expect(made.moved.lines).toMatchObject([{ title: '路灯不亮', what: say('handover.moved.left') }])
  expect(made.open).toBe(0)
})

it('says nothing of hands that stayed the same, of new cases sorted, and of closed ones', () => {
  const made = report({
    happenings: [happened(), happened({ caseId: 'new' }), happened({ caseId: 'done' })],
    before: byId(plain(), plain({ id: 'done', leadUnitId: 'U1' })),
    after: byId(
      plain(),
      plain({ id: 'new', leadUnitId: 'U1' }),
      plain({ id: 'done', status: 'closed', leadUnitId: 'U2' }),
    ),
  })
  expect(made.moved.count).toBe(0)
})

it('tells promises missed, warnings raised since, and calls nobody took', () => {
  const missed = say('happened.clockMissed', { kind: 'clock.firstContact' })
  const call = (outcome: CallHead['outcome']): CallHead => ({
    id: 'k',
    unitId: 'U1',
    placedAt: now,
    answeredAt: null,
    endedAt: now,
    outcome,
  })
  const made = report({
    happenings: [
      happened({ what: missed }),
      happened({ seq: 12, type: 'call:changed', call: call('missed') }),
      happened({ seq: 13, type: 'call:changed', call: call('answered') }),
      happened({ seq: 14, type: 'call:changed', call: call(null) }),
    ],
    before: byId(plain({ flags: [flagged('supervised')] })),
    after: byId(plain({ flags: [flagged('supervised'), flagged('atRisk'), flagged('orphan')] })),
  })

  expect(made.missed.lines.map(({ what }) => what)).toEqual([missed])
  expect(made.callsMissed.count).toBe(1)
  expect(made.warned.lines.map(({ flag }) => flag)).toEqual(['atRisk'])
})

it('names every step an escalation took, and carries over what nobody took note of', () => {
  const steps = ['happened.escalatedReached', 'happened.escalatedAbsent', 'happened.heeded']
  const alarm = (heeded: Alarm['heeded']): Alarm => ({
    ...{ cause: 'closing', of: 't1', since: now, nextAt: null, heeded },
    told: [{ rule: 'r', at: now, post: 'dutyOfficer', by: 'ring' }],
  })
  const made = report({
    happenings: steps.map((code, n) => happened({ seq: 11 + n, what: say(code) })),
    after: byId(
      plain({ alarms: [alarm(null)] }),
      plain({ id: 'heeded', alarms: [alarm({ at: now, post: 'dutyOfficer' })] }),
    ),
  })
  expect(made.escalated.lines.map(({ what }) => what.code)).toEqual(steps)
  expect(made.carried.lines.map(({ reasons }) => reasons)).toEqual([['unheeded']])
})

const soon = '2026-11-20T23:00:00.000Z'
const asked = { reason: 'x', at: now }
it.each([
  ['unsigned', { status: 'received', urgency: 'urgent' }],
  ['unsigned', { status: 'received', source: '110' }],
  ['emergency', { orders: [anOrder({ kind: 'whistle', whistle: 'emergency' })] }],
  ['late', { clocks: [aClock({ due: '2026-11-20T09:00:00.000Z' })] }],
  ['orphan', { flags: [flagged('orphan')] }],
  ['pingPong', { flags: [flagged('pingPong')] }],
  ['supervised', { flags: [flagged('supervised')] }],
  ['atRisk', { flags: [flagged('atRisk')] }],
  ['toReview', { tickets: [aTicketHead({ extension: { ...asked, state: 'asked' } })] }],
  ['toReview', { orders: [anOrder({ objection: { ...asked, state: 'open' } })] }],
  ['toReview', { tickets: [aTicketHead({ returning: { ...asked, state: 'answered' } })] }],
  ['waitsForSource', { tickets: [aTicketHead({ returning: { ...asked, state: 'sent' } })] }],
  ['dueNext', { clocks: [aClock({ due: soon })] }],
] as const)('carries over what is %s', (reason, changes) => {
  const card = plain(changes as Partial<CaseCard>)
  const made = report({ after: byId(card, plain({ id: 'calm' })) })

  expect(made.carried.lines.map(({ caseId, reasons }) => [caseId, reasons])).toEqual([
    ['c1', [reason]],
  ])
  expect(made.carriedBy[reason]).toBe(1)
  expect(made.open).toBe(2)
})

it.each([
  ['due after the next shift', { clocks: [aClock({ due: '2026-11-21T00:30:01.000Z' })] }],
  ['met, though too late', { clocks: [aClock({ due: '2026-11-20T01:00:00.000Z', metAt: now })] }],
  [
    'an emergency whistle that was answered',
    {
      orders: [anOrder({ kind: 'whistle', whistle: 'emergency', state: 'answered' })],
    },
  ],
  ['closed', { status: 'closed', flags: [flagged('atRisk')] }],
] as const)('does not carry over what is %s', (_what, changes) => {
  const made = report({ after: byId(plain(changes as unknown as Partial<CaseCard>)) })
  expect(made.carried.count).toBe(0)
})

it('names a case once with all its reasons, the gravest case first, then by what is due', () => {
  const made = report({
    after: byId(
      plain({ id: 'later', clocks: [aClock({ due: '2026-11-20T20:00:00.000Z' })] }),
      plain({ id: 'sooner', clocks: [aClock({ due: '2026-11-20T12:00:00.000Z' })] }),
      plain({
        id: 'grave',
        flags: [flagged('atRisk'), flagged('supervised')],
        clocks: [aClock({ due: soon })],
      }),
    ),
  })

  expect(made.carried.lines.map(({ caseId }) => caseId)).toEqual(['grave', 'sooner', 'later'])
  expect(made.carried.lines[0]?.reasons).toEqual(['supervised', 'atRisk', 'dueNext'])
  expect(made.carriedBy).toMatchObject({ supervised: 1, atRisk: 1, dueNext: 3 })
})

it('counts what is too much to list', () => {
  const many = Array.from({ length: 230 }, (_, n) =>
    happened({ seq: 11 + n, type: 'ticket:received', source: 'visits' }),
  )
  const made = report({ happenings: many, after: byId(plain()) })
  expect(made.received.count).toBe(230)
  expect(made.received.lines).toHaveLength(200)
})
