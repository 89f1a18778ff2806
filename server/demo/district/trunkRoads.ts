import {
  eastward,
  northward,
  pointAt,
  type Crossing,
  type EastwardKey,
  type NorthwardKey,
} from './lattice.ts'
import { smooth, type Point } from './plane.ts'

/** 1 expressway, 2 main road, 3 street. */
export type RoadClass = 1 | 2 | 3

export interface Road {
  name: string | null
  class: RoadClass
  line: readonly Point[]
}

/** A main road along a line of the lattice, for a stretch of it in lattice kilometres. */
type AlongLattice = { name: string; from: number; to: number } & (
  { axis: 'north'; line: NorthwardKey } | { axis: 'east'; line: EastwardKey }
)

const alongLattice: readonly AlongLattice[] = [
  { name: '漕盈公路', axis: 'north', line: 'caoying', from: -3.5, to: 9.6 },
  { name: '城中路', axis: 'north', line: 'chengzhong', from: -2.4, to: 3.7 },
  { name: '外青松公路', axis: 'north', line: 'waiqingsong', from: -6.6, to: 15 },
  { name: '汇金路', axis: 'north', line: 'huijin', from: -2.2, to: 5.4 },
  { name: '赵重公路', axis: 'north', line: 'zhaochong', from: -1.9, to: 9.4 },
  { name: '嘉松中路', axis: 'north', line: 'jiasong', from: -6, to: 15.4 },
  { name: '华徐公路', axis: 'north', line: 'huaxu', from: -2.6, to: 13.6 },
  { name: '诸光路', axis: 'north', line: 'zhuguang', from: -3.6, to: 6.4 },
  { name: '沈砖公路', axis: 'east', line: 'shenzhuan', from: -9.2, to: 5.2 },
  { name: '沪青平公路', axis: 'east', line: 'huqingping', from: -8.2, to: 15 },
  { name: '盈港路', axis: 'east', line: 'yinggang', from: -8.6, to: 8.2 },
  { name: '崧泽大道', axis: 'east', line: 'songze', from: -8.0, to: 15 },
  { name: '北青公路', axis: 'east', line: 'beiqing', from: -6.8, to: 15 },
  { name: '凤星路', axis: 'east', line: 'xinfeng', from: 4.4, to: 12.6 },
  { name: '纪鹤公路', axis: 'east', line: 'jihe', from: -6.0, to: 15 },
]

/** Whether a place along a line of the lattice belongs to a main road, and to which. */
export function trunkNameOn(axis: 'north' | 'east', key: string | null, at: number): string | null {
  const found = alongLattice.find(
    (road) => road.axis === axis && road.line === key && at >= road.from && at <= road.to,
  )
  return found?.name ?? null
}

function crossingsOf({ axis, line, from, to }: AlongLattice): Crossing[] {
  const [own, across] = axis === 'north' ? [northward, eastward] : [eastward, northward]
  const index = own.findIndex(({ key }) => key === line)
  return across.flatMap(({ at }, n): Crossing[] => {
    if (at < from || at > to) return []
    return [axis === 'north' ? [index, n] : [n, index]]
  })
}

