import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { FileAnswer, FileLine, FileTaking } from '#shared/ruleTable.ts'
import { IMPORT_SILENT_MS, type TicketMapping } from '#shared/ticketImport.ts'
import type { Clock } from '#server/clock.ts'
import { notAllowedNow, notFound } from '#server/errors.ts'
import type { IntakeService } from '#server/intake/intakeService.ts'
import type { FileRecord } from '#server/rules/ruleFile.ts'
import type { Tables } from '#server/store/tables.ts'
import { knownNumbers } from './knownNumbersRepo.ts'
import {
  beginImport,
  finishImport,
  giveUpImport,
  moveImport,
  unfinishedImports,
} from './ticketImportRepo.ts'
import { readTicketLines } from './ticketLines.ts'

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  intake: Pick<IntakeService, 'takeOver'>
}

/** A file's lines, and what it is known by. */
interface TicketFile {
  records: readonly FileRecord[]
  sha256: Buffer
}

/** Lines that are taken in one go; between them others have their turn. */
const AT_ONCE = 200

/**
 * Tickets of another system from a file, through the door of every ticket: redacted, placed, with the
 * promises of the rules. A number that is here already stays as it is, so that a file may be sent again,
 * also after a crash in the middle of it.
 */
export function createTicketImport({ db, clock, intake }: Deps) {
  async function take(
    { records, sha256: fileHash }: TicketFile,
    mapping: TicketMapping,
    taking: FileTaking,
    by: Account,
  ): Promise<FileAnswer> {
    const { tickets, bad } = readTicketLines(records, mapping, clock.now())
    const ids = tickets.map(({ item }) => item.sourceId)
    const known = await knownNumbers(db, mapping.source, ids)
    const lines: FileLine[] = [
      ...bad.map(({ line, name, column, problem }): FileLine => ({
        ...{ line, name, what: 'refused' },
        problems: [{ column, problem }],
      })),
      ...tickets.map(({ line, item: { sourceId: name } }): FileLine => ({
        ...{ line, name, what: known.has(name) ? 'same' : 'added' },
        problems: [],
      })),
    ].sort((a, b) => a.line - b.line)

    const isTaken = taking === 'good' || (taking === 'whole' && bad.length === 0)
    const fresh = isTaken ? tickets.filter(({ item }) => !known.has(item.sourceId)) : []
    let taken = 0
    const { source } = mapping
    const begun = { fileHash, source, tickets: fresh.length, madeBy: by.id, now: clock.now() }
    const record = fresh.length > 0 ? await beginImport(db, begun) : null
    for (let n = 0; n < fresh.length; n += AT_ONCE) {
      const items = fresh.slice(n, n + AT_ONCE).map(({ item }) => item)
      const actor = { id: by.id, label: by.label }
      const results = await intake.takeOver(source, items, actor)
      const accepted = results.filter(({ status }) => status === 'accepted').length
      taken += accepted
      if (record !== null) await moveImport(db, record, accepted, clock.now())
    }
    // Also where all of it was here already: then it broke off after its last lot.
    if (isTaken) await finishImport(db, { fileHash, source, now: clock.now() })
    const counts: FileAnswer['counts'] = { added: 0, changed: 0, ended: 0, same: 0, refused: 0 }
    for (const { what } of lines) counts[what]++
    return { lines, counts, taken }
  }

  return {
    take,
    unfinished: () => unfinishedImports(db),

    /** Nobody will send that file again: its mark goes, its tickets stay. 409 while it is being taken. */
    async giveUp(id: string, by: Account): Promise<void> {
      const now = clock.now()
      const movedBefore = new Date(now.getTime() - IMPORT_SILENT_MS)
      const found = await giveUpImport(db, { id, by: by.id, now, movedBefore })
      if (!found) throw notFound('import')
      if (!found.isGivenUp) throw notAllowedNow('refusal.stillImporting')
    },
  }
}
