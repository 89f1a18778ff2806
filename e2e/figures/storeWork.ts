import { readFileSync } from 'node:fs'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '#server/store/tables.ts'

/** What this process and its one connection to the store have used so far. */
export interface Used {
  serverMs: number
  /** Null where the system does not tell. */
  storeMs: number | null
  /** Pages of the store looked at, in memory or not. */
  pages: number
}

/**
 * Processor time and pages: unlike the clock on the wall they hardly change with whatever else the
 * machine is doing. Only for a pool of one connection.
 */
export async function readUsed(db: Kysely<Tables>): Promise<Used> {
  await sql`select pg_stat_force_next_flush()`.execute(db)
  const { rows } = await sql<{ pid: number; pages: number }>`
    select pg_backend_pid() as pid, blks_hit + blks_read as pages
    from pg_stat_database where datname = current_database()`.execute(db)
  const { pid = 0, pages = 0 } = rows[0] ?? {}
  const { user, system } = process.cpuUsage()
  return { serverMs: (user + system) / 1000, storeMs: processorMs(pid), pages }
}

const MS_PER_TICK = 10

function processorMs(pid: number): number | null {
  try {
    // After the name, which may hold spaces: state is the 1st field, user and system time the 12th and 13th.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK
  } catch {
    return null // no /proc, or not ours to read
  }
}

export const since = (before: Used, after: Used, times: number): Used => ({
  serverMs: (after.serverMs - before.serverMs) / times,
  storeMs:
    before.storeMs === null || after.storeMs === null
      ? null
      : (after.storeMs - before.storeMs) / times,
  pages: (after.pages - before.pages) / times,
})
