import { distanceMeters, type Position } from '#shared/geometry.ts'
import { pointAt, type Crossing } from './lattice.ts'
import { toPosition } from './plane.ts'
import { passableStretches } from './streets.ts'

interface Corner {
  at: Position
  /** Metres to the crossings next to it along a street. */
  next: Map<string, number>
}

const nameOf = ([i, j]: Crossing): string => `${i} ${j}`

let made: ReadonlyMap<string, Corner> | undefined

function corners(): ReadonlyMap<string, Corner> {
  if (made) return made
  const all = new Map<string, Corner>()
  const cornerAt = (crossing: Crossing): Corner => {
    const known = all.get(nameOf(crossing))
    if (known) return known
    const corner = { at: toPosition(pointAt(crossing)), next: new Map<string, number>() }
    all.set(nameOf(crossing), corner)
    return corner
  }
  for (const [a, b] of passableStretches()) {
    const [from, to] = [cornerAt(a), cornerAt(b)]
    const metres = distanceMeters(from.at, to.at)
    from.next.set(nameOf(b), metres)
    to.next.set(nameOf(a), metres)
  }
  return (made = all)
}

function nearestCorner(place: Position): string {
  let best = { name: '', metres: Infinity }
  for (const [name, { at }] of corners()) {
    const metres = distanceMeters(place, at)
    if (metres < best.metres) best = { name, metres }
  }
  return best.name
}

/**
 * The shortest way along the demo district's streets, WGS-84, both ends included; straight across where no
 * street leads there.
 */
export function wayBetween(from: Position, to: Position): Position[] {
  const all = corners()
  const [start, goal] = [nearestCorner(from), nearestCorner(to)]
  const metres = new Map([[start, 0]])
  const before = new Map<string, string>()
  const open = new Set([start])
  while (open.size > 0) {
    let here = ''
    for (const name of open)
      if (here === '' || (metres.get(name) ?? 0) < (metres.get(here) ?? 0)) here = name
    if (here === goal) break
    open.delete(here)
    for (const [name, length] of all.get(here)?.next ?? []) {
      const so = (metres.get(here) ?? 0) + length
      if (so >= (metres.get(name) ?? Infinity)) continue
      metres.set(name, so)
      before.set(name, here)
      open.add(name)
    }
  }
  if (!metres.has(goal)) return [from, to]
  const way: Position[] = [to]
  for (let name: string | undefined = goal; name !== undefined; name = before.get(name))
    way.unshift(all.get(name)?.at ?? to)
  return [from, ...way]
}
