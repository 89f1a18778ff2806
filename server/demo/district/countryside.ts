import { roughen, type Point } from './plane.ts'
import { between, fieldOf, randomOf } from './random.ts'
import { densityAt } from './settlements.ts'
import { isInside } from './shapes.ts'
import { districtRim } from './towns.ts'
import { lakes } from './waters.ts'

const isLand = (at: Point) =>
  isInside(at, districtRim) && !lakes.some(({ shore }) => isInside(at, shore))
const isOpen = (at: Point) => isLand(at) && densityAt(at) < 0.12

/** A loose net over the fields; every knot and every thread wanders. */
function netOf(name: string, { meshKm, kept }: { meshKm: number; kept: number }): Point[][] {
  const drift = fieldOf(`${name} drift`)
  const tie = (i: number, j: number): Point | null => {
    const random = randomOf(`${name} ${i} ${j}`)
    const [x, y] = [(i + 0.7 * (random() - 0.5)) * meshKm, (j + 0.7 * (random() - 0.5)) * meshKm]
    const at: Point = [x + 0.5 * drift(x / 5, y / 5), y + 0.5 * drift(y / 5 + 9, x / 5 + 9)]
    return isOpen(at) ? at : null
  }
  const reach = Math.ceil(30 / meshKm)
  const side = Array.from({ length: 2 * reach + 1 }, (_, n) => n - reach)
  const knots = new Map<string, Point | null>(
    side.flatMap((i) => side.map((j) => [`${i} ${j}`, tie(i, j)] as const)),
  )
  return side.flatMap((i) =>
    side.flatMap((j) =>
      [`${i + 1} ${j}`, `${i} ${j + 1}`].flatMap((next): Point[][] => {
        const [a, b] = [knots.get(`${i} ${j}`), knots.get(next)]
        const seed = `${name} ${i} ${j} ${next}`
        if (!a || !b || between(0, 1, seed) >= kept) return []
        return [roughen([a, b], { seed: `${seed} bend`, swing: 0.22, finestKm: 0.42 })]
      }),
    ),
  )
}

/** The creeks that cut the low land into strips: every village has its own. */
export const creeks: readonly (readonly Point[])[] = netOf('creek', { meshKm: 0.82, kept: 0.66 })

/** Country lanes. */
export const lanes: readonly (readonly Point[])[] = netOf('lane', { meshKm: 1.75, kept: 0.74 })

/** Rows of houses along the creeks, as low long strips. */
export const hamlets: readonly (readonly Point[])[] = creeks.flatMap((creek, n) => {
  const random = randomOf(`hamlet ${n}`)
  const [a, b] = [creek[0], creek[Math.floor(creek.length / 2)]]
  if (!a || !b || random() > 0.5) return []
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const length = Math.sqrt(dx * dx + dy * dy)
  const side = random() < 0.5 ? 1 : -1
  const [along, across]: [Point, Point] = [
    [dx / length, dy / length],
    [(-dy / length) * side, (dx / length) * side],
  ]
  const place = (forward: number, out: number): Point => [
    a[0] + along[0] * forward + across[0] * out,
    a[1] + along[1] * forward + across[1] * out,
  ]
  const rows = 1 + Math.floor(random() * 2.4)
  const start = 0.05 + 0.1 * random()
  return Array.from({ length: rows }, (_, row): Point[] => {
    const [near, far] = [0.035 + row * 0.085, 0.095 + row * 0.085]
    const reach = start + Math.min(length, 0.16 + 0.24 * random())
    return [place(start, near), place(reach, near), place(reach, far), place(start, far)]
  })
})
