import type { Point } from './plane.ts'

/** The banks of a river along its course: a band that swells and narrows, closed by walking back. */
export function bandAlong(course: readonly Point[], widthKm: (n: number) => number): Point[] {
  const bank = (side: 1 | -1) =>
    course.map((at, n): Point => {
      const [a, b] = [
        course[Math.max(0, n - 1)] as Point,
        course[Math.min(course.length - 1, n + 1)] as Point,
      ]
      const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
      const half = (side * widthKm(n)) / 2 / Math.sqrt(dx * dx + dy * dy)
      return [at[0] - dy * half, at[1] + dx * half]
    })
  return [...bank(1), ...bank(-1).reverse()]
}
