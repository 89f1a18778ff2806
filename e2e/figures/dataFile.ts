import { createReadStream, existsSync } from 'node:fs'
import path from 'node:path'
import { readCsv, type CsvRow } from '#server/demo/feed/csv.ts'

const DATA = path.resolve(import.meta.dirname, '../../../shared/data')

/** Null where the data are not at hand: they are read where they lie and never copied. */
export async function readDataFile(name: string): Promise<CsvRow[] | null> {
  const file = path.join(DATA, name)
  if (!existsSync(file)) return null
  const rows: CsvRow[] = []
  const pieces = createReadStream(file, 'utf8') as AsyncIterable<string>
  for await (const row of readCsv(pieces)) rows.push(row)
  return rows
}
