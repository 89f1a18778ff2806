import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { aCase, aTicketHead } from '#shared/aCase.ts'
import { toCalendar } from '#shared/calendar.ts'
import { holderOf, isClosed, statusFromOrders, type CaseCard } from '#shared/case.ts'
import { isStationOpen, type CaseLimits } from '#shared/caseLimits.ts'
import { subjectOfTicket } from '#shared/clockSubject.ts'
import { caseCommandNames, type CaseCommandName } from '#shared/commands.ts'
import { clockFor, recompute } from '#shared/dueTime.ts'
import { isOpen } from '#shared/order.ts'
import { isCalledBack } from '#shared/rules.ts'
import type { ClockKind, Source } from '#shared/ticket.ts'
import { publishedHolidays } from '#server/calendar/holidays.ts'
import { demoClockRules } from '#server/demo/clockRules.ts'
import { firstClockRules } from '#server/firstRows/clockRules.ts'
import { firstEscalationRules } from '#server/firstRows/escalationRules.ts'
import { command, orderCommand, tick, tryAnything } from './model.ts'
import { GRID, people, TOWN, type Pick, type World } from './modelWorld.ts'

const limits: CaseLimits = {
  contactTries: { tries: 3, hoursApart: 2 },
  pingPong: { returns: 2, moves: 3 },
  orphan: { minutes: 240 },
  riskWords: { words: [] },
  stationHours: { start: '08:30', end: '17:30', isWorkingDaysOnly: true },
}
const calendar = toCalendar(publishedHolidays(), {
  start: '09:00',
  lunchFrom: '11:30',
  lunchTo: '13:00',
  end: '17:30',
})
const rulebook = {
  clockRules: [...firstClockRules, ...demoClockRules],
  escalation: firstEscalationRules,
  calendar,
}
const kinds: readonly ClockKind[] = ['sign', 'firstContact', 'closing', 'callback']

/** Cases as intake opens them: one or two tickets each, from several sources. */
function newWorld(count: number): World {
  const now = new Date('2026-03-02T09:30:00+08:00')
  const cards = Array.from({ length: count }, (_, n): CaseCard => {
    const tickets = Array.from({ length: 1 + (n % 2) }, (_one, m) =>
      aTicketHead({
        id: `t-${n}-${m}`,
        sourceId: `S-${n}-${m}`,
        source: (['12345', '110', 'visits'] as Source[])[(n + m) % 3] as Source,
        receivedAt: now.toISOString(),
      }),
    )
    const card = aCase({
      id: `case-${n}`,
      caseNo: `NO-${n}`,
      townCode: TOWN,
      gridId: GRID,
      receivedAt: now.toISOString(),
      tickets,
      clocks: tickets.flatMap((head) =>
        kinds.map((kind) => clockFor(kind, subjectOfTicket(head, TOWN, now), rulebook)),
      ),
      latest: { at: now.toISOString(), what: { code: 'happened.received' } },
    })
    return card
  })
  return {
    now,
    cards: new Map(cards.map((card) => [card.id, card])),
    ids: 0,
    rulebook,
    limits,
    carriedOut: new Map(),
  }
}

/** One number decides everything that follows from it, so that a failing play can be played again. */
function picker(seed: number): Pick {
  let state = seed + 1
  return (from) => {
    // Park and Miller's generator: small, and the same everywhere.
    state = (state * 48_271) % 2_147_483_647
    return from[state % Math.max(from.length, 1)]
  }
}

