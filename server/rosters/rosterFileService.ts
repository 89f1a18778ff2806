import type { Account } from '#shared/account.ts'
import { refuseRoster } from '#shared/rosterRules.ts'
import type { FileAnswer, FileLine, FileTaking } from '#shared/ruleTable.ts'
import { say } from '#shared/say.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import { newId } from '#server/newId.ts'
import type { FileRecord } from '#server/rules/ruleFile.ts'
import { settleHoles } from './holeNoticeRepo.ts'
import { insertOverride, lockRoster, raiseRoster } from './rosterChangeRepo.ts'
import { readShiftLines, type KnownUnit, type ShiftLine } from './rosterFile.ts'
import { rosterDraft, type RosterUnit } from './rosterPlace.ts'
import { knownUnitsFor, standingShift } from './rosterFileRepo.ts'

/** Nothing is kept of a look, nor of a file that is wanted whole and is not. */
class NotTaken extends Error {
  override readonly name = 'NotTaken'
  readonly answer: FileAnswer
  constructor(answer: FileAnswer) {
    super('The file is not taken')
    this.answer = answer
  }
}

/** Shifts from a file: each line puts one person on duty, as an override does; the same line twice is one. */
export function createRosterFiles({ ledger }: { ledger: Ledger }) {
  return {
    take: async (
      records: readonly FileRecord[],
      take: FileTaking,
      account: Account,
    ): Promise<FileAnswer> => {
      try {
        return await ledger.write(async (tx, now) => {
          const { known, units } = await mayChange(tx, account, now)
          const { shifts, bad } = readShiftLines(records, known, now)
          const lines: FileLine[] = bad.map(({ column, problem, ...line }) => ({
            ...line,
            what: 'refused',
            problems: [{ column, problem }],
          }))
          const touched = new Set<string>()
          // In one order for everybody, so that two files never wait for each other.
          for (const shift of shifts.toSorted((a, b) => (a.unitId < b.unitId ? -1 : 1))) {
            const line = await put(tx, shift, account, now)
            lines.push(line)
            if (line.what === 'added') touched.add(shift.unitId)
          }
          const answer = answerOf(lines, take)
          if (answer.taken === 0) throw new NotTaken(answer)
          const drafts: Draft[] = []
          for (const unitId of touched) {
            await raiseRoster(tx, unitId)
            await settleHoles(tx, unitId, now)
            const unit = units.get(unitId)
            const what = say('happened.roster.override', { unit: unit?.shortName ?? unitId })
            if (unit) drafts.push(rosterDraft(unit, { id: account.id, label: account.label }, what))
          }
          return { result: answer, drafts }
        })
      } catch (error) {
        if (error instanceof NotTaken) return error.answer
        throw error
      }
    },
  }
}
/** The units whose shifts this account may set, as a file may call them. */
async function mayChange(
  tx: Tx,
  account: Account,
  now: Date,
): Promise<{ known: KnownUnit[]; units: Map<string, RosterUnit> }> {
  const known: KnownUnit[] = []
  const units = new Map<string, RosterUnit>()
  for (const unit of await knownUnitsFor(tx, account, now)) {
    if (refuseRoster('override', account, unit) !== null) continue
    units.set(unit.unitId, unit)
    known.push(unit)
  }
  return { known, units }
}

async function put(tx: Tx, shift: ShiftLine, account: Account, now: Date): Promise<FileLine> {
  const { line, unitId, accountId, rank, from, to, reason } = shift
  await lockRoster(tx, unitId)
  const named = { line, name: `${unitId} ${from.toISOString()}` }
  const standing = await standingShift(tx, shift)
  if (standing === 'same') return { ...named, what: 'same', problems: [] }
  if (standing === 'taken')
    return {
      ...{ ...named, what: 'refused' },
      problems: [{ column: null, problem: say('rosterFile.taken') }],
    }
  await insertOverride(tx, {
    ...{ id: newId(), unitId, rank, accountId, insteadOf: null, swapId: null },
    ...{ from, to, reason, madeBy: account.id, now },
  })
  return { ...named, what: 'added', problems: [] }
}

function answerOf(lines: readonly FileLine[], take: FileTaking): FileAnswer {
  const counts: FileAnswer['counts'] = { added: 0, changed: 0, ended: 0, same: 0, refused: 0 }
  for (const { what } of lines) counts[what] += 1
  const isTaken = take === 'good' || (take === 'whole' && counts.refused === 0)
  return {
    lines: lines.toSorted((a, b) => a.line - b.line),
    counts,
    taken: isTaken ? counts.added : 0,
  }
}