const freeRoads: readonly { name: string; class: RoadClass; points: readonly Point[] }[] = [
  {
    name: '沪渝高速',
    class: 1,
    points: [
      [17.0, 0.6],
      [12.6, 0.2],
      [8.4, -0.9],
      [4.6, -2.6],
      [0.4, -3.4],
      [-3.6, -4.4],
      [-7.4, -5.9],
      [-10.4, -8.4],
      [-13.6, -11.3],
      [-17.4, -11.1],
      [-21.4, -11.9],
      [-29.0, -13.9],
    ],
  },
  {
    name: '沈海高速',
    class: 1,
    points: [
      [8.3, 17.0],
      [8.5, 13.0],
      [8.2, 9.9],
      [8.7, 6.4],
      [8.4, 3.0],
      [8.5, 0.0],
      [7.6, -3.6],
      [7.0, -8.0],
    ],
  },
  {
    name: '沪常高速',
    class: 1,
    points: [
      [17.0, 8.3],
      [12.4, 8.0],
      [8.2, 7.7],
      [4.2, 8.2],
      [0.2, 7.7],
      [-3.4, 7.4],
      [-7.0, 7.1],
      [-10.2, 5.3],
      [-15.0, 5.6],
    ],
  },
  {
    name: '绕城高速',
    class: 1,
    points: [
      [-6.4, 17.0],
      [-7.5, 12.6],
      [-7.3, 8.6],
      [-7.9, 4.6],
      [-7.6, 1.0],
      [-7.5, -1.6],
      [-6.4, -4.9],
      [-4.9, -7.8],
      [-3.0, -12.0],
    ],
  },
  {
    name: '申嘉湖高速',
    class: 1,
    points: [
      [0.0, -15.2],
      [-4.6, -15.9],
      [-9.0, -17.2],
      [-13.8, -16.8],
      [-18.2, -15.6],
      [-23.0, -14.5],
      [-29.0, -15.4],
    ],
  },
  {
    name: '沪青平公路',
    class: 2,
    points: [
      [-12.4, -8.2],
      [-14.2, -10.6],
      [-16.6, -12.5],
      [-19.4, -12.3],
      [-21.6, -12.4],
      [-24.2, -12.6],
      [-29.0, -14.6],
    ],
  },
  {
    name: '朱枫公路',
    class: 2,
    points: [
      [-8.2, -1.5],
      [-8.3, -4.2],
      [-8.0, -6.8],
      [-8.9, -9.6],
      [-9.0, -12.8],
      [-9.5, -15.6],
      [-9.3, -18.0],
      [-10.0, -21.5],
    ],
  },
  {
    name: '金商公路',
    class: 2,
    points: [
      [-21.9, -14.9],
      [-22.0, -12.4],
      [-21.5, -9.6],
      [-21.9, -7.2],
      [-21.7, -4.6],
      [-22.6, -1.8],
      [-22.4, 1.0],
    ],
  },
  {
    name: '练西公路',
    class: 2,
    points: [
      [-9.3, -14.9],
      [-12.0, -15.1],
      [-14.4, -15.4],
      [-17.2, -14.7],
      [-19.6, -13.9],
      [-21.9, -14.1],
    ],
  },
  {
    name: '练新公路',
    class: 2,
    points: [
      [-9.3, -15.3],
      [-6.4, -15.0],
      [-3.6, -14.9],
      [0.0, -14.2],
    ],
  },
  {
    name: '蒸夏公路',
    class: 2,
    points: [
      [-13.4, -12.4],
      [-13.9, -14.0],
      [-13.6, -15.8],
      [-14.2, -18.4],
      [-13.8, -21.0],
    ],
  },
  {
    name: '莲西公路',
    class: 2,
    points: [
      [-16.6, -12.5],
      [-17.5, -13.9],
      [-17.0, -15.6],
      [-17.8, -18.8],
    ],
  },
  {
    name: '白石公路',
    class: 2,
    points: [
      [-0.8, 10.6],
      [-3.0, 9.6],
      [-5.6, 10.1],
      [-8.6, 11.4],
      [-12.0, 11.2],
    ],
  },
  {
    name: '环湖路',
    class: 2,
    points: [
      [-8.2, -1.9],
      [-10.6, -1.6],
      [-10.9, -3.4],
      [-11.2, -5.3],
      [-11.8, -7.1],
      [-12.4, -8.2],
    ],
  },
]

/** The expressways and main roads; they run on beyond the border, as roads do. */
export const trunkRoads: readonly Road[] = [
  ...alongLattice.map((road): Road => ({
    name: road.name,
    class: 2,
    line: crossingsOf(road).map(pointAt),
  })),
  ...freeRoads.map(({ points, ...road }): Road => ({
    ...road,
    line: smooth(points, { steps: 8 }),
  })),
]
