import { linkSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'

/** `postmaster.pid`, and the lock beside the socket, which begins in the same way. */
export interface LockFile {
  text: string
  /** Absent while the file is still being written, or when it was left half written. */
  pid?: number
  socketFolder?: string
  state: 'starting' | 'ready' | 'stopping' | 'unknown'
}

/** A lock is written at once after it is made; one that is still empty by then was left by a crash. */
const WRITTEN_BY_MS = 10_000

export function parseLockFile(text: string): LockFile {
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10)) // negative in single-user mode
  const socketFolder = lines[4]
  const state = lines[7]
  return {
    text,
    ...(Number.isNaN(pid) ? {} : { pid }),
    ...(socketFolder ? { socketFolder } : {}),
    state: state === 'starting' || state === 'ready' || state === 'stopping' ? state : 'unknown',
  }
}

export function readLockFile(file: string): LockFile | undefined {
  try {
    return parseLockFile(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** Whether the lock's owner is dead, as far as `isAlive` can tell. */
export function isStale(
  file: string,
  { pid }: LockFile,
  isAlive: (pid: number) => boolean,
): boolean {
  if (pid !== undefined) return !isAlive(pid)
  const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { mtimeMs: Infinity }
  // The file system's time on both sides: no business time is involved.
  return Date.now() - mtimeMs > WRITTEN_BY_MS
}

/**
 * Takes away a lock whose owner was found dead. Another server may have done the same and started
 * PostgreSQL since then: what was taken away is looked at once more and, if it is a new lock, put back.
 */
export function removeStaleLock(file: string, seen: LockFile): void {
  const aside = `${file}.stale-${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  if (readFileSync(aside, 'utf8') !== seen.text) {
    try {
      linkSync(aside, file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  rmSync(aside, { force: true })
}
