import { eastward, northward, pointAt } from './lattice.ts'
import { distanceKm, mix, smooth, type Point } from './plane.ts'

export interface Station {
  name: string
  at: Point
}

export const METRO_NAME = '17号线'

/** Under 崧泽大道 in the east, under 淀山湖大道 through the city, then along the lake. */
function course(): Point[] {
  const street = (at: number) => {
    const line = eastward.reduce(
      (best, { at: v }, n) =>
        Math.abs(v - at) < Math.abs((eastward[best]?.at ?? 99) - at) ? n : best,
      0,
    )
    return (from: number, to: number): Point[] =>
      northward
        .flatMap(({ at: u }, n) => (u >= from && u <= to ? [pointAt([n, line])] : []))
        .reverse()
  }
  const east = street(2.6)(3.4, 15)
  const city = street(0.55)(-6.4, 1.2)
  const west: Point[] = [
    [-7.8, -1.6],
    [-9.4, -4.0],
    [-10.9, -6.9],
    [-13.0, -9.3],
    [-14.9, -11.4],
    [-17.0, -12.4],
  ]
  // Every second point: rails bend less than streets.
  return smooth(
    [...east, ...city, ...west].filter((_, n, all) => n % 3 === 0 || n >= all.length - west.length),
    { steps: 5 },
  )
}

export const metroLine: readonly Point[] = course()

/** Where stations are called for; each is put on the rails at the nearest point. */
const wanted: readonly (readonly [name: string, near: Point])[] = [
  ['国家会展中心', [13.1, 4.4]],
  ['蟠龙路', [11.3, 4.1]],
  ['徐盈路', [9.7, 3.9]],
  ['徐泾北城', [8.2, 3.7]],
  ['嘉松中路', [5.7, 3.3]],
  ['赵巷', [3.3, 2.9]],
  ['汇金路', [0.2, 0.8]],
  ['青浦新城', [-1.9, 0.4]],
  ['漕盈路', [-4.2, 0.1]],
  ['淀山湖大道', [-6.2, -0.2]],
  ['朱家角', [-9.2, -3.7]],
  ['东方绿舟', [-11.3, -7.4]],
  ['西岑', [-16.6, -12.2]],
]

function onRails(near: Point): Point {
  let [best, least]: [Point, number] = [near, Infinity]
  metroLine.slice(1).forEach((b, n) => {
    for (let part = 0; part < 1; part += 0.1) {
      const at = mix(metroLine[n] as Point, b, part)
      const distance = distanceKm(at, near)
      if (distance < least) [best, least] = [at, distance]
    }
  })
  return best
}

export const stations: readonly Station[] = wanted.map(([name, near]) => ({
  name,
  at: onRails(near),
}))
