import { distanceMeters, type Position } from '#shared/geometry.ts'

/** Somebody on their way: where along, how fast (metres a second) and since when. */
export interface Walk {
  way: readonly Position[]
  speed: number
  sinceMs: number
}

export function lengthOf(way: readonly Position[]): number {
  let metres = 0
  for (const [n, at] of way.entries()) {
    const next = way[n + 1]
    if (next) metres += distanceMeters(at, next)
  }
  return metres
}

/** Where they are at that moment; at its end it stays there. */
export function placeOn({ way, speed, sinceMs }: Walk, nowMs: number): Position {
  let left = (Math.max(0, nowMs - sinceMs) / 1000) * speed
  for (const [n, at] of way.entries()) {
    const next = way[n + 1]
    if (!next) return at
    const metres = distanceMeters(at, next)
    if (left < metres) {
      const part = left / metres
      return [at[0] + (next[0] - at[0]) * part, at[1] + (next[1] - at[1]) * part]
    }
    left -= metres
  }
  throw new RangeError('A way without a place')
}

export const isOver = ({ way, speed, sinceMs }: Walk, nowMs: number): boolean =>
  ((nowMs - sinceMs) / 1000) * speed >= lengthOf(way)
