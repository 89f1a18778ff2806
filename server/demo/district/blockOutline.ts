import type { Cell, Crossing } from './lattice.ts'
import { keyOf } from './growth.ts'

/** The crossings around a patch of blocks, counter-clockwise; the first is not repeated. */
export function outlineOf(cells: readonly Cell[]): Crossing[] {
  const sides = new Map<string, { from: Crossing; to: Crossing }>()
  for (const { i, j } of cells) {
    const corners: Crossing[] = [
      [i, j],
      [i + 1, j],
      [i + 1, j + 1],
      [i, j + 1],
    ]
    corners.forEach((from, n) => {
      const to = corners[(n + 1) % 4] as Crossing
      const back = `${keyOf(...to)}>${keyOf(...from)}`
      // A side walked both ways lies between two blocks of the patch.
      if (!sides.delete(back)) sides.set(`${keyOf(...from)}>${keyOf(...to)}`, { from, to })
    })
  }
  const nextOf = new Map([...sides.values()].map(({ from, to }) => [keyOf(...from), to]))
  const [first] = sides.values()
  if (!first) return []
  const walk: Crossing[] = [first.from]
  for (
    let at = first.to;
    keyOf(...at) !== keyOf(...first.from);
    at = nextOf.get(keyOf(...at)) as Crossing
  )
    walk.push(at)
  if (walk.length !== sides.size) throw new Error('The blocks do not form one patch without holes')
  return walk
}
