import { IntakeItem, TicketKind, Urgency } from '#shared/ticket.ts'
import { importFields, type ImportField, type TicketMapping } from '#shared/ticketImport.ts'
import { say, type Say } from '#shared/say.ts'
import en from '#shared/words/en.json' with { type: 'json' }
import zhCN from '#shared/words/zh-CN.json' with { type: 'json' }
import { momentIn } from '#server/rosters/sheetMoment.ts'
import { instantOf } from '#server/rules/ruleCells.ts'
import type { FileRecord } from '#server/rules/ruleFile.ts'

const headingOf = (field: ImportField): string => zhCN[`ticketField.${field}`]
/** What a field is usually called, in either language; any file may call it otherwise by the mapping. */
const headingsOf = (field: ImportField): string[] => [
  headingOf(field),
  en[`ticketField.${field}`],
  field,
]
const required: readonly ImportField[] = ['sourceId', 'title', 'receivedAt']

/** The empty file to fill in. */
export const ticketTemplate: readonly (readonly string[])[] = [importFields.map(headingOf)]

interface TicketLine {
  line: number
  item: IntakeItem
}
interface BadLine {
  line: number
  name: string
  column: string | null
  problem: Say
}

type Cells = Readonly<Record<string, string>>

/**
 * The tickets of a file as the sources send them, and the lines that cannot be taken with why. What was
 * closed there stays there: nobody here has anything to do with it.
 */
export function readTicketLines(
  records: readonly FileRecord[],
  mapping: TicketMapping,
  now: Date,
): { tickets: TicketLine[]; bad: BadLine[] } {
  const [first] = records
  const heads = first ? headingsIn(first.cells, mapping) : new Map<ImportField, string>()
  const missing = [
    ...required.filter((field) => !heads.has(field)),
    // What the mapping names must be there, or it names it wrongly.
    ...importFields.filter((field) => mapping.columns[field] !== undefined && !heads.has(field)),
  ]
  if (!first || missing.length > 0) {
    const called = [...new Set(missing)].map((field) => mapping.columns[field] ?? headingOf(field))
    const problem = first
      ? say('categoryImport.noColumn', { column: called.join('、') })
      : say('categoryImport.empty')
    return { tickets: [], bad: [{ line: 1, name: '', column: null, problem }] }
  }

  const tickets: TicketLine[] = []
  const bad: BadLine[] = []
  const lineOf = new Map<string, number>()
  for (const { line, cells } of records) {
    const cell = (field: ImportField): string => (cells[heads.get(field) ?? ''] ?? '').trim()
    const name = cell('sourceId').slice(0, 100)
    const refuse = (column: ImportField | null, problem: Say) =>
      bad.push({ line, name, column: column && (heads.get(column) ?? null), problem })

    const read = itemIn(cell, mapping, now)
    if ('problem' in read) {
      refuse(read.field, read.problem)
      continue
    }
    const before = lineOf.get(read.item.sourceId)
    if (before !== undefined) {
      refuse('sourceId', say('categoryImport.twice', { line: before }))
      continue
    }
    lineOf.set(read.item.sourceId, line)
    tickets.push({ line, item: read.item })
  }
  return { tickets, bad }
}

/** Which heading of the file stands for which field. */
function headingsIn(cells: Cells, { columns }: TicketMapping): Map<ImportField, string> {
  const known = new Map(Object.keys(cells).map((heading) => [plain(heading), heading]))
  const heads = new Map<ImportField, string>()
  for (const field of importFields) {
    const called = columns[field]
    const names = called === undefined ? headingsOf(field) : [called]
    const found = names.map((name) => known.get(plain(name))).find((one) => one !== undefined)
    if (found !== undefined) heads.set(field, found)
  }
  return heads
}

/** A heading as it is compared: whatever a spreadsheet did to its width, spaces and capitals. */
const plain = (heading: string): string =>
  heading.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

type Read = { item: IntakeItem } | { field: ImportField | null; problem: Say }

function itemIn(cell: (field: ImportField) => string, mapping: TicketMapping, now: Date): Read {
  if (cell('closedAt') !== '') return { field: 'closedAt', problem: say('ticketImport.closed') }
  const bad = (field: ImportField): Read => ({ field, problem: say('categoryImport.badCell') })
  const receivedAt = momentOf(cell('receivedAt'))
  const occurredAt = momentOf(cell('occurredAt'))
  const noMoment = (field: ImportField): Read => ({ field, problem: say('rosterFile.noMoment') })
  if (cell('receivedAt') === '') return bad('receivedAt')
  if (receivedAt === null) return noMoment('receivedAt')
  if (occurredAt === null && cell('occurredAt') !== '') return noMoment('occurredAt')
  if (receivedAt > now.toISOString())
    return { field: 'receivedAt', problem: say('ticketImport.future') }
  const [kind, urgency] = [kinds.get(cell('kind')), urgencies.get(cell('urgency'))]
  if (kind === undefined && cell('kind') !== '') return bad('kind')
  if (urgency === undefined && cell('urgency') !== '') return bad('urgency')
  if ((cell('lng') === '') !== (cell('lat') === '')) return bad(cell('lng') === '' ? 'lng' : 'lat')

  const text = (field: ImportField) => (cell(field) === '' ? undefined : cell(field))
  const category = text('categoryName') ?? text('categoryCode')
  const parsed = IntakeItem.safeParse({
    sourceId: cell('sourceId'),
    title: cell('title'),
    receivedAt,
    detail: text('detail'),
    occurredAt: occurredAt ?? undefined,
    address: text('address'),
    ...(cell('lng') !== '' && {
      location: { lng: Number(cell('lng')), lat: Number(cell('lat')), crs: mapping.crs },
    }),
    kind,
    urgency,
    ...(category !== undefined && {
      category: { scheme: 'local', code: text('categoryCode') ?? category, name: category },
    }),
    ...((text('callerName') ?? text('callerPhone')) !== undefined && {
      caller: { name: text('callerName'), phone: text('callerPhone') },
    }),
  })
  if (parsed.success) return { item: parsed.data }
  return bad(fieldAt(parsed.error.issues[0]?.path ?? []))
}

/** Where an item's problem lies among the file's fields. */
function fieldAt([head, inner]: readonly PropertyKey[]): ImportField {
  if (head === 'location') return inner === 'lat' ? 'lat' : 'lng'
  if (head === 'category') return inner === 'code' ? 'categoryCode' : 'categoryName'
  if (head === 'caller') return inner === 'phone' ? 'callerPhone' : 'callerName'
  return importFields.find((field) => field === head) ?? 'sourceId'
}

const momentOf = (text: string): string | null =>
  text === '' ? null : (momentIn(text)?.toISOString() ?? instantOf(text))

const words: readonly Readonly<Record<string, string>>[] = [zhCN, en]
/** A choice as a person writes it, in either language, or as programs do. */
const byWord = <T extends string>(list: string, options: readonly T[]): ReadonlyMap<string, T> =>
  new Map(
    options.flatMap((one): [string, T][] => [
      [one, one],
      ...words.map((said): [string, T] => [said[`${list}.${one}`] ?? one, one]),
    ]),
  )
const kinds = byWord('ticketKind', TicketKind.options)
const urgencies = byWord('urgency', Urgency.options)
