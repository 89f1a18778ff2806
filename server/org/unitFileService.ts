import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { FileAnswer, FileLine, FileTaking } from '#shared/ruleTable.ts'
import { say, type Say } from '#shared/say.ts'
import type { Clock } from '#server/clock.ts'
import { placesAt } from '#server/grids/areaNames.ts'
import { orgDraft } from '#server/grids/orgDraft.ts'
import { tellOrgChanged } from '#server/grids/orgNotice.ts'
import { lookAtOrg, readOrgRows } from '#server/grids/orgRepo.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import { settleHoles } from '#server/rosters/holeNoticeRepo.ts'
import { findRosterUnit, rosterDraft } from '#server/rosters/rosterPlace.ts'
import type { FileRecord } from '#server/rules/ruleFile.ts'
import type { Tables } from '#server/store/tables.ts'
import { answerOf, isTaken } from './fileTaking.ts'
import { lockOrg } from './orgFileRepo.ts'
import { planUnits, servingOf, type UnitChange } from './planUnits.ts'
import { unitCells } from './unitFile.ts'
import { readDues, readUnits, writeUnits, type UnitDues } from './unitFileRepo.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  /** Whoever keeps units in memory reads them again. */
  refresh: () => Promise<void>
}

/** Units as a sheet, in and out, with whom they serve, their duty phone and when they must be manned. */
export function createUnitFiles({ db, ledger, clock, refresh }: Deps) {
  async function plan(from: Kysely<Tables>, records: readonly FileRecord[], now: Date) {
    const places = placesAt(await readOrgRows(from), now)
    const { lines, changes } = planUnits(records, await readUnits(from, now), places)
    const ending = changes.filter(({ what }) => what === 'ended')
    const dues = await readDues(
      from,
      ending.map(({ unit }) => unit.id),
      now,
    )
    return { lines: withNotes(lines, ending, dues), changes }
  }

  return {
    async takeUnits(
      records: readonly FileRecord[],
      take: FileTaking,
      by: Account,
    ): Promise<FileAnswer> {
      if (take === 'look') return answerOf((await plan(db, records, clock.now())).lines, 0)
      const made = await ledger.write(async (tx, now) => {
        await lockOrg(tx)
        const { lines, changes } = await plan(tx, records, now)
        const taken = isTaken(lines, take) ? changes : []
        if (taken.length === 0) return { result: answerOf(lines, 0), drafts: [] }
        await writeUnits(
          tx,
          taken.map(({ unit }) => unit),
          now,
        )
        await tellOrgChanged(tx)
        const units = taken.map(({ unit: { id }, what }) => ({ id, what }))
        const drafts = [
          orgDraft('units', by, { units }),
          ...(await toldRosters(tx, taken, by, now)),
        ]
        return { result: answerOf(lines, taken.length), drafts }
      })
      if (made.taken > 0) await refresh()
      return made
    },

    giveUnits: async (): Promise<string[][]> =>
      unitCells(await readUnits(db, clock.now()), placesAt(await lookAtOrg(db), clock.now())),
  }
}

/** Whoever looks at a roster hears where its unit now serves, or must be manned, otherwise. */
async function toldRosters(
  tx: Tx,
  changes: readonly UnitChange[],
  by: Account,
  now: Date,
): Promise<Draft[]> {
  const drafts: Draft[] = []
  for (const { unit, standing } of changes) {
    if (!standing || servingOf(standing) === servingOf(unit)) continue
    await settleHoles(tx, unit.id, now)
    const place = await findRosterUnit(tx, unit.id, now)
    if (!place) continue
    const gridIds = [...new Set([...place.gridIds, ...standing.stationed, ...standing.onCall])]
    const what = say('happened.roster.unitFile', { unit: unit.shortName })
    drafts.push(rosterDraft({ ...place, gridIds }, { id: by.id, label: by.label }, what))
  }
  return drafts
}

/** What waits at a unit that goes out of use is said before, and lost by nothing. */
function withNotes(
  lines: readonly FileLine[],
  ending: readonly UnitChange[],
  dues: readonly UnitDues[],
): FileLine[] {
  const dueOf = new Map(dues.map((due) => [due.id, due]))
  const notesOf = new Map(
    ending.map(({ line, unit }) => [line, notesIn(dueOf.get(unit.id))] as const),
  )
  return lines.map((line) => {
    const notes = notesOf.get(line.line) ?? []
    return notes.length === 0 ? line : { ...line, notes }
  })
}

function notesIn(due: UnitDues | undefined): Say[] {
  const { orders = 0, people = 0, grids = 0, shifts = 0, routes = 0 } = due ?? {}
  return [
    ...(orders > 0 ? [say('orgFile.endOrders', { n: orders })] : []),
    ...(routes > 0 ? [say('orgFile.endRoutes', { n: routes })] : []),
    ...(grids > 0 ? [say('orgFile.endGrids', { n: grids })] : []),
    ...(people > 0 ? [say('orgFile.endPeople', { n: people })] : []),
    ...(shifts > 0 ? [say('orgFile.endShifts', { n: shifts })] : []),
  ]
}
