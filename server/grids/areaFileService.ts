import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { AreaFileAnswer, AreaReading } from '#shared/areaFile.ts'
import type { FileTaking } from '#shared/ruleTable.ts'
import type { Clock } from '#server/clock.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Ledger } from '#server/ledger/ledger.ts'
import type { Limits } from '#server/rules/limits.ts'
import type { Tables } from '#server/store/tables.ts'
import { readAreaFile } from './areaFile.ts'
import { lockAreas, openPlacedCases, writeAreas } from './areaFileRepo.ts'
import { holdsAt } from './areaVersions.ts'
import { movedCases } from './movedCases.ts'
import { tellOrgChanged } from './orgNotice.ts'
import { orgDraft } from './orgDraft.ts'
import { lookAtOrg, readOrgRows, type OrgRows } from './orgRepo.ts'
import { planAreas, type AreaPlan } from './planAreas.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  limits: Limits
  /** Whoever keeps places in memory reads them again. */
  refresh: () => Promise<void>
}

/** Towns and grids as GeoJSON, in and out; a file that was taken out changes nothing when it is sent in. */
export function createAreaFiles({ db, ledger, clock, limits, refresh }: Deps) {
  /** The file beside the rows, as often as those are read. */
  async function planned(bytes: Buffer, { crs, missing }: AreaReading) {
    const read = readAreaFile(bytes, crs)
    const { sliverSquareMetres } = await limits.at('outlines', clock.now())
    return (rows: OrgRows, now: Date) => planAreas(rows, read, { missing, sliverSquareMetres, now })
  }

  return {
    /** What each feature does and which open cases would lie elsewhere; stored as `take` says. */
    async take(
      bytes: Buffer,
      reading: AreaReading,
      take: FileTaking,
      by: Account,
    ): Promise<AreaFileAnswer> {
      const plan = await planned(bytes, reading)
      const rows = await lookAtOrg(db)
      const looked = plan(rows, clock.now())
      const { after, at } = looked
      const moved = movedCases(await openPlacedCases(db), { before: rows.outlines, after, at })
      if (take === 'look' || !isTaken(looked, take)) return { ...answerOf(looked, 0), moved }
      const made = await ledger.write(async (tx, now) => {
        await lockAreas(tx)
        // Again under the lock: somebody may have been faster.
        const result = plan(await readOrgRows(tx), now)
        if (!isTaken(result, take)) return { result: { plan: result, taken: 0 }, drafts: [] }
        await writeAreas(tx, result.changes)
        await tellOrgChanged(tx)
        const drafts: Draft[] = [orgDraft('areas', by, toldOf(result))]
        return { result: { plan: result, taken: result.changes.length }, drafts }
      })
      if (made.taken > 0) await refresh()
      return { ...answerOf(made.plan, made.taken), moved }
    },

    /** What holds now and what is planned, as one file. */
    async give(): Promise<object> {
      const now = clock.now()
      const { outlines } = await lookAtOrg(db)
      return {
        type: 'FeatureCollection',
        features: outlines
          .filter((outline) => holdsAt(outline, now) || outline.validFrom > now)
          .map(({ id, kind, townCode, polygons, name, residents, validFrom, validTo }) => ({
            type: 'Feature',
            id,
            properties: {
              id,
              level: kind,
              name,
              town: townCode,
              ...(kind === 'grid' && { residents }),
              validFrom: validFrom.toISOString(),
              validTo: validTo?.toISOString() ?? null,
            },
            geometry:
              polygons.length === 1
                ? { type: 'Polygon', coordinates: polygons[0] }
                : { type: 'MultiPolygon', coordinates: polygons },
          })),
      }
    },
  }
}

const isTaken = ({ lines, changes }: AreaPlan, take: FileTaking): boolean =>
  changes.length > 0 && (take === 'good' || lines.every(({ what }) => what !== 'refused'))

function answerOf({ lines, missing, changes }: AreaPlan, taken: number) {
  const counts = { added: 0, changed: 0, ended: 0, same: 0, refused: 0 }
  for (const { what } of lines) counts[what] += 1
  const inFile = lines.filter(({ what }) => what !== 'same' && what !== 'refused').length
  // Grids that end because the file does not have them stand in no line of it.
  counts.ended += changes.length - inFile
  return { lines, counts, missing, taken }
}

/** Which areas became what, for the log: outlines are in the store, by their dates. */
const toldOf = ({ changes }: AreaPlan): Record<string, unknown> => ({
  areas: changes.map(({ id, level, what, at }) => ({ id, level, what, at: at.toISOString() })),
})
