import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type {
  FileAnswer,
  FileLine,
  FileTaking,
  RuleChanged,
  RuleChangeTold,
  RuleEnd,
  RuleRow,
  RuleTableName,
  RuleWrite,
} from '#shared/ruleTable.ts'
import { say } from '#shared/say.ts'
import { holdsAt } from '#shared/validity.ts'
import type { Clock } from '#server/clock.ts'
import { AppError, badRequest, notFound } from '#server/errors.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import type { Log } from '#server/log.ts'
import type { Tables } from '#server/store/tables.ts'
import { planRules, type Plan, type Wanted } from './planRules.ts'
import { ruleChangeDraft } from './ruleChangeDraft.ts'
import { readFileLines, type FileRecord } from './ruleFile.ts'
import {
  endRuleRows,
  insertRuleRows,
  lockRuleRows,
  readFacts,
  readRuleChanges,
  readRuleRows,
} from './ruleRowsRepo.ts'
import { tellRulesChanged } from './rulesNotice.ts'
import { keyOf, ruleTable, type RuleTable } from './ruleTables.ts'

export interface RuleTables {
  /** Every version of every row, and the moment it was read at: what holds then holds. */
  read(name: RuleTableName): Promise<{ rows: RuleRow[]; at: string }>
  changes(name: RuleTableName): Promise<RuleChangeTold[]>
  /** A row in force from a moment on, which is not past. */
  write(name: RuleTableName, wanted: RuleWrite, by: Account): Promise<RuleChanged>
  /** No such row from that moment on. */
  end(name: RuleTableName, ending: RuleEnd, by: Account): Promise<RuleChanged>
  /** What a file's lines do; see `FileTaking` for what of it is stored. */
  takeFile(
    name: RuleTableName,
    records: readonly FileRecord[],
    taking: FileTaking,
    by: Account,
  ): Promise<FileAnswer>
}

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  /** Whoever keeps rows in memory reads them again. */
  refresh: () => Promise<void>
  log: Log
}

const CHANGES_SHOWN = 100

const conflict = (current: RuleRow | null): AppError =>
  new AppError('versionConflict', 'Somebody changed this row first: look at it again', {
    details: { current },
  })

