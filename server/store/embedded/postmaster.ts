import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import path from 'node:path'

import { until } from '../patience.ts'
import { StoreError } from '../unavailable.ts'
import type { Command } from './account.ts'
import { readLockFile, removeStaleLock } from './lockFile.ts'
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

/** Recovery after a crash may take its time; a start that makes no progress at all ends here. */
const START_PATIENCE_MS = 180_000
const FAST_STOP_PATIENCE_MS = 60_000
const IMMEDIATE_STOP_PATIENCE_MS = 10_000

/** Failures that pass by themselves: another server's start, or the last backends of a killed one. */
const passing =
  /lock file ".*" (already exists|is empty)|pre-existing shared memory block|could not lock/i

/** Adopts the PostgreSQL that runs on this folder, or clears what a dead one left and starts it. */
export async function obtainPostmaster(place: Place): Promise<Postmaster> {
  let lastWords = ''
  const postmaster = await until(
    async () => {
      const found = findRunning(place)
      if (found !== 'none') return found === 'busy' ? undefined : found
      const started = await startPostmaster(place)
      if (typeof started !== 'string') return started
      lastWords = started
      if (!passing.test(lastWords)) throw startError(place, lastWords)
      return undefined
    },
    { timeoutMs: START_PATIENCE_MS, firstPauseMs: 20, maxPauseMs: 1_000 },
  )
  if (!postmaster) throw startError(place, lastWords)
  return postmaster
}

/** Fast shutdown: transactions are rolled back, what is committed is on disk. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  for (const [signal, timeoutMs] of [
    ['SIGINT', FAST_STOP_PATIENCE_MS],
    ['SIGQUIT', IMMEDIATE_STOP_PATIENCE_MS],
  ] as const) {
    signalTo(postmaster.pid, signal)
    if (await settlesWithin(postmaster.gone, timeoutMs)) return
  }
  throw new StoreError(`PostgreSQL (process ${postmaster.pid}) does not stop.`)
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
    const stale = readLockFile(left)
    if (stale?.pid !== undefined && !isPostgresOf(stale.pid, pgdata)) removeStaleLock(left, stale)
  }
  return 'none'
}

/** The postmaster, or its last words. */
async function startPostmaster(place: Place): Promise<Postmaster | string> {
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
  return (
    (await until<Postmaster | string>(
      () => {
        if (failure !== undefined) return failure
        const lock = readLockFile(path.join(pgdata, 'postmaster.pid'))
        if (lock?.state !== 'ready' || lock.pid === undefined || lock.pid !== child.pid)
          return undefined
        return { pid: lock.pid, socketFolder, isAdopted: false, gone }
      },
      { timeoutMs: START_PATIENCE_MS, maxPauseMs: 100 },
    )) ?? 'it did not become ready'
  )
}

/** Only a parent is told of a process's end: an adopted one has to be watched. */
async function goneFrom(pid: number, pgdata: string): Promise<void> {
  const isGone = () => (isPostgresOf(pid, pgdata) ? undefined : true)
  await until(isGone, { timeoutMs: Infinity, maxPauseMs: 250 })
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function settlesWithin(promise: Promise<void>, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), timeoutMs)
  })
  try {
    return await Promise.race([promise.then(() => true), late])
  } finally {
    clearTimeout(timer)
  }
}

function startError({ pgdata, log }: Place, lastWords: string): StoreError {
  const reason = lastWords.trim().split('\n').slice(-3).join(' ') || 'no answer'
  return new StoreError(`PostgreSQL does not start on ${pgdata}: ${reason} (more in ${log.file})`)
}
