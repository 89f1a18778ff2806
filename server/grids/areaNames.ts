import type { FormerName, Town, Unit } from '#shared/org.ts'
import type { Outline, OrgRows } from './orgRepo.ts'

/** The places and units that a line of a file may name, by code or by what they are called at a moment. */
export interface Places {
  towns: readonly Town[]
  grids: readonly { id: string; name: string; townCode: string }[]
  units: readonly Unit[]
}

/** The version that a place has its name from at a moment: the last that began, else the first to come. */
export function versionAt(versions: readonly Outline[], at: Date): Outline | undefined {
  const inTime = versions.toSorted((a, b) => a.validFrom.getTime() - b.validFrom.getTime())
  return inTime.findLast(({ validFrom }) => validFrom <= at) ?? inTime[0]
}

/** The versions of each place. */
function versionsById(outlines: readonly Outline[]): Map<string, Outline[]> {
  const byId = new Map<string, Outline[]>()
  for (const outline of outlines) byId.set(outline.id, [...(byId.get(outline.id) ?? []), outline])
  return byId
}

/** What a place is called at a moment; its code where nothing was ever drawn of it. */
export function namesAt(outlines: readonly Outline[], at: Date): (id: string) => string {
  const byId = versionsById(outlines)
  return (id) => versionAt(byId.get(id) ?? [], at)?.name ?? id
}

export function placesAt({ towns, grids, units, outlines }: OrgRows, at: Date): Places {
  const nameOf = namesAt(outlines, at)
  return {
    towns: towns.map(({ code }) => ({ code, name: nameOf(code) })),
    grids: grids.map(({ id, townCode }) => ({ id, townCode, name: nameOf(id) })),
    units,
  }
}

/** What places were called before a moment, and until when; a name that is yet to come is none of them. */
export function formerNames(outlines: readonly Outline[], at: Date): FormerName[] {
  return [...versionsById(outlines)].flatMap(([id, versions]) => {
    const begun = versions
      .filter(({ validFrom }) => validFrom <= at)
      .sort((a, b) => a.validFrom.getTime() - b.validFrom.getTime())
    return begun.flatMap(({ name }, n): FormerName[] => {
      const next = begun[n + 1]
      if (!next || next.name === name) return []
      return [{ id, name, until: next.validFrom.toISOString() }]
    })
  })
}