/** One way to change every table of rules: a new version from a moment on, told in the log. */
export function createRuleTables({ db, ledger, clock, refresh, log }: Deps): RuleTables {
  const inForce = (table: RuleTable, rows: readonly RuleRow[], key: string, at: string) =>
    rows.find((row) => keyOf(table, row) === key && holdsAt(row, at)) ?? null

  /** Under the table's lock: plans with the rows as they are, writes what the plan says. */
  async function change(
    name: RuleTableName,
    by: Account,
    plan: (rows: readonly RuleRow[], now: Date, tx: Tx) => Promise<Plan> | Plan,
  ): Promise<Plan> {
    const table = ruleTable(name)
    const made = await ledger.write(async (tx, now) => {
      await lockRuleRows(tx, table)
      const result = await plan(await readRuleRows(tx, table), now, tx)
      const { added, ended } = result
      if (added.length + ended.length === 0) return { result, drafts: [] }
      await endRuleRows(tx, table, ended)
      await insertRuleRows(tx, table, added)
      await tellRulesChanged(tx)
      return {
        result,
        drafts: changesOf(table, result).map((one) => ruleChangeDraft(name, by, one)),
      }
    })
    const { added, ended } = made
    if (added.length + ended.length > 0) {
      await refresh()
      log.info(
        { table: name, added: added.length, ended: ended.length, by: by.id },
        'rules changed',
      )
    }
    return made
  }

  return {
    async read(name) {
      const rows = await readRuleRows(db, ruleTable(name))
      return { rows, at: clock.now().toISOString() }
    },
    changes: (name) => readRuleChanges(db, name, CHANGES_SHOWN),

    async write(name, { row: fields, from, replaces }, by) {
      const table = ruleTable(name)
      const plan = await change(name, by, async (rows, now, tx) => {
        const row = parsed(table, fields, from === undefined ? now : new Date(from))
        const standing = inForce(table, rows, keyOf(table, row), row.validFrom)
        if ((standing?.validFrom ?? null) !== utc(replaces)) throw conflict(standing)
        const wanted: Wanted = { line: 1, row, isEndSaid: false }
        return unlessRefused(planRules(table, rows, [wanted], { facts: await readFacts(tx), now }))
      })
      return { added: plan.added[0] ?? null, ended: plan.ended[0] ?? null }
    },

    async end(name, { key, at, replaces }, by) {
      const table = ruleTable(name)
      if (!table.canEnd)
        throw badRequest('Such a row cannot end', { reason: say('ruleProblem.mustStand') })
      const plan = await change(name, by, (rows, now) => {
        const validTo = (at === undefined ? now : new Date(at)).toISOString()
        const standing = inForce(table, rows, key.join(' '), validTo)
        if (!standing) throw notFound('row in force')
        if (standing.validFrom !== utc(replaces)) throw conflict(standing)
        if (validTo < now.toISOString() || validTo === standing.validFrom)
          throw badRequest('Rules cannot change in the past', {
            reason: say('categoryImport.past'),
          })
        return { lines: [], added: [], ended: [{ ...standing, validTo }] }
      })
      return { added: null, ended: plan.ended[0] ?? null }
    },

    async takeFile(name, records, taking, by) {
      const table = ruleTable(name)
      const look = async (rows: readonly RuleRow[], now: Date, from: Kysely<Tables>) => {
        const { wanted, bad } = readFileLines(table, records, now)
        const plan = planRules(table, rows, wanted, { facts: await readFacts(from), now })
        const lines = [...bad, ...plan.lines].sort((a, b) => a.line - b.line)
        const isKept =
          taking === 'good' || (taking === 'whole' && lines.every(({ what }) => what !== 'refused'))
        return { ...plan, lines, ...(!isKept && { added: [], ended: [] }) }
      }
      const plan =
        taking === 'look'
          ? await look(await readRuleRows(db, table), clock.now(), db)
          : await change(name, by, look)
      const counts = countsOf(plan.lines)
      const isStored = plan.added.length + plan.ended.length > 0 && taking !== 'look'
      const taken = isStored ? counts.added + counts.changed + counts.ended : 0
      return { lines: plan.lines, counts, taken }
    },
  }
}

const utc = (instant: string | null): string | null =>
  instant === null ? null : new Date(instant).toISOString()

function parsed(table: RuleTable, fields: Record<string, unknown>, from: Date): RuleRow {
  return table.row.parse({ ...fields, validFrom: from.toISOString(), validTo: null })
}

function unlessRefused(plan: Plan): Plan {
  const [problem] = plan.lines.flatMap(({ problems }) => problems)
  if (!problem) return plan
  throw badRequest('The row does not fit the others', {
    field: problem.column,
    reason: problem.problem,
  })
}

/** Each added version together with the one it ended; then those that ended alone. */
function changesOf(table: RuleTable, { added, ended }: Plan): RuleChanged[] {
  const endedBy = (row: RuleRow): RuleRow | null =>
    ended.find((one) => one.validTo === row.validFrom && keyOf(table, one) === keyOf(table, row)) ??
    null
  const pairs = added.map((row): RuleChanged => ({ added: row, ended: endedBy(row) }))
  const paired = new Set(pairs.map((pair) => pair.ended))
  return [
    ...pairs,
    ...ended.filter((row) => !paired.has(row)).map((row) => ({ added: null, ended: row })),
  ]
}

function countsOf(lines: readonly FileLine[]): Record<FileLine['what'], number> {
  const counts = { added: 0, changed: 0, ended: 0, same: 0, refused: 0 }
  for (const { what } of lines) counts[what]++
  return counts
}
