import type pg from 'pg'

export type Row = readonly (string | null)[]

/** The part of a `pg` connection that COPY needs; the package has it and does not describe it. */
interface CopyConnection {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (text: string): string => text.replace(/[\\\t\n\r]/g, (one) => escapes[one] ?? one)

/**
 * Writes rows by COPY, several times as quick as the quickest insert. Values are PostgreSQL's own
 * texts, null as null; the client must be idle.
 */
export function copyRows(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) return Promise.resolve()
  const lines = rows.map((row) =>
    row.map((one) => (one === null ? '\\N' : escaped(one))).join('\t'),
  )
  const chunk = Buffer.from(`${lines.join('\n')}\n`)
  return new Promise((resolve, reject) => {
    client.query({
      submit: (connection: unknown) =>
        (connection as CopyConnection).query(`copy ${table} (${columns.join(', ')}) from stdin`),
      handleCopyInResponse(connection: CopyConnection) {
        connection.sendCopyFromChunk(chunk)
        connection.endCopyFrom()
      },
      handleError: reject,
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(),
    })
  })
}
