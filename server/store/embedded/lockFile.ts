import { linkSync, readFileSync, renameSync, rmSync } from 'node:fs'

/** `postmaster.pid`, and the lock beside the socket, which begins in the same way. */
export interface LockFile {
  text: string
  /** Absent while the file is still being written, or when it was left half written. */
  pid?: number
  socketFolder?: string
  state: 'starting' | 'ready' | 'stopping' | 'unknown'
}

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
