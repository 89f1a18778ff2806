import { createReadStream, existsSync } from 'node:fs'
import { readCsv, type CsvRow } from '#server/demo/feed/csv.ts'

/** Real data beside the project; a clone elsewhere may lack it. */
export const oracleFiles = {
  holidays: new URL('../../../../shared/data/holidays/workday_add_vectors.csv', import.meta.url),
  boston: new URL('../../../../shared/data/boston311/cases_sla.csv', import.meta.url),
  baltimore: new URL('../../../../shared/data/baltimore311/requests.csv', import.meta.url),
}

export const isThere = (name: keyof typeof oracleFiles): boolean => existsSync(oracleFiles[name])

export async function readOracle(name: keyof typeof oracleFiles): Promise<CsvRow[]> {
  const rows: CsvRow[] = []
  for await (const row of readCsv(createReadStream(oracleFiles[name], 'utf8'))) rows.push(row)
  return rows
}

/**
 * A local time without a zone, read as the district's: which zone it is does not matter for lengths, and
 * the district's has no daylight saving. Null for what is empty or no time.
 */
export function localInstant(text: string | undefined): Date | null {
  const at = new Date(`${text ?? ''}+08:00`)
  return Number.isNaN(at.getTime()) ? null : at
}
