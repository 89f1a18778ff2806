import { roughen, smooth, type Point } from './plane.ts'
import { lakeSketches, riverSketches, type River } from './waterSketches.ts'

export interface Lake {
  name: string
  /** Does not repeat the first point. */
  shore: readonly Point[]
}

/** Soft in the large, ragged in the small: reeds and bays. */
function shoreOf(name: string, points: readonly Point[]): Point[] {
  const soft = smooth(points, { isClosed: true, steps: 3 })
  return soft.flatMap((a, n) =>
    roughen([a, soft[(n + 1) % soft.length] as Point], {
      seed: `shore ${name} ${n}`,
      swing: 0.34,
      finestKm: 0.24,
    }).slice(0, -1),
  )
}

/** Still waters. */
export const lakes: readonly Lake[] = lakeSketches.map(({ name, points }) => ({
  name,
  shore: shoreOf(name, points),
}))

/** Running waters, from bend to bend. */
export const rivers: readonly River[] = riverSketches.map((river) => ({
  ...river,
  course: smooth(river.course),
}))
