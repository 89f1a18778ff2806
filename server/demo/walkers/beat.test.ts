import { expect, it } from 'vitest'
import type { Position } from '#shared/geometry.ts'
import { beginning, next, placeOf, type Doing, type Walker } from './beat.ts'
import type { Task } from './task.ts'

const SHOP: Position = [121.2, 31.16]
const PARK: Position = [121.21, 31.16]
const walker = (seed: string): Walker => ({
  ...{ seed, places: [SHOP, PARK, [121.2, 31.17]] },
  wayBetween: (from, to) => [from, to],
})
const order = (more: Partial<Task>): Task => ({
  ...{ orderId: 'o1', version: 1, state: 'called', place: PARK, arrivedAtMs: null },
  ...more,
})
const START = Date.parse('2026-11-22T02:00:00Z')

/** Where somebody is at each minute of an hour without orders. */
function hourOf(seed: string): Position[] {
  const one = walker(seed)
  let doing = beginning(one, null, START)
  return Array.from({ length: 3600 }, (_, second) => {
    const at = START + second * 1000
    doing = next(one, doing, null, START, at).doing
    return placeOf(doing, at)
  }).filter((_, second) => second % 60 === 0)
}

it('goes the same rounds with the same seed, and others with another', () => {
  expect(hourOf('7 chengguan')).toEqual(hourOf('7 chengguan'))
  expect(hourOf('7 chengguan')).not.toEqual(hourOf('8 chengguan'))
  expect(new Set(hourOf('7 chengguan').map(String)).size).toBeGreaterThan(10)
})

it('begins where it was last', () => {
  expect(placeOf(beginning(walker('7'), PARK, START), START)).toEqual(PARK)
})

/** Plays an order as the server would take it: what is asked for is done in the same second. */
function played(task: Task): { said: string[]; doing: Doing } {
  const one = walker('7 guijian')
  let doing = beginning(one, SHOP, START)
  let now = task
  let seenAt = START
  const said: string[] = []
  for (let at = START; at < START + 3_600_000 && said.length < 3; at += 1000) {
    const stepped = next(one, doing, now, seenAt, at)
    doing = stepped.doing
    if (!stepped.act) continue
    said.push(stepped.act.name)
    seenAt = at
    if (stepped.act.name === 'acknowledge') now = order({ ...now, state: 'onTheWay' })
    if (stepped.act.name === 'arrive') {
      expect(stepped.act.distanceM).toBe(0)
      now = order({ ...now, state: 'onSite', arrivedAtMs: at })
    }
  }
  return { said, doing }
}

it('answers an order, goes there, reports in where it is, and leaves again', () => {
  const { said, doing } = played(order({}))

  expect(said).toEqual(['acknowledge', 'arrive', 'leave'])
  expect(placeOf(doing, START)).toEqual(PARK)
})

it('reports in where it stands when an order’s place is withheld', () => {
  expect(played(order({ place: null })).said).toEqual(['acknowledge', 'arrive', 'leave'])
})

it('says nothing more while what it asked for is not seen yet, and goes its rounds again when called back', () => {
  const one = walker('7')
  const away: Doing = {
    ...{ kind: 'toOrder', orderId: 'o1', rounds: 3 },
    walk: { way: [SHOP, PARK], speed: 8, sinceMs: START },
  }
  const onTheWay = next(one, away, order({ state: 'onTheWay' }), START, START + 10_000)
  const cancelled = next(one, away, null, START, START + 10_000)

  expect(onTheWay.act).toBeNull()
  expect(cancelled).toMatchObject({ act: null, doing: { kind: 'staying', rounds: 3 } })
})
