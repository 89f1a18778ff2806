import { expect, it } from 'vitest'
import { IntakeItem } from '#shared/ticket.ts'
import { madeTickets, type MadeTicket } from './madeTickets.ts'
import { withScenario } from './scenarios.ts'

const startedAt = new Date('2026-04-08T10:00:00Z')

function take(count: number, seed = '7', at = startedAt): MadeTicket[] {
  const tickets = madeTickets(seed, at, 500)
  return Array.from({ length: count }, () => tickets.next().value)
}

const many = take(2000)
const share = (is: (ticket: MadeTicket) => boolean) => many.filter(is).length / many.length

it('makes the same tickets of the same seed, and others of another', () => {
  expect(take(50)).toEqual(take(50))
  expect(take(50, '8')).not.toEqual(take(50))
})

it('numbers another run anew, so that its tickets are not taken for changed ones', () => {
  const numbers = (tickets: MadeTicket[]) => tickets.map(({ item }) => item.sourceId)
  const later = numbers(take(50, '7', new Date('2026-04-08T10:00:01Z')))

  expect(new Set([...numbers(take(50)), ...later]).size).toBe(100)
})

it('makes only what the interface takes, in step with the time', () => {
  for (const { item } of many) expect(IntakeItem.safeParse(item).error).toBeUndefined()
  expect(many[3]?.item.receivedAt).toBe('2026-04-08T10:00:01.500Z')
})

it.each<[string, number, (ticket: MadeTicket) => boolean]>([
  ['from the hotline', 0.45, ({ source }) => source === '12345'],
  ['from the police', 0.3, ({ source }) => source === '110'],
  ['found on visits', 0.25, ({ source }) => source === 'visits'],
  ['a repeat', 0.05, ({ item }) => item.repeatOf !== undefined],
  ['without a position', 0.1, ({ item }) => item.location === undefined],
  ['at the caller’s home', 0.05, ({ item }) => item.locationIs === 'caller'],
  ['in GCJ-02', 0.33, ({ item }) => item.location?.crs === 'GCJ02'],
  ['with deadlines of the source', 0.07, ({ item }) => item.dueAt !== undefined],
  ['urgent', 0.12, ({ item }) => item.urgency === 'urgent'],
  ['of the national standard', 0.83, ({ item }) => item.category?.scheme === 'gb47678'],
])('makes about the expected share %s', (_, expected, is) => {
  expect(share(is)).toBeGreaterThan(expected * 0.7)
  expect(share(is)).toBeLessThan(expected * 1.3)
})

it('repeats only what the hotline sent before, at the same place', () => {
  const bySourceId = new Map(many.map((ticket) => [ticket.item.sourceId, ticket]))
  const repeats = many.filter(({ item }) => item.repeatOf !== undefined)

  for (const { item } of repeats) {
    const earlier = bySourceId.get(item.repeatOf ?? '')
    expect(earlier?.source).toBe('12345')
    expect(earlier?.item.address).toBe(item.address)
    expect(Date.parse(earlier?.item.receivedAt ?? '')).toBeLessThan(Date.parse(item.receivedAt))
  }
})

it('gives callers numbers that no network gives out, and visits no caller', () => {
  for (const { source, item } of many) {
    if (source === 'visits') expect(item.caller).toBeUndefined()
    else expect(item.caller?.phone).toMatch(/^100\d{8}$/)
  }
})

it.each([1, 3, 5, 20])('tells the story once among %i tickets', (count) => {
  const tickets = [...withScenario(take(count), 'barbecue', startedAt)]
  const story = tickets.filter(({ item }) => item.title === '烧烤店油烟扰民')

  expect(tickets).toHaveLength(count + 1)
  expect(story).toHaveLength(1)
  expect(IntakeItem.safeParse(story[0]?.item).error).toBeUndefined()
  expect(tickets.map(({ item }) => item.receivedAt)).toEqual(
    tickets.map(({ item }) => item.receivedAt).sort(),
  )
})
