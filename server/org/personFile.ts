import { Post } from '#shared/account.ts'
import type { Area } from '#shared/area.ts'
import type { Town, Unit } from '#shared/org.ts'
import { areaOfPost } from '#shared/orgFile.ts'
import { say, type Say } from '#shared/say.ts'
import { plainText } from '#shared/text.ts'
import zhCN from '#shared/words/zh-CN.json' with { type: 'json' }
import type { Places } from '#server/grids/areaNames.ts'
import type { FileRecord } from '#server/rules/ruleFile.ts'
import { activeIn, cellIn, JOINED, namesIn, oneNamed } from './sheetColumns.ts'

export const personColumns = {
  username: ['登录名', 'username'],
  name: ['姓名', 'name'],
  post: ['岗位', 'post'],
  town: ['街镇', 'town'],
  grid: ['网格', 'grid'],
  units: ['单位', 'units'],
  heads: ['负责的单位', 'heads'],
  station: ['所在工作站的网格', 'station'],
  isActive: ['在岗', 'active'],
} as const
type Column = keyof typeof personColumns

/** Somebody as a file has them. */
export interface Person {
  username: string
  /** The person's own name: for whoever plans shifts, and for no event. Empty: not said. */
  name: string
  post: Post
  area: Area
  unitIds: readonly string[]
  headIds: readonly string[]
  stationGridId: string | null
  isActive: boolean
}

const words: Readonly<Record<string, string>> = zhCN
const postWord = (post: Post): string => words[`post.${post}`] ?? post

/** The posts a file may give, by their words. */
const posts = Post.options.filter((post) => areaOfPost[post] !== undefined)

/** People as a file has them; read again it changes nothing. */
export const personCells = (people: readonly Person[], { towns }: Places): string[][] => [
  Object.values(personColumns).map(([heading]) => heading),
  ...people.map(({ username, name, post, area, unitIds, headIds, stationGridId, isActive }) => [
    ...[username, name, postWord(post)],
    area.kind === 'town' ? (towns.find(({ code }) => code === area.townCode)?.name ?? '') : '',
    area.kind === 'grid' ? area.gridId : '',
    ...[unitIds.join(JOINED), headIds.join(JOINED)],
    ...[stationGridId ?? '', isActive ? '是' : '否'],
  ]),
]

type Bad = { column: Column; problem: Say }

/** What a line says, or which of its cells cannot be used and why. */
export function readPerson(
  record: FileRecord,
  places: Places,
  isKnown: (username: string) => boolean,
): Person | Bad {
  const cell = (column: Column) => cellIn(record, personColumns[column])
  const bad = (column: Column, code = 'categoryImport.badCell'): Bad => ({
    column,
    problem: say(code),
  })

  const username = cell('username')
  // A leading # marks those who are in a roster and have no login; only those that are there keep it.
  if (!isKnown(username) && !/^[\p{L}\p{N}._@-]{2,40}$/u.test(username))
    return bad('username', 'orgFile.badUsername')
  const name = cell('name')
  if (!plainText(40).safeParse(name).success) return bad('name')
  const post = posts.find((one) => one === cell('post') || postWord(one) === cell('post'))
  if (!post) return bad('post', 'orgFile.noPost')
  const isActive = activeIn(cell('isActive'))
  if (isActive === undefined) return bad('isActive')

  const found = placesIn(cell, places)
  if ('problem' in found) return found
  const { town, grid, station, units, heads } = found
  const area = areaOf(post, { town, grid, unit: units[0] })
  if ('column' in area) return area
  const stationGridId = station?.id ?? null
  const idsOf = (all: readonly Unit[]) => all.map(({ id }) => id).sort()
  // Who answers for a unit belongs to it.
  const unitIds = idsOf([...new Set([...units, ...heads])])
  return { username, name, post, area, unitIds, headIds: idsOf(heads), stationGridId, isActive }
}

interface Found {
  town: Town | null
  grid: Places['grids'][number] | null
  station: Places['grids'][number] | null
  units: Unit[]
  heads: Unit[]
}

function placesIn(cell: (column: Column) => string, places: Places): Found | Bad {
  const { towns, grids, units } = places
  const found: Found = { town: null, grid: null, station: null, units: [], heads: [] }
  if (cell('town') !== '') {
    const town = towns.find(({ code, name }) => [code, name].includes(cell('town')))
    if (!town)
      return {
        column: 'town',
        problem: say('areaFile.noTown', { town: cell('town').slice(0, 40) }),
      }
    found.town = town
  }
  const inTown = ({ townCode }: { townCode: string | null }): boolean =>
    found.town === null || townCode === found.town.code
  for (const column of ['grid', 'station'] as const) {
    const named = cell(column)
    if (named === '') continue
    const grid = oneNamed(grids.filter(inTown), named, ({ name }) => [name])
    if (typeof grid === 'string')
      return { column, problem: say(grid === 'no' ? 'orgFile.noGrid' : 'orgFile.manyGrids') }
    found[column] = grid
  }
  for (const column of ['units', 'heads'] as const) {
    for (const named of namesIn(cell(column))) {
      const unit = oneNamed(units.filter(inTown), named, ({ name, shortName }) => [name, shortName])
      if (typeof unit === 'string')
        return { column, problem: say(unit === 'no' ? 'orgFile.noUnit' : 'rosterFile.manyUnits') }
      found[column].push(unit)
    }
  }
  return found
}

/** The area of a post is the narrowest place it is for that the line names. */
function areaOf(
  post: Post,
  { town, grid, unit }: { town: Town | null; grid: { id: string } | null; unit: Unit | undefined },
): Area | Bad {
  const kinds = areaOfPost[post] ?? []
  const missing = (column: Column): Bad => ({ column, problem: say('orgFile.areaMissing') })
  if (kinds.includes('grid') && grid) return { kind: 'grid', gridId: grid.id }
  if (kinds.includes('unit') && unit) return { kind: 'unit', unitId: unit.id }
  if (kinds.includes('town') && town) return { kind: 'town', townCode: town.code }
  if (kinds.includes('district')) return { kind: 'district' }
  return missing(kinds.includes('grid') ? 'grid' : kinds.includes('unit') ? 'units' : 'town')
}

/** Post and place, never the person: what strangers in the room may read. */
export function labelOf({ post, area, stationGridId }: Person, places: Places): string {
  const gridId = area.kind === 'grid' ? area.gridId : stationGridId
  const grid = places.grids.find(({ id }) => id === gridId)
  const place = grid
    ? grid.name.replace(/综合网格$/, '')
    : area.kind === 'town'
      ? places.towns.find(({ code }) => code === area.townCode)?.name
      : area.kind === 'unit'
        ? places.units.find(({ id }) => id === area.unitId)?.name
        : ''
  // Whoever answers the unit's calls is 值班 there.
  const word = area.kind === 'unit' ? words['postAt.unit'] : words[`post.${post}`]
  return `${place ?? ''}${word ?? post}`
}
