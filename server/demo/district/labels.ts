import { registeredCommittees } from './committees.ts'
import { demoCommittees } from './committeePlaces.ts'
import { greens } from './greens.ts'
import { stations } from './metro.ts'
import { toPosition, type Point } from './plane.ts'
import { townShapes } from './towns.ts'
import { lakes, rivers } from './waters.ts'
import { labelPoint, type Position } from '#shared/geometry.ts'

export interface Label {
  name: string
  kind: 'town' | 'lake' | 'river' | 'station' | 'park' | 'place' | 'village'
  /** 1 is read from across the room, 5 only when close. */
  rank: 1 | 2 | 3 | 4 | 5
  at: Position
}

/** Town names stand in the towns' middles as people see them, not in the middle of the fields. */
const townMiddles: Readonly<Record<string, Point>> = {
  '310118001': [-1.2, -2.6],
  '310118002': [-5.4, 0.6],
  '310118003': [-3.0, 5.0],
  '310118102': [-9.6, -4.6],
  '310118103': [-9.6, -15.8],
  '310118104': [-21.9, -12.9],
  '310118105': [4.5, 0.6],
  '310118106': [11.0, 2.7],
  '310118107': [8.0, 9.8],
  '310118109': [2.7, 6.2],
  '310118110': [-1.0, 10.9],
}

const places: readonly (readonly [name: string, at: Point])[] = [
  ['环宝龙商圈', [5.3, 1.7]],
  ['赵巷商业商务区', [6.4, 2.6]],
  ['国家会展中心', [13.2, 3.6]],
  ['朱家角古镇', [-8.7, -3.4]],
  ['金泽古镇', [-22.1, -13.3]],
  ['练塘古镇', [-9.9, -15.1]],
  ['青浦工业园区', [-3.6, 6.3]],
  ['西岑科创中心', [-17.2, -11.6]],
  ['青浦新城', [-1.2, 0.9]],
  ['商榻', [-22.0, -4.9]],
  ['沈巷', [-7.4, -6.7]],
  ['赵屯', [-5.4, 10.1]],
  ['凤溪', [6.6, 6.8]],
  ['蒸淀', [-13.6, -15.9]],
  ['小蒸', [-6.2, -15.2]],
]

const average = (points: readonly Point[]): Point => [
  points.reduce((sum, [x]) => sum + x, 0) / points.length,
  points.reduce((sum, [, y]) => sum + y, 0) / points.length,
]

/** Rivers are named once along the way, where they run inside the district. */
const riverAt = (course: readonly Point[]): Point =>
  course[Math.floor(course.length * 0.46)] as Point

const villages = new Set(
  registeredCommittees.filter(({ isVillage }) => isVillage).map(({ code }) => code),
)

/** All words of the map but the grids' names, which belong to the grids. */
export const labels: readonly Label[] = [
  ...townShapes.map(({ code, name, polygon }): Label => {
    const middle = townMiddles[code]
    return { name, kind: 'town', rank: 1, at: middle ? toPosition(middle) : labelPoint(polygon) }
  }),
  ...lakes.map(({ name, shore }): Label => ({
    name,
    kind: 'lake',
    rank: shore.length > 120 ? 1 : 4,
    at: toPosition(average(shore)),
  })),
  ...rivers.map(({ name, course, widthKm }): Label => ({
    name,
    kind: 'river',
    rank: widthKm > 0.07 ? 3 : 4,
    at: toPosition(riverAt(course)),
  })),
  ...stations.map(({ name, at }): Label => ({
    name,
    kind: 'station',
    rank: 3,
    at: toPosition(at),
  })),
  ...places.map(([name, at]): Label => ({ name, kind: 'place', rank: 2, at: toPosition(at) })),
  ...greens.flatMap(({ name, rim }): Label[] =>
    name ? [{ name, kind: 'park', rank: 4, at: toPosition(average(rim)) }] : [],
  ),
  ...demoCommittees
    .filter(({ code, gridId }) => villages.has(code) && !gridId)
    .map(({ shortName, position }): Label => ({
      name: shortName,
      kind: 'village',
      rank: 5,
      at: position,
    })),
]