function checkInvariants(
  world: World,
  before: ReadonlyMap<string, CaseCard>,
  ticketIds: ReadonlySet<string>,
): void {
  const seen: string[] = []
  for (const card of world.cards.values()) {
    seen.push(...card.tickets.map(({ id }) => id))
    if (before.get(card.id) === card) continue
    // Exactly one post holds a case, and it is the one the rules name.
    const open = isStationOpen(limits.stationHours, calendar, world.now)
    const byDay = [holderOf(card, open), holderOf(card, !open)]
    expect(byDay).toContain(card.holder)
    expect(card.closedAt !== null).toBe(isClosed(card))
    // A promise belongs to a ticket or an order that is here.
    const here = new Set([...card.tickets, ...card.orders].map(({ id }) => id))
    expect(card.clocks.filter(({ of }) => !here.has(of))).toEqual([])
    expect(new Set(card.orders.map(({ id }) => id)).size).toBe(card.orders.length)
    if (['received', 'filed', 'assigned', 'handling', 'checking'].includes(card.status))
      expect(card.status).toBe(statusFromOrders(card))
    if (card.status === 'callback') expect(card.orders.filter(isOpen)).toEqual([])
    expect(card.status === 'pending').toBe(card.suspension !== null && !isClosed(card))
    // What is shown is what the rules say of each clock's start and stops.
    for (const { before, after } of recompute(card.clocks, rulebook)) expect(after).toEqual(before)
    expect(card.mergedInto !== null && !isClosed(card)).toBe(false)
  }
  // Every ticket is in exactly one case, whatever was merged and parted.
  expect(seen.sort()).toEqual([...ticketIds].sort())
}

const [duty, shiftLeader, , district, socialWork] = people as [
  (typeof people)[number],
  (typeof people)[number],
  (typeof people)[number],
  (typeof people)[number],
  (typeof people)[number],
]

const dayAfter = (now: Date): string => new Date(now.getTime() + 86_400_000).toISOString()

/** What a sensible town would do next to bring an open case to its end. */
function stepOn(world: World, caseId: string): void {
  const card = world.cards.get(caseId) as CaseCard
  const give = (name: CaseCommandName, who: typeof duty, input: object = {}) =>
    command(world, name, who, card, input) === null
  const objected = card.orders.find((order) => isOpen(order) && order.objection?.state === 'open')
  if (objected) {
    const manager =
      card.tier === 4 ? (card.special?.acceptedBy === 'socialWork' ? socialWork : district) : duty
    orderCommand(world, 'reviewObjection', manager, card, objected.id, {
      upheld: false,
      note: '',
    })
    return
  }
  if (card.special) {
    const by = card.special.acceptedBy === 'socialWork' ? socialWork : district
    if (card.special.progress.length === 0 && give('reportProgress', by, { note: '' })) return
    if (give('handBack', by, { tier: 2, note: '' })) return
  }
  if (card.tier === 4 && give('acceptSpecial', district, { plan: '', due: dayAfter(world.now) }))
    return
  if (card.status === 'pending' && give('resume', duty)) return
  if (card.status === 'received' && give('file', duty)) return
  const at = card.orders.find(isOpen)
  if (at) {
    const handler = people.find(
      ({ area }) => area.kind === 'unit' && area.unitId === at.unitId,
    ) as typeof duty
    const next = at.state === 'sent' ? 'acknowledge' : 'result'
    orderCommand(world, next, handler, card, at.id, { result: 'solved', note: '' })
    return
  }
  if (give('decide', shiftLeader, { unitId: 'CHENGGUAN', task: '' })) return
  if (card.tier === null && give('sort', duty, { tier: 2 })) return
  if (card.status === 'checking' && give('check', duty, { note: '' })) return
  if (card.status === 'callback') {
    const waiting = card.tickets.find((ticket) => !isCalledBack(ticket))
    const input = { satisfaction: 'satisfied', verdict: 'solved' }
    if (waiting && give('callback', duty, { ticketId: waiting.id, ...input })) return
    if (give('close', duty)) return
    const untried = card.tickets.find(({ firstContact }) => firstContact === null)
    if (untried && give('firstContact', duty, { ticketId: untried.id, result: 'reached' })) return
  }
  if (give('dispatch', duty, { unitId: 'CHENGGUAN', task: '' })) return
  throw new Error(`Stuck at ${card.status}, tier ${card.tier}, holder ${card.holder}`)
}

function finish(world: World, caseId: string): void {
  for (let step = 0; step < 60; step++) {
    if (isClosed(world.cards.get(caseId) as CaseCard)) return
    stepOn(world, caseId)
  }
  throw new Error('Still open after sixty sensible steps')
}

