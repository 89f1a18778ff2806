import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

import { StoreError } from './unavailable.ts'

export interface MigrationFile {
  name: string
  sql: string
  sha256: string
}

export interface AppliedMigration {
  name: string
  sha256: string
}

const migrationsFolder = path.join(import.meta.dirname, 'migrations')

/** Every `.sql` of the folder, in name order. */
export async function readMigrations(folder = migrationsFolder): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => {
      // A checkout may have turned the line ends around; the statement is the same.
      const sql = (await readFile(path.join(folder, name), 'utf8')).replaceAll('\r\n', '\n')
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** What is still to be applied; throws when the database and the code cannot belong together. */
export function pendingMigrations(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): MigrationFile[] {
  const known = new Map(files.map((file) => [file.name, file]))
  for (const { name, sha256 } of applied) {
    const file = known.get(name)
    if (!file) {
      throw new StoreError(
        `The database is newer than this program: it has the migration ${name}, which is not here.`,
      )
    }
    if (file.sha256 !== sha256) {
      throw new StoreError(
        `The migration ${name} was changed after it had been applied; put it back and add a new one.`,
      )
    }
  }
  const done = new Set(applied.map(({ name }) => name))
  return files.filter(({ name }) => !done.has(name))
}
