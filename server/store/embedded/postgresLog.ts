import { closeSync, copyFileSync, openSync, readSync, statSync, truncateSync } from 'node:fs'

const MAX_BYTES = 5 * 1024 * 1024
const CHECK_EVERY_MS = 10 * 60 * 1000

export interface PostgresLog {
  file: string
  /** What PostgreSQL has written since `size` was read. */
  since(size: number): string
  size(): number
  close(): void
}

/**
 * The file PostgreSQL writes its own messages to: at most two of 5 MB. It is opened for
 * appending, so it can be emptied while PostgreSQL goes on writing.
 */
export function openPostgresLog(file: string): PostgresLog {
  closeSync(openSync(file, 'a', 0o600))
  keepSmall(file)
  const timer = setInterval(() => keepSmall(file), CHECK_EVERY_MS).unref()
  return {
    file,
    size: () => statSync(file).size,
    since: (size) => readFrom(file, size),
    close: () => clearInterval(timer),
  }
}

function keepSmall(file: string): void {
  if (statSync(file).size < MAX_BYTES) return
  copyFileSync(file, `${file}.1`)
  truncateSync(file)
}

function readFrom(file: string, start: number): string {
  const buffer = Buffer.alloc(64 * 1024)
  const descriptor = openSync(file, 'r')
  try {
    return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, start))
  } finally {
    closeSync(descriptor)
  }
}
