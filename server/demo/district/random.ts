/** A stream of numbers in [0, 1), the same on every machine for the same name. */
export type Random = () => number

/** Mixes a name into 32 bits (FNV-1a). */
function seedOf(name: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/**
 * Every use names its own stream, so that one part of the district drawing more numbers moves no other part.
 * The generator is Mulberry32: integers alone, so no machine rounds it differently.
 */
export function randomOf(name: string): Random {
  let state = seedOf(name)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** One number in [low, high), always the same for the same name. */
export function between(low: number, high: number, name: string): number {
  return low + (high - low) * randomOf(name)()
}

/** One of a list. */
export function pick<T>(items: readonly T[], random: Random): T {
  const found = items[Math.floor(random() * items.length)]
  if (found === undefined) throw new RangeError('Nothing to pick from')
  return found
}

/** A smooth field in [-1, 1] over the plane: random at whole numbers, eased in between. */
export function fieldOf(name: string): (x: number, y: number) => number {
  const seed = seedOf(name)
  const at = (i: number, j: number) => {
    let hash = Math.imul(i, 0x27d4eb2d) ^ Math.imul(j, 0x165667b1) ^ seed
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    return ((hash ^ (hash >>> 16)) >>> 0) / 2147483648 - 1
  }
  const ease = (t: number) => t * t * t * (t * (t * 6 - 15) + 10)
  return (x, y) => {
    const [i, j] = [Math.floor(x), Math.floor(y)]
    const [s, t] = [ease(x - i), ease(y - j)]
    const south = at(i, j) * (1 - s) + at(i + 1, j) * s
    const north = at(i, j + 1) * (1 - s) + at(i + 1, j + 1) * s
    return south * (1 - t) + north * t
  }
}
