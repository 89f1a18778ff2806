import { describe, expect, it } from 'vitest'
import type { CallHead } from '#shared/call.ts'
import { aCase } from '#shared/aCase.ts'
import { answered, current, ended, logged, ringing, type LiveCalls } from './liveCalls.ts'

const placedAt = '2026-04-14T10:00:00+08:00'
const now = Date.parse(placedAt)
const none: LiveCalls = new Map()
const ring = {
  callId: 'c1',
  legId: 'leg',
  rungs: [],
  outcome: null,
  isBack: false,
  recording: null,
  caseId: 'case-1',
  caseNo: '7',
  title: '烧烤店油烟扰民',
  unitId: 'guijian',
  from: '站长',
  placedAt,
  until: '2026-04-14T10:00:15+08:00',
}
const placed = ringing(none, ring)
const head = (change: Partial<CallHead> = {}): CallHead => ({
  id: 'c1',
  unitId: 'guijian',
  placedAt,
  answeredAt: null,
  endedAt: null,
  outcome: null,
  ...change,
})
const stateOf = (calls: LiveCalls) => calls.get('c1')?.state

describe('calls on the wall', () => {
  it('ring, are answered, end, and are gone a little later', () => {
    const talking = answered(placed, 'c1', now + 5_000)
    const over = ended(talking, 'c1', 'answered', now + 60_000)

    expect([stateOf(placed), stateOf(talking), stateOf(over)]).toEqual([
      'ringing',
      'answered',
      'ended',
    ])
    expect(current(over, now + 61_000)).toBe(over)
    expect(current(over, now + 70_000).size).toBe(0)
  })

  it('stop ringing by themselves when nobody announces the end', () => {
    expect(current(placed, now + 26_000).size).toBe(0)
  })

  it('ring on with the next of the chain, until its time', () => {
    const next = { ...ring, until: '2026-04-14T10:00:30+08:00' }
    const chain = ringing(placed, next)

    expect(current(chain, now + 26_000)).toBe(chain)
    expect(current(chain, now + 41_000).size).toBe(0)
    // Another unit rung into the talk changes nothing here.
    const talking = answered(placed, 'c1', now + 5_000)
    expect(ringing(talking, next)).toBe(talking)
  })

  it('do not come back to life after their end', () => {
    const over = ended(placed, 'c1', 'missed', now)

    expect(stateOf(answered(over, 'c1', now))).toBe('ended')
  })

  it('appear from the log on a screen that missed the announcement', () => {
    const calls = logged(none, aCase({ id: 'case-1' }), head({ answeredAt: placedAt }), now)

    expect(calls.get('c1')).toMatchObject({ state: 'answered', caseId: 'case-1' })
  })

  it('are answered by the log when the announcement was lost', () => {
    expect(stateOf(logged(placed, aCase(), head({ answeredAt: placedAt }), now))).toBe('answered')
    expect(stateOf(logged(placed, aCase(), head(), now))).toBe('ringing')
  })

  it('that ended before this screen looked are not shown', () => {
    expect(logged(none, aCase(), head({ endedAt: placedAt }), now).size).toBe(0)
  })
})
