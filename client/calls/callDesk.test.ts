import { expect, it } from 'vitest'
import type { Joined, Ringing } from '#shared/contract.ts'
import type { CallEnd } from '#shared/call.ts'
import { say } from '#shared/say.ts'
import {
  answered,
  answering,
  endedBy,
  endsChanged,
  expired,
  isAtPhone,
  over,
  phoneKnown,
  placed,
  placing,
  quietDesk,
  resuming,
  ringing,
  rungsChanged,
  secondsLeft,
} from './callDesk.ts'

const start = Date.parse('2026-04-14T15:00:00+08:00')
const after = (seconds: number): number => start + seconds * 1000

const aRing = (change: Partial<Ringing> = {}): Ringing => ({
  callId: 'call-1',
  legId: 'leg-1',
  rungs: [],
  outcome: null,
  isBack: false,
  recording: null,
  caseId: 'case-1',
  caseNo: '赵巷20260414-0007',
  title: '烧烤店油烟扰民',
  unitId: 'guijian',
  from: '环宝龙综合网格工作站站长',
  placedAt: new Date(start).toISOString(),
  until: new Date(after(30)).toISOString(),
  ...change,
})

const aJoin = (): Joined => ({
  ...aRing(),
  endId: 'end-1',
  ends: [anEnd('end-1')],
  records: true,
})
const anEnd = (endId: string): CallEnd => ({
  endId,
  label: endId,
  unitId: null,
  state: 'here',
  since: new Date(start).toISOString(),
})

it('rings once for a ring announced twice, and for several at a time', () => {
  const desk = [aRing(), aRing(), aRing({ callId: 'call-2' })].reduce(ringing, quietDesk)

  expect(desk.rings.map((call) => call.callId)).toEqual(['call-1', 'call-2'])
})

it('stops ringing when another desk answers, and says nothing of it here', () => {
  const desk = answered(ringing(quietDesk, aRing()), { callId: 'call-1', mine: false }, after(2))

  expect(desk).toEqual(quietDesk)
})

it('takes the call it answered, and leaves the other rings ringing', () => {
  const both = [aRing(), aRing({ callId: 'call-2' })].reduce(ringing, quietDesk)

  const desk = answered(answering(both, aRing()), { callId: 'call-1', mine: true }, after(3))

  expect(desk.rings.map((call) => call.callId)).toEqual(['call-2'])
  expect(desk.mine).toMatchObject({ side: 'callee', phase: 'answered', answeredAtMs: after(3) })
})

it('says that another desk was faster', () => {
  const desk = answered(answering(quietDesk, aRing()), { callId: 'call-1', mine: false }, after(1))

  expect(desk.mine).toBeNull()
  expect(desk.ended).toMatchObject({ why: say('call.over.answeredElsewhere'), seconds: null })
})

it('counts the seconds spoken from the answer, not from the press', () => {
  const ring = placed(placing(quietDesk, { caseId: 'case-1', unitId: 'guijian' }), aJoin())
  const talking = answered(ring, { callId: 'call-1', mine: true }, after(4))

  const desk = endedBy(talking, { callId: 'call-1', outcome: 'answered' }, after(94))

  expect(desk.ended).toEqual({
    side: 'caller',
    callId: 'call-1',
    caseId: 'case-1',
    caseNo: '赵巷20260414-0007',
    unitId: 'guijian',
    from: '环宝龙综合网格工作站站长',
    why: say('call.over.answered'),
    wasTalk: true,
    seconds: 90,
  })
})

it.each(['missed', 'declined', 'cancelled'] as const)('ends a ring that was %s', (outcome) => {
  const ring = placed(placing(quietDesk, { caseId: 'case-1', unitId: 'guijian' }), aJoin())

  const desk = endedBy(ring, { callId: 'call-1', outcome }, after(30))

  expect(desk.mine).toBeNull()
  expect(desk.ended).toMatchObject({
    why: say(`call.over.${outcome}`),
    wasTalk: false,
    seconds: null,
  })
})

it('does not end my call when somebody else’s ends', () => {
  const ring = placed(placing(quietDesk, { caseId: 'case-1', unitId: 'guijian' }), aJoin())

  expect(endedBy(ring, { callId: 'call-9', outcome: 'missed' }, after(1)).mine).toEqual(ring.mine)
})

it('forgets a ring whose time is over, though nobody said so', () => {
  const desk = ringing(quietDesk, aRing())

  expect(expired(desk, after(29)).rings).toHaveLength(1)
  expect(expired(desk, after(30)).rings).toEqual([])
})

it('keeps a failed attempt readable though the server never placed it', () => {
  const attempt = placing(quietDesk, { caseId: 'case-1', unitId: 'x' })

  const desk = over(attempt, say('call.over.microphoneRefused'), start)

  expect(desk.ended).toMatchObject({ callId: null, wasTalk: false, seconds: null })
})

it.each([
  [0, 30],
  [29.2, 1],
  [31, 0],
])('counts down: after %d s, %d s are left', (seconds, left) => {
  expect(secondsLeft(aRing(), after(seconds))).toBe(left)
})

it('knows who is at my call, and nothing of another call', () => {
  const ring = placed(placing(quietDesk, { caseId: 'case-1', unitId: 'guijian' }), aJoin())
  const ends = [anEnd('end-1'), anEnd('end-2')]

  expect(endsChanged(ring, { callId: 'call-1', ends }).mine?.ends).toEqual(ends)
  expect(endsChanged(ring, { callId: 'call-9', ends })).toBe(ring)
})

it('shows the steps of the chain, and that it has come to the duty phone', () => {
  const ring = placed(placing(quietDesk, { caseId: 'case-1', unitId: 'guijian' }), aJoin())
  const moment = new Date(start).toISOString()
  const step = { label: '', from: moment, until: moment }
  const rungs: Ringing['rungs'] = [
    { ...step, post: 'officer', end: 'unanswered' },
    { ...step, post: 'phone', end: null },
  ]
  const atPhone = rungsChanged(ring, aRing({ rungs }))

  expect([isAtPhone(ring.mine), isAtPhone(atPhone.mine)]).toEqual([false, true])
  expect(rungsChanged(ring, aRing({ legId: 'leg-2', rungs }))).toBe(ring)
  expect(phoneKnown(atPhone, 'call-1', '4711').mine?.phone).toBe('4711')
})

it('takes up again the call a page was in before it was loaded again, unless it has another', () => {
  const back = resuming(quietDesk, aRing())
  expect(back.mine).toMatchObject({ phase: 'placing', call: { callId: 'call-1' }, endId: null })
  expect(placed(back, aJoin()).mine).toMatchObject({ phase: 'ringing', endId: 'end-1' })

  expect(resuming(back, aRing({ callId: 'call-2' }))).toBe(back)
})
