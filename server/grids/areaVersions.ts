import { labelPointOf, type MultiPolygon } from '#shared/geometry.ts'
import { say, type Say } from '#shared/say.ts'
import type { WantedArea } from './areaFile.ts'
import { versionAt } from './areaNames.ts'
import type { OrgRows, Outline } from './orgRepo.ts'

/** What one feature does to the outlines of its area, or why it cannot. */
export type AreaChange =
  | { what: 'same' }
  | { what: 'refused'; column: string | null; problem: Say }
  | {
      what: 'added' | 'changed' | 'ended'
      /** Versions as they stand afterwards: new ones, and those that got another end. */
      outlines: Outline[]
      /** The moment from which it is another one. */
      at: Date
      townCode: string
      name: string
    }

const refused = (problem: Say, column: string | null = null): AreaChange => ({
  what: 'refused',
  column,
  problem,
})

/** Looks at one feature beside what stands; what lies around it is another question: see `areaNeighbours.ts`. */
export function changeOf(
  wanted: WantedArea,
  rows: OrgRows,
  townOf: (named: string) => string | null,
  now: Date,
): AreaChange {
  const { id, level, polygons } = wanted
  const versions = rows.outlines.filter((outline) => outline.id === id)
  const grid = rows.grids.find((one) => one.id === id)
  const town = rows.towns.find(({ code }) => code === id)
  if ((level === 'grid' ? town : grid) !== undefined)
    return refused(say('areaFile.otherLevel'), '级别')
  const named = wanted.town === null ? null : level === 'town' ? id : townOf(wanted.town)
  if (wanted.town !== null && named === null)
    return refused(say('areaFile.noTown', { town: wanted.town.slice(0, 40) }), '街镇')
  const townCode = named ?? grid?.townCode ?? null
  if (townCode === null) return refused(say('areaFile.townMissing'), '街镇')
  if (grid && grid.townCode !== townCode) return refused(say('areaFile.otherTown'), '街镇')
  // What was exported keeps its dates: a date that is past means now.
  const from = wanted.from && wanted.from > now ? wanted.from : now
  const standing = versionAt(versions, from)
  const name = wanted.name ?? standing?.name ?? null
  if (name === null) return refused(say('areaFile.noName'), '名称')
  const residents = level === 'town' ? 0 : (wanted.residents ?? standing?.residents ?? 0)
  if (wanted.to && wanted.to <= now && !versions.some((one) => isSameOutline(one, wanted)))
    return refused(say('categoryImport.past'), '失效时间')
  if (wanted.to && wanted.to <= now) return { what: 'same' }
  const held = versions.find(
    ({ validFrom, validTo }) => validFrom <= from && (!validTo || validTo > from),
  )
  const made = { at: from, townCode, name }

  if (held && isSame(held, { polygons, name, residents })) {
    if (wanted.to === null || held.validTo?.getTime() === wanted.to.getTime())
      return { what: 'same' }
    if (held.validTo && wanted.to > held.validTo)
      return refused(say('categoryImport.later'), '失效时间')
    return { what: 'ended', outlines: [{ ...held, validTo: wanted.to }], ...made, at: wanted.to }
  }
  const next = versions.find(({ validFrom }) => validFrom > from)?.validFrom ?? null
  if (wanted.to && next && wanted.to > next) return refused(say('categoryImport.later'), '失效时间')
  const label = held && isSameGround(held.polygons, polygons) ? held.label : labelPointOf(polygons)
  const begun: Outline = {
    ...{ id, kind: level, townCode, polygons, label, name, residents },
    ...{ validFrom: from, validTo: wanted.to ?? next },
  }
  // One that was to begin at that very moment never held: it is replaced.
  const ends = held && held.validFrom < from ? [{ ...held, validTo: from }] : []
  return {
    what: versions.length === 0 ? 'added' : 'changed',
    outlines: [...ends, begun],
    ...made,
  }
}

const isSameOutline = (outline: Outline, { polygons, to }: WantedArea): boolean =>
  isSameGround(outline.polygons, polygons) && outline.validTo?.getTime() === to?.getTime()

/** The same positions in the same order: a file that was exported reads so. */
const isSameGround = (a: MultiPolygon, b: MultiPolygon): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

const isSame = (
  held: Outline,
  { polygons, name, residents }: Pick<Outline, 'polygons' | 'name' | 'residents'>,
): boolean =>
  held.name === name && held.residents === residents && isSameGround(held.polygons, polygons)

/** The outlines once these are written: a version is its area's and its beginning's. */
export function withOutlines(standing: readonly Outline[], written: readonly Outline[]): Outline[] {
  const keyOf = ({ id, validFrom }: Outline) => `${id} ${validFrom.getTime()}`
  const byKey = new Map([...standing, ...written].map((outline) => [keyOf(outline), outline]))
  return [...byKey.values()]
}

export const holdsAt = ({ validFrom, validTo }: Outline, at: Date): boolean =>
  validFrom <= at && (!validTo || validTo > at)
