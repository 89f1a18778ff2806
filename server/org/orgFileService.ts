import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { PeopleFileAnswer } from '#shared/orgFile.ts'
import type { FileAnswer, FileLine, FileTaking } from '#shared/ruleTable.ts'
import type { Clock } from '#server/clock.ts'
import { orgDraft } from '#server/grids/orgDraft.ts'
import { tellOrgChanged } from '#server/grids/orgNotice.ts'
import { lookAtOrg, readOrgRows } from '#server/grids/orgRepo.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import { newId } from '#server/newId.ts'
import type { LoginCodes } from '#server/people/loginCodeService.ts'
import type { FileRecord } from '#server/rules/ruleFile.ts'
import type { Tables } from '#server/store/tables.ts'
import { lockOrg, readPeople, writePerson, writeUnits } from './orgFileRepo.ts'
import { personCells } from './personFile.ts'
import { planPeople } from './planPeople.ts'
import { planUnits, unitCells } from './unitFile.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  codes: Pick<LoginCodes, 'makeIn'>
  /** Whoever keeps units in memory reads them again. */
  refresh: () => Promise<void>
}

/** Units and people as sheets, in and out; a sheet that was taken out changes nothing when it is sent in. */
export function createOrgFiles({ db, ledger, clock, codes, refresh }: Deps) {
  async function takeUnits(
    records: readonly FileRecord[],
    take: FileTaking,
    by: Account,
  ): Promise<FileAnswer> {
    const plan = async (from: Kysely<Tables>) => {
      const { units, towns } = await readOrgRows(from)
      return planUnits(records, units, towns)
    }
    if (take === 'look') return answerOf((await plan(db)).lines, 0)
    const made = await ledger.write(async (tx) => {
      await lockOrg(tx)
      const { lines, written } = await plan(tx)
      const taken = isTaken(lines, take) ? written : []
      if (taken.length === 0) return { result: answerOf(lines, 0), drafts: [] }
      await writeUnits(tx, taken)
      await tellOrgChanged(tx)
      const drafts: Draft[] = [orgDraft('units', by, { units: taken.map(({ id }) => id) })]
      return { result: answerOf(lines, taken.length), drafts }
    })
    if (made.taken > 0) await refresh()
    return made
  }

  async function takePeople(
    records: readonly FileRecord[],
    take: FileTaking,
    by: Account,
  ): Promise<PeopleFileAnswer> {
    const plan = async (from: Kysely<Tables>, now: Date) => {
      const places = await readOrgRows(from)
      return { places, ...planPeople(records, await readPeople(from, now), places, by) }
    }
    if (take === 'look') {
      const { lines } = await plan(db, clock.now())
      return { ...answerOf(lines, 0), codes: [] }
    }
    return ledger.write(async (tx: Tx, now) => {
      await lockOrg(tx)
      const { lines, changes, places } = await plan(tx, now)
      const taken = isTaken(lines, take) ? changes : []
      const result: PeopleFileAnswer = { ...answerOf(lines, taken.length), codes: [] }
      const told: object[] = []
      for (const change of taken) {
        const { person, standing } = change
        const id = standing?.id ?? newId()
        await writePerson(tx, change, { id, places, now })
        if (!standing) result.codes.push(await codes.makeIn(tx, { id, ...person }, by, now))
        // Post and place; the person's name and login stay out of the log.
        told.push({ account: id, post: person.post, area: person.area, isActive: person.isActive })
      }
      const drafts = told.length === 0 ? [] : [orgDraft('accounts', by, { accounts: told })]
      return { result, drafts }
    })
  }

  return {
    takeUnits,
    takePeople,
    giveUnits: async (): Promise<string[][]> => {
      const { units, towns } = await lookAtOrg(db)
      return unitCells(units, towns)
    },
    givePeople: async (): Promise<string[][]> =>
      personCells(await readPeople(db, clock.now()), await lookAtOrg(db)),
  }
}

const isTaken = (lines: readonly FileLine[], take: FileTaking): boolean =>
  take === 'good' || (take === 'whole' && lines.every(({ what }) => what !== 'refused'))

function answerOf(lines: readonly FileLine[], taken: number): FileAnswer {
  const counts: FileAnswer['counts'] = { added: 0, changed: 0, ended: 0, same: 0, refused: 0 }
  for (const { what } of lines) counts[what] += 1
  return { lines: [...lines], counts, taken }
}
