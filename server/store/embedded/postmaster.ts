import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import path from 'node:path'

import { settlesWithin, until } from '../patience.ts'
import { StoreError } from '../unavailable.ts'
import type { Command } from './account.ts'
import { isStale, readLockFile, removeStaleLock } from './lockFile.ts'
import type { PostgresLog } from './postgresLog.ts'
import { isPostgresOf } from './processes.ts'
import { socketIn } from './socketFolder.ts'

export interface Place {
  pgdata: string
  socketFolder: string
  log: PostgresLog
  /** Makes files and folders fit to start on; only ever called while nothing runs there. */
  prepare(): void
  command(socketFolder: string): Command
}

/** A PostgreSQL that takes connections. */
export interface Postmaster {
  pid: number
  socketFolder: string
  /** Found running, not started here. */
  isAdopted: boolean
  /** Settles when it is gone, however that came. */
  gone: Promise<void>
}

/** How long another's start or shutdown, or a killed one's last backends, may stand in the way. */
const OBTAIN_PATIENCE_MS = 180_000
/** Recovery after a crash reads what was written since the last checkpoint. */
const READY_PATIENCE_MS = 600_000
const FAST_STOP_PATIENCE_MS = 60_000
const IMMEDIATE_STOP_PATIENCE_MS = 10_000

/** Failures that pass by themselves: another server's start, or the last backends of a killed one. */
const passing =
  /lock file ".*" (already exists|is empty)|pre-existing shared memory block|could not lock/i

/** Adopts the PostgreSQL that runs on this folder, or clears what a dead one left and starts it. */
export async function obtainPostmaster(place: Place, signal: AbortSignal): Promise<Postmaster> {
  let lastWords = ''
  const postmaster = await until(
    async () => {
      const found = findRunning(place)
      if (found !== 'none') return found === 'busy' ? undefined : found
      const started = await startPostmaster(place, signal)
      if (typeof started !== 'string') return started
      lastWords = started
      if (!passing.test(lastWords)) throw startError(place, lastWords)
      return undefined
    },
    { timeoutMs: OBTAIN_PATIENCE_MS, firstPauseMs: 20, maxPauseMs: 1_000, signal },
  )
  if (!postmaster) throw startError(place, lastWords)
  return postmaster
}

/** Fast shutdown: transactions are rolled back, what is committed is on disk. */
export async function stopPostmaster({ pid, gone }: Postmaster, { pgdata }: Place): Promise<void> {
  for (const [signal, timeoutMs] of [
    ['SIGINT', FAST_STOP_PATIENCE_MS],
    ['SIGQUIT', IMMEDIATE_STOP_PATIENCE_MS],
  ] as const) {
    // The number may belong to another program by now.
    if (isPostgresOf(pid, pgdata)) process.kill(pid, signal)
    if (await settlesWithin(gone, timeoutMs)) return
  }
  throw new StoreError(`PostgreSQL (process ${pid}) does not stop.`)
}

function findRunning({ pgdata, socketFolder }: Place): Postmaster | 'busy' | 'none' {
  const file = path.join(pgdata, 'postmaster.pid')
  const lock = readLockFile(file)
  if (lock?.pid !== undefined && isPostgresOf(lock.pid, pgdata)) {
    if (lock.state !== 'ready' || lock.socketFolder === undefined) return 'busy'
    return {
      pid: lock.pid,
      socketFolder: lock.socketFolder,
      isAdopted: true,
      gone: goneFrom(lock.pid, pgdata),
    }
  }
  for (const left of [file, `${socketIn(socketFolder)}.lock`]) {
    const found = readLockFile(left)
    if (found && isStale(left, found, (pid) => isPostgresOf(pid, pgdata))) {
      removeStaleLock(left, found)
    }
  }
  return 'none'
}

/** The postmaster, or its last words. */
async function startPostmaster(place: Place, signal: AbortSignal): Promise<Postmaster | string> {
  const { pgdata, socketFolder, log } = place
  place.prepare()
  const before = log.size()
  const { file, args, options } = place.command(socketFolder)
  const output = openSync(log.file, 'a')
  // In a session of its own: Ctrl-C and a SIGTERM to the group must not reach it before the server has drained.
  const child = spawn(file, args, { ...options, detached: true, stdio: ['ignore', output, output] })
  closeSync(output)
  let failure: string | undefined
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      failure ??= log.since(before)
      resolve()
    })
    child.once('error', (error) => {
      failure = error.message
      resolve()
    })
  })
  child.unref()
  const outcome = await until<Postmaster | string>(
    () => {
      if (failure !== undefined) return failure
      const lock = readLockFile(path.join(pgdata, 'postmaster.pid'))
      if (lock?.state !== 'ready' || lock.pid === undefined || lock.pid !== child.pid)
        return undefined
      return { pid: lock.pid, socketFolder, isAdopted: false, gone }
    },
    { timeoutMs: READY_PATIENCE_MS, maxPauseMs: 100, signal },
  )
  if (outcome !== undefined) return outcome
  child.kill('SIGINT')
  await settlesWithin(gone, IMMEDIATE_STOP_PATIENCE_MS)
  return 'it did not become ready'
}

/** Only a parent is told of a process's end: an adopted one has to be watched. */
async function goneFrom(pid: number, pgdata: string): Promise<void> {
  const isGone = () => (isPostgresOf(pid, pgdata) ? undefined : true)
  await until(isGone, { timeoutMs: Infinity, maxPauseMs: 250, ref: false })
}

function startError({ pgdata, log }: Place, lastWords: string): StoreError {
  const reason = lastWords.trim().split('\n').slice(-3).join(' ') || 'no answer'
  return new StoreError(`PostgreSQL does not start on ${pgdata}: ${reason} (more in ${log.file})`)
}
