import type { ColumnType } from 'kysely'

// The tables, one interface per migration's table.

export interface Tables {
  migrations: MigrationsTable
}

/** Made by `migrate.ts` itself, before the first file is read. */
export interface MigrationsTable {
  name: string
  sha256: string
  applied_at: ColumnType<Date, Date, never>
}
