import { say, type Say } from '#shared/say.ts'
import { holdsAt } from './areaVersions.ts'
import type { Outline } from './orgRepo.ts'
import { areaSquareMetres, sharedSquareMetres } from './overlap.ts'

interface Around {
  /** All outlines as they would stand. */
  outlines: readonly Outline[]
  nameOf: (id: string) => string
  /** Borders that were drawn by hand never lie on each other exactly. */
  sliverSquareMetres: number
}

/**
 * Why an area does not fit what lies around it at a moment: it overlaps another of its kind, or a grid lies
 * outside its town. Null: it fits, or does not hold then.
 */
export function neighbourFault(
  id: string,
  at: Date,
  around: Around,
): { problem: Say; otherId: string } | null {
  const { outlines, nameOf, sliverSquareMetres: sliver } = around
  const held = outlines.filter((outline) => holdsAt(outline, at))
  const own = held.find((outline) => outline.id === id)
  if (!own) return null
  for (const other of held) {
    if (other.id === id || other.kind !== own.kind) continue
    const shared = sharedSquareMetres(own.polygons, other.polygons)
    if (shared > sliver)
      return {
        problem: say('areaFile.overlaps', { name: nameOf(other.id), m2: Math.round(shared) }),
        otherId: other.id,
      }
  }
  const pairs =
    own.kind === 'grid'
      ? held.flatMap((town) =>
          town.id === own.townCode && town.kind === 'town' ? [{ grid: own, town }] : [],
        )
      : held.flatMap((grid) =>
          grid.townCode === id && grid.kind === 'grid' ? [{ grid, town: own }] : [],
        )
  for (const { grid, town } of pairs) {
    const within = sharedSquareMetres(grid.polygons, town.polygons)
    const outside = areaSquareMetres(grid.polygons) - within
    if (outside <= sliver) continue
    const m2 = Math.round(outside)
    return own.kind === 'grid'
      ? { problem: say('areaFile.outsideTown', { name: nameOf(town.id), m2 }), otherId: town.id }
      : { problem: say('areaFile.gridOutside', { name: nameOf(grid.id), m2 }), otherId: grid.id }
  }
  return null
}
