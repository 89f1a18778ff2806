import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { PeopleFileAnswer } from '#shared/orgFile.ts'
import type { FileTaking } from '#shared/ruleTable.ts'
import type { Clock } from '#server/clock.ts'
import { placesAt } from '#server/grids/areaNames.ts'
import { orgDraft } from '#server/grids/orgDraft.ts'
import { lookAtOrg, readOrgRows } from '#server/grids/orgRepo.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import { newId } from '#server/newId.ts'
import type { LoginCodes } from '#server/people/loginCodeService.ts'
import type { FileRecord } from '#server/rules/ruleFile.ts'
import type { Tables } from '#server/store/tables.ts'
import { answerOf, isTaken } from './fileTaking.ts'
import { lockOrg, readPeople, writePerson } from './orgFileRepo.ts'
import { personCells } from './personFile.ts'
import { planPeople } from './planPeople.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  codes: Pick<LoginCodes, 'makeIn'>
}

/** People as a sheet, in and out; one that was taken out changes nothing when it is sent in. */
export function createPeopleFiles({ db, ledger, clock, codes }: Deps) {
  async function takePeople(
    records: readonly FileRecord[],
    take: FileTaking,
    by: Account,
  ): Promise<PeopleFileAnswer> {
    const plan = async (from: Kysely<Tables>, now: Date) => {
      const places = placesAt(await readOrgRows(from), now)
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
    takePeople,
    givePeople: async (): Promise<string[][]> =>
      personCells(await readPeople(db, clock.now()), placesAt(await lookAtOrg(db), clock.now())),
  }
}
