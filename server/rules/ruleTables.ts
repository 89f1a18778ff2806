import { z } from 'zod'
import { RecordingRule } from '#shared/callRecording.ts'
import { CategoryRow } from '#shared/category.ts'
import { ClockRule } from '#shared/clockRule.ts'
import { ReminderRule } from '#shared/disputeReminder.ts'
import { MergeRule } from '#shared/duplicate.ts'
import { EscalationRule } from '#shared/escalationRule.ts'
import { NoiseLimitRow } from '#shared/forms/noiseLimit.ts'
import { NoticeRule } from '#shared/noticeRule.ts'
import type { RuleRow, RuleTableInfo, RuleTableName } from '#shared/ruleTable.ts'
import { say, type Say } from '#shared/say.ts'
import { RouteRow, SortingWordRow } from '#shared/sortingRows.ts'
import { Instant } from '#shared/ticket.ts'
import { filledText } from '#shared/text.ts'
import { CodeListRow } from '#shared/visitList.ts'
import { isLimitCode, limitShapes } from './limits.ts'
import { fieldsOf } from './ruleFields.ts'

/** What rows may name: known when a change is looked at. */
export interface Facts {
  /** `scheme:code` and `scheme:class` of every category there ever was. */
  categories: ReadonlySet<string>
  /** `kind code` of the present standard GB/T 47678.5. */
  standard: ReadonlySet<string>
  unitKinds: ReadonlySet<string>
  townCodes: ReadonlySet<string>
  unitIds: ReadonlySet<string>
  disputeKinds: ReadonlySet<string>
}

export interface Problem {
  column: string | null
  problem: Say
}

/** One table of rules: its rows' schema, what names a row, and what contradicts another one. */
export interface RuleTable {
  name: RuleTableName
  /** The table's name in the store; its columns are the fields' names in snake case. */
  table: string
  row: z.ZodType<RuleRow>
  key: readonly string[]
  /** No two rows in force at the same moment say the same in these. */
  alone: readonly string[]
  /** What the schema alone cannot tell. */
  check(row: RuleRow, facts: Facts): Problem[]
  canEnd: boolean
}

const LimitRow = z.strictObject({
  code: filledText(60),
  params: z.record(z.string(), z.unknown()),
  basis: filledText(200),
  validFrom: Instant,
  validTo: Instant.nullable(),
})

