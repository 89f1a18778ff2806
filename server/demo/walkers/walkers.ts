import { mayShare } from '#shared/force.ts'
import type { Position } from '#shared/geometry.ts'
import { demoDistrict } from '../district/demoDistrict.ts'
import { placesIn } from '../district/places.ts'
import { pick, randomOf } from '../district/random.ts'
import type { DemoUnit } from '../district/types.ts'
import { wayBetween } from '../district/ways.ts'
import { walkingUnits } from '../seedWalkers.ts'
import type { Walker } from './beat.ts'

export interface NamedWalker extends Walker {
  username: string
  unitId: string
}

/**
 * Who of the demo can be played, the units that get orders before the 居村: one officer with a login a unit.
 * Each goes rounds in a grid of their own; with the same seed always the same ones.
 */
export function demoWalkers(seed: number): NamedWalker[] {
  const { people, units } = demoDistrict()
  const unitOf = new Map(units.map((unit) => [unit.id, unit]))
  const offered = people.flatMap(({ username, unitId, post }) =>
    username !== null && unitId !== null && mayShare({ post }) ? [{ username, unitId }] : [],
  )
  return [...offered, ...walkingUnits()].flatMap(({ username, unitId }) => {
    const unit = unitOf.get(unitId)
    const places = unit ? placesOfRounds(unit, `${seed} ${username}`) : []
    return places.length > 0
      ? [{ username, unitId, seed: `${seed} ${username}`, places, wayBetween }]
      : []
  })
}

/** A 居村 has its own grid; a town's unit one of those it serves. */
function placesOfRounds({ id, townCode }: DemoUnit, seed: string): Position[] {
  if (townCode === null) return []
  const { committees, deployments } = demoDistrict()
  const served = [
    ...committees.flatMap(({ unitId, gridId }) => (unitId === id && gridId ? [gridId] : [])),
    ...deployments.flatMap(({ unitId, gridId }) => (unitId === id ? [gridId] : [])),
  ]
  if (served.length === 0) return []
  const gridId = pick(served, randomOf(`${seed} grid`))
  return placesIn(townCode)
    .filter((place) => place.gridId === gridId)
    .map(({ position }) => position)
}
