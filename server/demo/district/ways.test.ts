import { expect, it } from 'vitest'
import { distanceMeters, type Position } from '#shared/geometry.ts'
import { placesIn } from './places.ts'
import { wayBetween } from './ways.ts'

const inGrid = placesIn('310118105').filter(({ gridId }) => gridId === '310118105G01')
const lengthOf = (way: readonly Position[]): number =>
  way.slice(1).reduce((sum, at, n) => sum + distanceMeters(way[n] ?? at, at), 0)

it('goes round the blocks and not through them, and not around the town', () => {
  const ends = inGrid.filter((_, n) => n % 7 === 0).map(({ position }) => position)

  for (const from of ends)
    for (const to of ends) {
      const way = wayBetween(from, to)
      expect([way[0], way.at(-1)]).toEqual([from, to])
      const straight = distanceMeters(from, to)
      expect(lengthOf(way)).toBeGreaterThanOrEqual(straight - 1)
      // A block's side there and back on top, for who begins in the middle of one.
      expect(lengthOf(way)).toBeLessThan(straight * 2 + 1500)
    }
})

it('goes the same way back', () => {
  const [from, to] = [inGrid[0], inGrid.at(-1)].map((place) => place?.position) as [
    Position,
    Position,
  ]
  const inner = wayBetween(from, to).slice(1, -1)

  expect(inner.length).toBeGreaterThan(2)
  expect(wayBetween(to, from).slice(1, -1).toReversed()).toEqual(inner)
})
