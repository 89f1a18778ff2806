import { totalmem } from 'node:os'
import { PORT } from './socketFolder.ts'

const MB = 2 ** 20

/**
 * A sixteenth of the memory that is there, in megabytes, from 128 to 512: it is filled only as pages are
 * read. What does not fit is read from the system's cache again and again: at a million cases the p95 of
 * a queue page is 27 ms with 128, 20 with 512.
 */
export const sharedBuffersMb = (bytes: number): number =>
  Math.floor(Math.min(Math.max(bytes / 16 / MB, 128), 512))

/** The machine's, or what a container leaves of it. */
function memoryBytes(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

interface SettingsInput {
  socketFolder: string
  durable: boolean
}

/** PostgreSQL's settings for a small machine, given on the command line so that a new version's apply at the next start. */
export function postgresArguments(pgdata: string, input: SettingsInput): string[] {
  return [
    '-D',
    pgdata,
    ...Object.entries(settings(input)).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
}

function settings({ socketFolder, durable }: SettingsInput): Record<string, string> {
  return {
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    max_connections: '50',
    shared_buffers: `${sharedBuffersMb(memoryBytes())}MB`,
    max_wal_size: '512MB',
    wal_compression: 'on',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Starts, stops and crashes. Not the failed statements: the server logs those itself,
    // and PostgreSQL would write callers' data into its log.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    idle_in_transaction_session_timeout: '60s',
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off' }),
  }
}
