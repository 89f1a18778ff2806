import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  advance,
  declined,
  dueMs,
  isRinging,
  outcomeOf,
  planBack,
  planFor,
  RingRules,
  stopped,
  withHead,
  type People,
  type Rung,
  type RungPost,
} from './callChain.ts'

const rules: RingRules = {
  seconds: 15,
  deputySeconds: 10,
  headSeconds: 20,
  phoneSeconds: 60,
  order: 'inTurn',
  head: 'onPress',
  comeBackSeconds: 10,
  units: [],
}
const all: People = {
  officer: { accountIds: ['o'], label: 'officer' },
  deputy: { accountIds: ['d'], label: 'deputy' },
  head: { accountIds: ['h'], label: 'head' },
  phone: { accountIds: [], label: '' },
}
const without = (...posts: RungPost[]): People =>
  Object.fromEntries(Object.entries(all).filter(([post]) => !posts.includes(post as RungPost)))

/** `officer@0-15 unanswered` */
const shown = (rungs: readonly Rung[]): string[] =>
  rungs.map(
    ({ post, fromMs, untilMs, end }) =>
      `${post}@${fromMs / 1000}-${untilMs / 1000} ${end ?? 'rings'}`,
  )

/** The chain looked at whenever it is due, until nothing rings. */
function runOut(change: Partial<RingRules>, people: People, isEmergency = false) {
  const plan = planFor({ ...rules, ...change }, 'unit', isEmergency)
  let state = advance(plan, [], people, 0)
  for (let due = dueMs(state.rungs); due !== null; due = dueMs(state.rungs))
    state = advance(plan, state.rungs, people, due)
  return { rungs: shown(state.rungs), outcome: state.outcome }
}

describe('a chain nobody answers', () => {
  it.each<[string, Partial<RingRules>, People, boolean, string[]]>([
    [
      'officer, deputy, duty phone; the head only on a press',
      {},
      all,
      false,
      ['officer@0-15 unanswered', 'deputy@15-25 unanswered', 'phone@25-85 unanswered'],
    ],
    [
      'the head in turn where the row says so',
      { head: 'inTurn' },
      all,
      false,
      [
        'officer@0-15 unanswered',
        'deputy@15-25 unanswered',
        'head@25-45 unanswered',
        'phone@45-105 unanswered',
      ],
    ],
    [
      'officer and deputy together, as long as the longer of them',
      { order: 'together' },
      all,
      false,
      ['officer@0-15 unanswered', 'deputy@0-10 unanswered', 'phone@15-75 unanswered'],
    ],
    [
      'everybody who can decide at once for an emergency',
      {},
      all,
      true,
      [
        'officer@0-15 unanswered',
        'deputy@0-10 unanswered',
        'head@0-20 unanswered',
        'phone@20-80 unanswered',
      ],
    ],
    [
      'the next at once where nobody is on duty',
      {},
      without('officer', 'deputy'),
      false,
      ['officer@0-0 nobody', 'deputy@0-0 nobody', 'phone@0-60 unanswered'],
    ],
    [
      'nobody at all where there is not even a phone',
      {},
      {},
      false,
      ['officer@0-0 nobody', 'deputy@0-0 nobody', 'phone@0-0 nobody'],
    ],
    [
      'nobody twice: one who holds two posts was rung already',
      { head: 'inTurn' },
      { ...all, deputy: { accountIds: ['o'], label: '' }, head: { accountIds: ['d'], label: '' } },
      false,
      [
        'officer@0-15 unanswered',
        'deputy@15-15 nobody',
        'head@15-35 unanswered',
        'phone@35-95 unanswered',
      ],
    ],
    [
      'a unit of its own by its own seconds',
      { units: [{ unitId: 'unit', seconds: 5, order: 'together' }] },
      all,
      false,
      ['officer@0-5 unanswered', 'deputy@0-10 unanswered', 'phone@10-70 unanswered'],
    ],
  ])('rings %s', (_what, change, people, isEmergency, expected) => {
    expect(runOut(change, people, isEmergency)).toEqual({ rungs: expected, outcome: 'missed' })
  })
})

