import type { MissingGrids } from '#shared/areaFile.ts'
import type { FileLine } from '#shared/ruleTable.ts'
import { say, type Say } from '#shared/say.ts'
import type { BadArea, WantedArea } from './areaFile.ts'
import { namesAt, placesAt } from './areaNames.ts'
import { neighbourFault } from './areaNeighbours.ts'
import { changeOf, holdsAt, withOutlines, type AreaChange } from './areaVersions.ts'
import type { OrgRows, Outline } from './orgRepo.ts'

type Written = Extract<AreaChange, { outlines: Outline[] }>

/** What a file of outlines does to what stands. */
export interface AreaPlan {
  lines: FileLine[]
  /** Of the features that are taken, and of the grids that end because the file does not have them. */
  changes: (Written & { id: string; level: 'grid' | 'town' })[]
  missing: { id: string; name: string }[]
  /** All outlines as they would stand. */
  after: Outline[]
  /** The last moment at which something changes. */
  at: Date
}

interface Reading {
  missing: MissingGrids
  sliverSquareMetres: number
  now: Date
}

type Open = { area: WantedArea; change: Written }[]

/**
 * The features beside each other and beside what stands. One that does not fit is refused, and then those
 * that fitted only because of it; of two that overlap each other, the later one.
 */
export function planAreas(
  rows: OrgRows,
  { wanted, bad }: { wanted: readonly WantedArea[]; bad: readonly BadArea[] },
  { missing: absent, sliverSquareMetres, now }: Reading,
): AreaPlan {
  const townOf = townsNamed(rows, wanted, now)
  const missing = missingGrids(rows, wanted, townOf, now)
  const ended = absent === 'end' ? missing.map((outline) => endOf(outline, now)) : []
  const { open, lines } = openChanges(rows, wanted, townOf, now)
  const wantedName = new Map(open.map(({ area, change }) => [area.id, change.name]))
  const nameNow = namesAt(rows.outlines, now)
  const nameOf = (id: string): string => wantedName.get(id) ?? nameNow(id)
  const settled = settle(rows, open, ended, { nameOf, sliverSquareMetres })
  const changes = [
    ...settled.open.map(({ area: { id, level }, change }) => ({ ...change, id, level })),
    ...ended,
  ]
  return {
    lines: [
      ...bad.map(({ line, name, column, problem }) => ({
        ...{ line, name, what: 'refused' as const },
        problems: [{ column, problem }],
      })),
      ...lines,
      ...settled.refused,
      ...settled.open.map(({ area, change: { what } }) => ({
        ...headOf(area),
        what,
        problems: [],
      })),
    ].sort((a, b) => a.line - b.line),
    changes,
    missing: missing.map(({ id }) => ({ id, name: nameOf(id) })),
    after: settled.after,
    at: new Date(Math.max(now.getTime(), ...changes.map(({ at }) => at.getTime()))),
  }
}

/** What each feature alone wants to change, and the lines of those that change nothing or cannot. */
function openChanges(
  rows: OrgRows,
  wanted: readonly WantedArea[],
  townOf: (named: string) => string | null,
  now: Date,
): { open: Open; lines: FileLine[] } {
  const open: Open = []
  const lines: FileLine[] = []
  const first = new Map<string, number>()
  // An area's versions one after another: the later builds on the earlier.
  for (const area of wanted.toSorted(
    (a, b) => (a.from?.getTime() ?? 0) - (b.from?.getTime() ?? 0),
  )) {
    const key = `${area.id} ${area.from?.getTime() ?? ''}`
    const before = first.get(key)
    first.set(key, before ?? area.line)
    const own = open.filter((one) => one.area.id === area.id)
    const outlines = withOutlines(
      rows.outlines,
      own.flatMap(({ change }) => change.outlines),
    )
    const change: AreaChange =
      before === undefined
        ? changeOf(area, { ...rows, outlines }, townOf, now)
        : { what: 'refused', column: null, problem: say('areaFile.twice', { line: before }) }
    if (change.what === 'refused') lines.push(refusal(area, change.problem, change.column))
    else if (change.what === 'same') lines.push({ ...headOf(area), what: 'same', problems: [] })
    else open.push({ area, change })
  }
  return { open: open.toSorted((a, b) => a.area.line - b.area.line), lines }
}

