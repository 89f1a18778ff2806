import { mix, type Point } from './plane.ts'
import { randomOf, type Random } from './random.ts'
import { densityAt, kindAt, type SettlementKind } from './settlements.ts'
import { streetCells } from './streets.ts'

/** A built-up piece of a block between its lanes. */
export interface Parcel {
  kind: SettlementKind | 'park'
  /** 0 sparse, 1 dense: the denser, the brighter it is drawn. */
  shade: 0 | 1
  rim: readonly Point[]
}

/** Parts of a block's two sides, from 0 to 1. */
type Share = readonly [west: number, south: number, east: number, north: number]

/** Pieces stop being halved below this part of a block. */
const SMALLEST: Record<SettlementKind, number> = { city: 0.5, market: 0.56, industry: 0.72 }
/** A street's and a lane's half width, as parts of a block. */
const STREET = 0.045
const LANE = 0.014

function halve([west, south, east, north]: Share, smallest: number, random: Random): Share[] {
  const [width, height] = [east - west, north - south]
  if (Math.max(width, height) < smallest * 1.6) return [[west, south, east, north]]
  const at = 0.38 + 0.24 * random()
  const [first, second]: Share[] =
    width > height
      ? [
          [west, south, west + width * at - LANE, north],
          [west + width * at + LANE, south, east, north],
        ]
      : [
          [west, south, east, south + height * at - LANE],
          [west, south + height * at + LANE, east, north],
        ]
  return [first, second].flatMap((part) => (part ? halve(part, smallest, random) : []))
}

function parcelsOf(cell: (typeof streetCells)[number]): Parcel[] {
  const random = randomOf(`block ${cell.i} ${cell.j}`)
  const [southWest, southEast, northEast, northWest] = cell.corners
  const place = (s: number, t: number) =>
    mix(mix(southWest, southEast, s), mix(northWest, northEast, s), t)
  const kind = kindAt(cell.centre)
  const smallest = SMALLEST[kind] * (0.8 + 0.4 * random())
  const density = densityAt(cell.centre)
  // At the edge of a town half of the land is not built on yet.
  const builtShare = Math.min(0.95, 0.45 + 0.8 * density)
  return halve([STREET, STREET, 1 - STREET, 1 - STREET], smallest, random).flatMap(
    ([west, south, east, north]): Parcel[] => {
      const chance = random()
      if (chance > builtShare) return []
      return [
        {
          kind: chance < 0.05 ? 'park' : kind,
          shade: density > 0.55 && random() > 0.3 ? 1 : 0,
          rim: [place(west, south), place(east, south), place(east, north), place(west, north)],
        },
      ]
    },
  )
}

/** What stands in the blocks of the towns. */
export const parcels: readonly Parcel[] = streetCells.flatMap(parcelsOf)