it('goes to the next at once when it is declined, and is declined when all who were rung said so', () => {
  const plan = planFor(rules, 'unit', false)
  const ringing = advance(plan, [], without('phone'), 0)
  const next = advance(plan, declined(ringing.rungs, 'o', 3000), without('phone'), 3000)
  expect(shown(next.rungs)).toEqual(['officer@0-3 declined', 'deputy@3-13 rings'])

  const over = advance(plan, declined(next.rungs, 'd', 5000), without('phone'), 5000)
  expect(over.outcome).toBe('declined')
  expect(outcomeOf(stopped(next.rungs, null, 6000))).toBe('missed')
})

it('rings on while one of several behind a post has not declined', () => {
  const people: People = { officer: { accountIds: ['a', 'b'], label: '' } }
  const plan = planFor(rules, 'unit', false)
  const { rungs } = advance(plan, [], people, 0)

  expect(shown(declined(rungs, 'a', 1000))).toEqual(['officer@0-15 rings'])
  expect(shown(declined(declined(rungs, 'a', 1000), 'b', 2000))).toEqual(['officer@0-2 declined'])
})

it('rings the head beside the officer on the second press, once', () => {
  const plan = planFor(rules, 'unit', false)
  const { rungs } = advance(plan, [], all, 0)
  const pressed = withHead(plan, rungs, all, 4000) as Rung[]

  expect(shown(pressed)).toEqual(['officer@0-15 rings', 'head@4-24 rings'])
  expect(withHead(plan, pressed, all, 5000)).toBeNull()
  expect(withHead(plan, rungs, without('head'), 5000)).toBeNull()
  // The officer's time is over; the head still rings, and the deputy waits.
  expect(shown(advance(plan, pressed, all, 15_000).rungs)).toEqual([
    'officer@0-15 unanswered',
    'head@4-24 rings',
  ])
})

it('calls back whoever placed the call, and nobody else', () => {
  const people: People = { ...all, placer: { accountIds: ['p'], label: 'station' } }

  expect(shown(advance(planBack(rules, 'unit'), [], people, 0).rungs)).toEqual([
    'placer@0-15 rings',
  ])
})

it('rings the next its whole time after a standstill', () => {
  const plan = planFor(rules, 'unit', false)
  const { rungs } = advance(plan, [], all, 0)

  expect(shown(advance(plan, rungs, all, 40_000).rungs)).toEqual([
    'officer@0-15 unanswered',
    'deputy@40-50 rings',
  ])
})

it('always ends, rings nobody twice and leaves no post out, whatever happens in between', () => {
  const account = fc.constantFrom('a', 'b', 'c', 'd')
  const reachable = fc.record({
    accountIds: fc.uniqueArray(account, { maxLength: 3 }),
    label: fc.constant(''),
  })
  const people = fc.record(
    { officer: reachable, deputy: reachable, head: reachable, phone: reachable },
    { requiredKeys: [] },
  )
  const act = fc.oneof(
    fc.record({ kind: fc.constant('decline' as const), who: account }),
    fc.record({ kind: fc.constant('head' as const), who: account }),
    fc.record({ kind: fc.constant('wait' as const), who: account }),
  )
  const order = fc.constantFrom('inTurn' as const, 'together' as const)
  const head = fc.constantFrom('onPress' as const, 'inTurn' as const)
  fc.assert(
    fc.property(
      fc.record({ order, head }),
      fc.boolean(),
      people,
      fc.array(act, { maxLength: 12 }),
      (change, isEmergency, who, acts) => {
        const plan = planFor({ ...rules, ...change }, 'unit', isEmergency)
        let nowMs = 0
        let state = advance(plan, [], who, nowMs)
        for (const one of acts) {
          if (state.outcome !== null) break
          nowMs += 1000
          let { rungs } = state
          if (one.kind === 'decline') rungs = declined(rungs, one.who, nowMs)
          if (one.kind === 'head') rungs = withHead(plan, rungs, who, nowMs) ?? rungs
          state = advance(plan, rungs, who, nowMs)
        }
        for (let steps = 0; state.outcome === null; steps++) {
          expect(steps).toBeLessThan(8)
          nowMs = Math.max(nowMs, dueMs(state.rungs) ?? Number.NaN)
          state = advance(plan, state.rungs, who, nowMs)
        }
        const { rungs } = state
        expect(rungs.some(isRinging)).toBe(false)
        const posts = rungs.map(({ post }) => post)
        expect(new Set(posts).size).toBe(posts.length)
        for (const post of plan.groups.flat()) expect(posts).toContain(post)
        const rung = rungs.flatMap(({ accountIds }) => accountIds)
        expect(new Set(rung).size).toBe(rung.length)
      },
    ),
  )
})