/** Whoever is refused leaves what stood in place, which may be in another's way: looked at until nobody is. */
function settle(
  rows: OrgRows,
  wanted: Open,
  ended: AreaPlan['changes'],
  around: { nameOf: (id: string) => string; sliverSquareMetres: number },
): { open: Open; refused: FileLine[]; after: Outline[] } {
  const refused: FileLine[] = []
  for (let open = wanted; ;) {
    const changes = [...open.map(({ change }) => change), ...ended]
    const after = withOutlines(
      rows.outlines,
      changes.flatMap(({ outlines }) => outlines),
    )
    const moments = changes.map(({ at }) => at.getTime())
    const faulty = open.flatMap(({ area, change }) => {
      if (change.outlines.length === 0) return []
      const later = after.flatMap(({ validFrom }) =>
        validFrom > change.at ? [validFrom.getTime()] : [],
      )
      for (const at of new Set([...moments, ...later])) {
        const fault = neighbourFault(area.id, new Date(at), { ...around, outlines: after })
        if (fault) return [{ area, ...fault }]
      }
      return []
    })
    const [first] = faulty
    if (!first) return { open, refused, after }
    const lineOf = new Map(open.map(({ area: { id, line } }) => [id, line]))
    const out = new Map<string, Say>()
    for (const { area, problem, otherId } of faulty) {
      // What is in its way is being refused itself, or comes later in the file and is the one at fault.
      if (out.has(otherId) || (lineOf.get(otherId) ?? 0) > area.line) continue
      out.set(area.id, problem)
    }
    if (out.size === 0) out.set(first.area.id, first.problem)
    // All that the file wants of an area goes together.
    for (const { area } of open) {
      const problem = out.get(area.id)
      if (problem) refused.push(refusal(area, problem))
    }
    open = open.filter(({ area }) => !out.has(area.id))
  }
}

const headOf = ({ line, name, id }: WantedArea) => ({ line, name: `${name ?? ''} ${id}`.trim() })

const refusal = (area: WantedArea, problem: Say, column: string | null = null): FileLine => ({
  ...headOf(area),
  what: 'refused',
  problems: [{ column, problem }],
})

/** A town by its code or its name, those among them that the file itself brings. */
function townsNamed(rows: OrgRows, wanted: readonly WantedArea[], now: Date) {
  const codes = new Map<string, string>()
  for (const { id, level, name } of wanted) {
    if (level === 'town' && name !== null) codes.set(name, id).set(id, id)
  }
  for (const { code, name } of placesAt(rows, now).towns) codes.set(name, code).set(code, code)
  return (named: string): string | null => codes.get(named) ?? null
}

/** The grids that hold now, of the towns whose grids the file has, and that it does not have. */
function missingGrids(
  rows: OrgRows,
  wanted: readonly WantedArea[],
  townOf: (named: string) => string | null,
  now: Date,
): Outline[] {
  const grids = wanted.filter(({ level }) => level === 'grid')
  const here = new Set(grids.map(({ id }) => id))
  const townOfGrid = new Map(rows.grids.map(({ id, townCode }) => [id, townCode]))
  const towns = new Set(
    grids.map(({ id, town }) => (town === null ? townOfGrid.get(id) : townOf(town))),
  )
  return rows.outlines.filter(
    (outline) =>
      outline.kind === 'grid' &&
      holdsAt(outline, now) &&
      towns.has(outline.townCode) &&
      !here.has(outline.id),
  )
}

function endOf(outline: Outline, now: Date): AreaPlan['changes'][number] {
  const { id, townCode, name } = outline
  // One that begins at this very moment has held for one: the store knows no empty time.
  const validTo = new Date(Math.max(now.getTime(), outline.validFrom.getTime() + 1))
  const outlines = [{ ...outline, validTo }]
  return { what: 'ended', outlines, at: now, townCode, name, id, level: 'grid' }
}
