import fc from 'fast-check'
import { expect, it } from 'vitest'
import { planFor, type People, type RingRules } from '#shared/callChain.ts'
import * as talk from './conversation.ts'
import type { Conversation, End, Leg } from './conversation.ts'

const rules: RingRules = {
  seconds: 15,
  deputySeconds: 15,
  headSeconds: 15,
  phoneSeconds: 60,
  order: 'inTurn',
  head: 'onPress',
  comeBackSeconds: 10,
  units: [],
}
/** Each unit's people are its own; `none` has nobody but a phone. */
const peopleOf = (unitId: string): People => ({
  ...(unitId !== 'none' && {
    officer: { accountIds: [`${unitId}-officer`], label: '' },
    deputy: { accountIds: [`${unitId}-deputy`], label: '' },
    head: { accountIds: [`${unitId}-head`], label: '' },
  }),
  phone: { accountIds: [], label: '' },
})
const rung = (call: Conversation, nowMs: number): Conversation =>
  talk.rangOn(call, (leg) => peopleOf(leg.unitId), nowMs)

let made = 0
const anEnd = (accountId: string, nowMs: number): End => {
  const name = `${++made}`
  return {
    ...{ endId: `end-${name}`, accountId, connectionId: `at-${name}`, label: '', unitId: null },
    ...{ sinceMs: nowMs, awaySinceMs: null, seenMs: nowMs, leftMs: null },
  }
}
const aLeg = (unitId: string, nowMs: number, transferEnd: string | null = null): Leg => ({
  ...{ legId: `leg-${++made}`, unitId, askedBy: 'placer', from: '', transferEnd },
  ...{ plan: planFor(rules, unitId, false), placedMs: nowMs, rungs: [] },
  ...{ endedMs: null, outcome: null },
})
const placed = (unitId: string): Conversation =>
  rung(
    {
      ...{ callId: 'call', caseId: 'case', unitId, placedBy: 'placer', from: '', placedMs: 0 },
      ...{ answeredMs: null, answeredBy: null, answeredPost: null, endedMs: null },
      ...{ state: 'ringing', outcome: null, nobodyOnDuty: false, backOf: null },
      ...{ comeBackSeconds: rules.comeBackSeconds, recording: null, legs: [aLeg(unitId, 0)] },
      ends: [anEnd('placer', 0)],
    },
    0,
  )

/** What must be true of every call at every moment. */
function holds(call: Conversation): void {
  const present = talk.presentEnds(call).length
  const open = call.legs.filter(talk.isOpenLeg)
  if (call.state === 'ended')
    expect([present, open.length, call.outcome === null]).toEqual([0, 0, false])
  if (call.state === 'ringing') expect([present, call.legs[0]?.outcome]).toEqual([1, null])
  if (call.state === 'answered') expect(present).toBeGreaterThanOrEqual(2)
  expect(call.state === 'ended').toBe(call.endedMs !== null)
  expect(new Set(call.ends.map(({ endId }) => endId)).size).toBe(call.ends.length)
}

const unit = fc.constantFrom('a', 'b', 'none')
const act = fc.record({
  kind: fc.constantFrom(
    ...(['answer', 'decline', 'hangUp', 'head', 'byPhone', 'invite', 'uninvite'] as const),
    ...(['away', 'unseen', 'rejoin', 'reload', 'wait'] as const),
  ),
  which: fc.nat(5),
  unit,
  transfer: fc.boolean(),
  waitMs: fc.nat(20_000),
})
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

/** What the server makes of it; what may not be done now changes nothing. */
function done(call: Conversation, { kind, which, unit: unitId, transfer }: Act, nowMs: number) {
  const ends = talk.presentEnds(call)
  const end = ends[which % Math.max(1, ends.length)]
  const account = `${unitId}-${['officer', 'deputy', 'head'][which % 3] ?? ''}`
  const open = call.legs.find(talk.isOpenLeg)
  switch (kind) {
    case 'answer':
      return talk.answered(call, anEnd(account, nowMs), nowMs)
    case 'decline':
      return rung(talk.declinedBy(call, account, nowMs), nowMs)
    case 'hangUp':
      return end ? talk.left(call, end.endId, 'hungUp', nowMs) : null
    case 'head':
      return open ? talk.headAsked(call, open, peopleOf(open.unitId), nowMs) : null
    case 'byPhone': {
      const leg = talk.legAtPhone(call, 'placer')
      return leg ? talk.reachedByPhone(call, leg, nowMs) : null
    }
    case 'invite': {
      if (call.state !== 'answered' || !end) return null
      const leg = aLeg(unitId, nowMs, transfer ? end.endId : null)
      return rung({ ...call, legs: [...call.legs, leg] }, nowMs)
    }
    case 'uninvite':
      return talk.uninvited(call, unitId, nowMs)
    case 'away':
      return end ? talk.away(call, end.connectionId, nowMs) : null
    case 'unseen':
      return talk.unseen(call, nowMs - 6000)
    case 'rejoin':
    case 'reload': {
      if (!end) return null
      const back = anEnd(end.accountId, nowMs)
      return talk.rejoined(call, back, kind === 'rejoin' ? end.endId : undefined)?.call ?? null
    }
    case 'wait': {
      const kept = talk.givenUp(call, nowMs)
      return kept.endedMs === null ? rung(kept, nowMs) : kept
    }
  }
}

it('is always what it says it is, and ends once nobody is there any more, whatever happens', () => {
  fc.assert(
    fc.property(unit, fc.array(act, { maxLength: 25 }), (unitId, acts) => {
      let call = placed(unitId)
      let nowMs = 0
      holds(call)
      for (const one of acts) {
        if (call.endedMs !== null) break
        nowMs += one.waitMs
        call = done(call, one, nowMs) ?? call
        holds(call)
      }
      if (call.endedMs !== null) return
      // Every process is killed and nobody comes back: the next look after the limit ends it.
      nowMs += 6000
      call = talk.unseen(call, nowMs)
      call = talk.givenUp(call, nowMs + rules.comeBackSeconds * 1000)
      holds(call)
      expect(call).toMatchObject({ state: 'ended', outcome: 'interrupted' })
    }),
    { numRuns: 500 },
  )
})
