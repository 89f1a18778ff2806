/** A row by the names of the file's first line. */
export type CsvRow = Readonly<Record<string, string>>

/**
 * RFC 4180 piece by piece: quoted fields may hold commas, doubled quotes and line ends, and a piece
 * may end anywhere inside. Lines end with LF or CRLF; empty lines are no records.
 */
export async function* readCsv(pieces: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  for await (const { row } of readCsvLines(pieces)) yield row
}

export interface CsvLine {
  /** Where the record begins in the file; the names stand in line 1. */
  line: number
  row: CsvRow
  /** Not as many fields as names: a comma too many, or one missing. */
  isRagged: boolean
}

/** The same, for whoever must say in which line something is wrong. */
export async function* readCsvLines(
  pieces: AsyncIterable<string>,
  separator = ',',
): AsyncGenerator<CsvLine> {
  let header: string[] | null = null
  for await (const { line, record } of readRecords(pieces, separator)) {
    if (header)
      yield { line, row: toRow(header, record), isRagged: record.length !== header.length }
    else header = record
  }
}

const toRow = (header: readonly string[], record: readonly string[]): CsvRow =>
  Object.fromEntries(header.map((name, n) => [name, record[n] ?? '']))

/** `ended`: a quote inside a quoted field, which closes it unless another follows. */
type At = 'start' | 'plain' | 'quoted' | 'ended'

async function* readRecords(
  pieces: AsyncIterable<string>,
  separator: string,
): AsyncGenerator<{ line: number; record: string[] }> {
  let line = 1
  let next = 1
  let record: string[] = []
  let field = ''
  let at: At = 'start'
  let isFirst = true

  for await (const given of pieces) {
    // A byte order mark is no part of the first name.
    const piece = isFirst ? given.replace(/^\uFEFF/, '') : given
    isFirst = false
    for (const char of piece) {
      if (char === '\n') next++
      if (at === 'quoted') {
        if (char === '"') at = 'ended'
        else field += char
      } else if (char === '"' && at === 'ended') {
        field += char
        at = 'quoted'
      } else if (char === '"' && at === 'start') {
        at = 'quoted'
      } else if (char === separator) {
        record.push(field)
        field = ''
        at = 'start'
      } else if (char === '\n') {
        // The CR of a CRLF; one that stood inside the quotes is the field's own.
        record.push(at === 'plain' ? field.replace(/\r$/, '') : field)
        if (record.length > 1 || record[0] !== '') yield { line, record }
        line = next
        record = []
        field = ''
        at = 'start'
      } else {
        field += char
        at = 'plain'
      }
    }
  }
  if (field !== '' || record.length > 0) yield { line, record: [...record, field] }
}
