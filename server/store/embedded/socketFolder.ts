import { createHash } from 'node:crypto'
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import type { Account } from './account.ts'

export const PORT = 5432
/** The kernel's limit for a socket's path, without the closing zero. */
const MAX_SOCKET_PATH = 107

export function socketIn(folder: string): string {
  return path.join(folder, `.s.PGSQL.${PORT}`)
}

/** PostgreSQL takes a list of folders here, so a comma or a quote would not survive. */
function fitsSocket(folder: string): boolean {
  return Buffer.byteLength(socketIn(folder)) <= MAX_SOCKET_PATH && !/[,"]/.test(folder)
}

/**
 * The folder of the socket, open to PostgreSQL's account alone: whoever can enter it is let in
 * without a password. Beside the data, or in the temporary folder when that path is too long.
 */
export function makeSocketFolder(pgdata: string, account: Account): string {
  const folder = fitsSocket(beside(pgdata)) ? beside(pgdata) : temporaryFolder(pgdata, account)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  chownSync(folder, account.uid, account.gid)
  chmodSync(folder, 0o700)
  return folder
}

/** Leaves nothing in the temporary folder. */
export function removeSocketFolder(folder: string, pgdata: string): void {
  if (folder === beside(pgdata)) return
  try {
    rmdirSync(folder)
  } catch {
    // Not empty, or gone already: somebody else's business by now.
  }
}

function beside(pgdata: string): string {
  return path.join(path.dirname(pgdata), 'socket')
}

function temporaryFolder(pgdata: string, account: Account): string {
  const name = `shaotai-${createHash('sha256').update(pgdata).digest('hex').slice(0, 16)}`
  const folder = path.join(fitsSocket(path.join(tmpdir(), name)) ? tmpdir() : '/tmp', name)
  try {
    mkdirSync(folder, { mode: 0o700 })
    return folder
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  // The name can be guessed: a folder or a link that somebody else put there is not ours to use.
  const there = lstatSync(folder)
  const isOurs =
    there.isDirectory() && (there.uid === account.uid || there.uid === process.getuid?.())
  return isOurs ? folder : mkdtempSync(`${folder}-`)
}