const play = fc.array(
  fc.record({
    who: fc.nat(people.length - 1),
    on: fc.nat(3),
    minutes: fc.constantFrom(0, 1, 5, 60, 300, 1440, 5000),
    seed: fc.nat(2 ** 31 - 2),
  }),
  { minLength: 20, maxLength: 60, size: 'max' },
)

function played(
  steps: readonly (typeof play extends fc.Arbitrary<infer S> ? S : never)[number][],
  carriedOut = new Map<string, number>(),
) {
  const world = { ...newWorld(4), carriedOut }
  const ids = new Set(
    [...world.cards.values()].flatMap(({ tickets }) => tickets.map(({ id }) => id)),
  )
  for (const { who, on, minutes, seed } of steps) {
    world.now = new Date(world.now.getTime() + minutes * 60_000)
    const before = new Map(world.cards)
    const card = [...world.cards.values()][on] as CaseCard
    // Left to chance alone a case rarely gets far: every third step is a sensible one.
    if (seed % 3 > 0) tryAnything(world, card, people[who] as typeof duty, picker(seed))
    else if (!isClosed(card)) stepOn(world, card.id)
    for (const [id, after] of world.cards) {
      const version = (before.get(id) as CaseCard).version
      expect([version, version + 1]).toContain(after.version)
    }
    checkInvariants(world, before, ids)
  }
  return world
}

describe('whatever anybody tries on cases with several tickets and orders', () => {
  it('breaks no invariant', () => {
    fc.assert(
      fc.property(play, (steps) => void played(steps)),
      { numRuns: 30, endOnFailure: true },
    )
  })

  it('leaves every case a way to its end', () => {
    fc.assert(
      fc.property(play, (steps) => {
        const world = played(steps)
        for (const id of world.cards.keys()) finish(world, id)
        for (const card of world.cards.values()) expect(isClosed(card)).toBe(true)
      }),
      { numRuns: 20, endOnFailure: true },
    )
  })

  it('gives everything back when two cases are merged and parted', () => {
    let merged = 0
    const bare = (card: CaseCard) => ({ ...card, version: 0, latest: null, holder: null })
    fc.assert(
      fc.property(play, (steps) => {
        const world = played(steps)
        for (const target of [...world.cards.values()]) {
          for (const source of [...world.cards.values()]) {
            const input = { caseId: source.id }
            if (command(world, 'merge', duty, target, input) !== null) continue
            merged++
            const whole = world.cards.get(target.id) as CaseCard
            expect(command(world, 'unmerge', duty, whole, input)).toBeNull()
            expect(bare(world.cards.get(target.id) as CaseCard)).toEqual(bare(target))
            expect(bare(world.cards.get(source.id) as CaseCard)).toEqual(bare(source))
            world.cards.set(target.id, target).set(source.id, source)
          }
        }
      }),
      { numRuns: 30, endOnFailure: true },
    )
    expect(merged).toBeGreaterThan(50)
  })

  it('carries every command out somewhere', () => {
    const carriedOut = new Map<string, number>()
    // Always the same plays: what they reach must not depend on luck.
    for (const steps of fc.sample(play, { seed: 20261121, numRuns: 100 })) {
      const world = played(steps, carriedOut)
      for (const id of world.cards.keys()) finish(world, id)
    }
    expect(caseCommandNames.filter((name) => !carriedOut.has(name))).toEqual([])
  })

  it('tells every missed promise once, however often time is looked at', () => {
    const world = newWorld(1)
    world.now = new Date('2026-03-20T10:00:00+08:00')
    for (let look = 0; look < 20; look++) tick(world, [...world.cards.values()][0] as CaseCard)
    const card = [...world.cards.values()][0] as CaseCard
    const told = card.escalated.map(({ of, rule }) => `${of} ${rule}`)
    expect(told).toHaveLength(card.clocks.filter(({ due }) => due !== null).length)
    expect(new Set(told).size).toBe(told.length)
    expect(card.flags.map(({ flag }) => flag)).toEqual(['orphan'])
  })
})
