import type { Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { CategoryImport } from '#shared/category.ts'
import type { Clock } from '#server/clock.ts'
import { readCsvLines, type CsvLine } from '#server/demo/feed/csv.ts'
import { badRequest } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import type { Tables } from '#server/store/tables.ts'
import { planImport } from './categoryImport.ts'
import { endCategories, insertCategories, lockCategories, readCategories } from './categoryRepo.ts'

export interface ImportResult {
  added: number
  ended: number
  unchanged: number
}

interface Deps {
  db: Kysely<Tables>
  clock: Clock
  log: Log
}

/** So many problems are told at once: a file of the wrong shape has one in every line. */
const PROBLEMS_MAX = 100

/** Takes a file of categories whole or not at all. */
export function createCategoryImport({ db, clock, log }: Deps) {
  return async ({ csv, basis }: CategoryImport, by: Account): Promise<ImportResult> => {
    const lines = await linesOf(csv)
    const result = await db.transaction().execute(async (tx) => {
      await lockCategories(tx)
      const outcome = planImport(lines, await readCategories(tx), { basis, now: clock.now() })
      if ('problems' in outcome) {
        throw badRequest('The file has problems; nothing was taken', {
          count: outcome.problems.length,
          lines: outcome.problems.slice(0, PROBLEMS_MAX),
        })
      }
      const { insert, end, unchanged } = outcome.plan
      await endCategories(tx, end)
      await insertCategories(tx, insert, by.id)
      return { added: insert.length, ended: end.length, unchanged }
    })
    log.info({ ...result, by: by.id }, 'categories imported')
    return result
  }
}

async function linesOf(csv: string): Promise<CsvLine[]> {
  async function* whole() {
    yield csv
  }
  const lines: CsvLine[] = []
  for await (const line of readCsvLines(whole())) lines.push(line)
  return lines
}