const unknown =
  (code: string, column: string, known: ReadonlySet<string>) =>
  (value: unknown): Problem[] =>
    typeof value !== 'string' || known.has(value) ? [] : [{ column, problem: say(code, { value }) }]

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const tables: readonly RuleTable[] = [
  {
    name: 'clocks',
    table: 'clock_rules',
    row: ClockRule,
    key: ['code'],
    alone: ['clock', 'stage', 'source', 'urgency', 'ticketKind', 'townCode', 'whistle'],
    check: ({ townCode }, { townCodes }) =>
      unknown('ruleProblem.noTown', 'townCode', townCodes)(townCode),
    canEnd: true,
  },
  {
    name: 'escalation',
    table: 'escalation_rules',
    row: EscalationRule,
    key: ['code'],
    alone: ['cause', 'urgency', 'source', 'townCode', 'step'],
    check: ({ townCode }, { townCodes }) =>
      unknown('ruleProblem.noTown', 'townCode', townCodes)(townCode),
    canEnd: true,
  },
  {
    name: 'routes',
    table: 'routes',
    row: RouteRow,
    key: ['code'],
    alone: ['position'],
    check: ({ categories, unitKinds }, facts) => [
      ...listOf(categories).flatMap(
        unknown('ruleProblem.noCategory', 'categories', facts.categories),
      ),
      ...listOf(unitKinds).flatMap(unknown('ruleProblem.noUnitKind', 'unitKinds', facts.unitKinds)),
    ],
    canEnd: true,
  },
  {
    name: 'words',
    table: 'sorting_words',
    row: SortingWordRow,
    key: ['list', 'category', 'word'],
    alone: [],
    check: ({ category }, facts) =>
      category === ''
        ? []
        : unknown('ruleProblem.noCategory', 'category', facts.categories)(category),
    canEnd: true,
  },
  {
    name: 'merging',
    table: 'merge_rules',
    row: z.strictObject(MergeRule.shape),
    key: ['code'],
    alone: ['scheme', 'codePrefix', 'kind'],
    check: ({ scheme, codePrefix }) =>
      codePrefix !== null && scheme === null
        ? [{ column: 'scheme', problem: say('ruleProblem.prefixNeedsScheme') }]
        : [],
    canEnd: true,
  },
  {
    name: 'categories',
    table: 'categories',
    row: z.strictObject(CategoryRow.shape),
    key: ['scheme', 'kind', 'code'],
    alone: [],
    check: checkCategory,
    canEnd: true,
  },
  {
    name: 'reminders',
    table: 'dispute_reminder_rules',
    row: ReminderRule,
    key: ['code'],
    alone: ['stage', 'kind', 'amount', 'unit'],
    check: ({ kind }, { disputeKinds }) =>
      unknown('ruleProblem.noDisputeKind', 'kind', disputeKinds)(kind),
    canEnd: true,
  },
  {
    name: 'notices',
    table: 'notice_rules',
    row: NoticeRule,
    key: ['code'],
    alone: ['kind', 'post', 'channel'],
    check: ({ quietFrom, quietTo }) =>
      (quietFrom === null) === (quietTo === null)
        ? []
        : [{ column: 'quietTo', problem: say('ruleProblem.quietFromTo') }],
    canEnd: true,
  },
  {
    name: 'codeLists',
    table: 'code_lists',
    row: CodeListRow,
    key: ['list', 'code'],
    // Two choices called the same could not be told apart.
    alone: ['list', 'nameZh'],
    check: () => [],
    canEnd: true,
  },
  {
    name: 'recording',
    table: 'recording_rules',
    row: RecordingRule,
    key: ['code'],
    alone: ['townCode', 'unitId'],
    check: ({ townCode, unitId }, { townCodes, unitIds }) => [
      ...unknown('ruleProblem.noTown', 'townCode', townCodes)(townCode),
      ...unknown('ruleProblem.noUnit', 'unitId', unitIds)(unitId),
    ],
    canEnd: true,
  },
  {
    name: 'noise',
    table: 'noise_limits',
    row: NoiseLimitRow,
    key: ['subType', 'place', 'zone', 'period'],
    alone: [],
    check: ({ period, burstFrequentDb, burstOccasionalDb }) =>
      period === 'day' && (burstFrequentDb !== null || burstOccasionalDb !== null)
        ? [{ column: 'burstFrequentDb', problem: say('ruleProblem.burstsAtNight') }]
        : [],
    canEnd: true,
  },
  {
    name: 'limits',
    table: 'limits',
    row: LimitRow,
    key: ['code'],
    alone: [],
    check: checkLimit,
    // A limit that is missing stops what is judged by it.
    canEnd: false,
  },
]

function checkCategory(row: RuleRow, { standard }: Facts): Problem[] {
  const { scheme, kind, code, classCode, mapsTo } = CategoryRow.parse(row)
  const isNumbered = scheme === 'gb47678' && (kind === 'component' || kind === 'matter')
  if (isNumbered && !(/^\d{5}$/.test(code) && code.startsWith(classCode)))
    return [{ column: 'code', problem: say('categoryImport.outsideClass', { classCode }) }]
  return mapsTo === null || standard.has(`${kind} ${mapsTo}`)
    ? []
    : [{ column: 'mapsTo', problem: say('categoryImport.noSuchCode', { code: mapsTo }) }]
}

function checkLimit({ code, params }: RuleRow): Problem[] {
  if (typeof code !== 'string' || !isLimitCode(code))
    return [{ column: 'code', problem: say('ruleProblem.noLimit', { value: String(code) }) }]
  const parsed = limitShapes[code].safeParse(params)
  if (parsed.success) return []
  return parsed.error.issues.slice(0, 5).map(({ path }) => ({
    column: 'params',
    problem: say('ruleProblem.badParam', { value: path.join('.') || code }),
  }))
}

const byName = new Map(tables.map((table) => [table.name, table]))
/** The table of this name; the names are those of the list, so there always is one. */
export const ruleTable = (name: RuleTableName): RuleTable => {
  const table = byName.get(name)
  if (!table) throw new Error(`No rule table ${name}`)
  return table
}

/** What a form or a file needs to know of each table. */
export const ruleTableInfos: readonly RuleTableInfo[] = tables.map(
  ({ name, key, row, canEnd }) => ({
    name,
    key: [...key],
    fields: fieldsOf(row).filter((field) => field.name !== 'validFrom' && field.name !== 'validTo'),
    canEnd,
    params:
      name === 'limits'
        ? Object.fromEntries(
            Object.entries(limitShapes).map(([code, shape]) => {
              const fields = fieldsOf(shape)
              return [code, fields.some(({ kind }) => kind === 'json') ? null : fields]
            }),
          )
        : {},
  }),
)

/** What names a row among its table's. */
export const keyOf = ({ key }: RuleTable, row: RuleRow): string =>
  key.map((field) => String(row[field])).join(' ')
