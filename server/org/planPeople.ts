import type { Account } from '#shared/account.ts'
import type { FileLine } from '#shared/ruleTable.ts'
import { say, type Say } from '#shared/say.ts'
import type { Places } from '#server/grids/areaNames.ts'
import type { FileRecord } from '#server/rules/ruleFile.ts'
import { personColumns, readPerson, type Person } from './personFile.ts'
import { cellIn, sheetFault } from './sheetColumns.ts'

/** Somebody as the store has them. */
export interface KnownPerson extends Person {
  id: string
  label: string
}

export interface PersonChange {
  person: Person
  /** `null`: somebody new. */
  standing: KnownPerson | null
}

/**
 * What the lines do to the people there are. Somebody the file does not have stays; who leaves is said by
 * a column, because one that is forgotten in a file has not left.
 */
export function planPeople(
  records: readonly FileRecord[],
  known: readonly KnownPerson[],
  places: Places,
  by: Account,
): { lines: FileLine[]; changes: PersonChange[] } {
  const fault = sheetFault(records, personColumns, ['heads', 'station', 'isActive'])
  if (fault) {
    const { line, name, column, problem } = fault
    return {
      lines: [{ line, name, what: 'refused', problems: [{ column, problem }] }],
      changes: [],
    }
  }
  const standingOf = new Map(known.map((person) => [person.username, person]))
  const lines: FileLine[] = []
  const changes: PersonChange[] = []
  const first = new Map<string, number>()
  for (const record of records) {
    const name = cellIn(record, personColumns.username).slice(0, 100)
    const head = { line: record.line, name }
    const refuse = (column: keyof typeof personColumns, problem: Say) =>
      lines.push({
        ...{ ...head, what: 'refused' },
        problems: [{ column: personColumns[column][0], problem }],
      })
    const read = readPerson(record, places, (username) => standingOf.has(username))
    if ('problem' in read) {
      refuse(read.column, read.problem)
      continue
    }
    const before = first.get(read.username)
    first.set(read.username, before ?? record.line)
    const standing = standingOf.get(read.username) ?? null
    // What is not said of the name leaves it as it is.
    const person = { ...read, name: read.name || (standing?.name ?? '') }
    if (before !== undefined) refuse('username', say('categoryImport.twice', { line: before }))
    else if (standing?.id === by.id && losesRight(standing, person))
      refuse('post', say('orgFile.yourself'))
    else {
      const what = whatOf(standing, person)
      lines.push({ ...head, what, problems: [] })
      if (what !== 'same') changes.push({ person, standing })
    }
  }
  return { lines, changes }
}

/** An administrator who shuts themselves out can let nobody in again. */
const losesRight = (standing: KnownPerson, { post, isActive }: Person): boolean =>
  post !== standing.post || !isActive

function whatOf(standing: KnownPerson | null, person: Person): FileLine['what'] {
  if (!standing) return person.isActive ? 'added' : 'same'
  if (standing.isActive && !person.isActive) return 'ended'
  if (!standing.isActive && !person.isActive) return 'same'
  return isSame(standing, person) ? 'same' : 'changed'
}

const isSame = (a: Person, b: Person): boolean => toText(a) === toText(b)
const toText = ({ name, isActive, unitIds, headIds, ...rest }: Person): string =>
  JSON.stringify([name, isActive, [...unitIds].sort(), [...headIds].sort(), rightsOf(rest)])

/** What decides what somebody may do: where it changes, their sessions end. */
export const rightsOf = ({
  post,
  area,
  stationGridId,
}: Pick<Person, 'post' | 'area' | 'stationGridId'>) =>
  JSON.stringify([post, Object.values(area), stationGridId])
