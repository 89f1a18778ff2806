import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import path from 'node:path'

import { canReach, type Account } from './account.ts'
import { binariesIn, type Binaries } from './binaries.ts'

/** Where `nobody` finds what it cannot reach in its own place: it must outlive a restart, so not the temporary folder. */
export const OUTSIDE = '/var/lib/shaotai'

/** The data folder's real place: in `dataDir`, or outside with a link there, where the account cannot enter that. */
export function placeData(dataDir: string, account: Account, outside: string): string {
  const inside = path.join(dataDir, 'postgres')
  const real = existsSync(inside) ? realpathSync(inside) : inside
  if (account.kind !== 'nobody' || letIn(account, path.dirname(real))) return real

  const home = path.join(outside, createHash('sha256').update(dataDir).digest('hex').slice(0, 16))
  const moved = path.join(home, 'postgres')
  mkdirSync(home, { recursive: true, mode: 0o755 })
  if (existsSync(inside) && !lstatSync(inside).isSymbolicLink()) moveOut(inside, moved)
  rmSync(inside, { force: true })
  symlinkSync(moved, inside)
  return moved
}

/** Whether the account can enter the folder; one of ours (closed to others) is opened for passing through. */
function letIn(account: Account, folder: string): boolean {
  if (canReach(account, folder)) return true
  if (!canReach(account, path.dirname(folder))) return false
  chmodSync(folder, (statSync(folder).mode & 0o777) | 0o011)
  return canReach(account, folder)
}

/** The copy is complete before the original goes; until then the original is the one that counts. */
function moveOut(inside: string, outside: string): void {
  rmSync(outside, { recursive: true, force: true })
  cpSync(inside, `${outside}.partial`, { recursive: true, force: true, preserveTimestamps: true })
  renameSync(`${outside}.partial`, outside)
  renameSync(inside, `${inside}.moved`)
}

/** The programs where the account can run them: in their place, or copied once per version. */
export function placeBinaries(binaries: Binaries, account: Account, outside: string): Binaries {
  if (account.kind !== 'nobody' || canReach(account, binaries.postgres)) return binaries

  const root = path.join(outside, `postgresql-${binaries.version}`)
  if (!existsSync(root)) {
    const partial = `${root}.partial-${process.pid}`
    mkdirSync(outside, { recursive: true, mode: 0o755 })
    cpSync(binaries.root, partial, { recursive: true, verbatimSymlinks: true })
    chmodSync(partial, 0o755)
    if (existsSync(root)) rmSync(partial, { recursive: true })
    else renameSync(partial, root)
  }
  return binariesIn(root, binaries.version)
}

/** PostgreSQL insists on owning its folder; the account may be another one than last time. */
export function giveTo(folder: string, account: Account): void {
  if (statSync(folder).uid === account.uid) return
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    lchownSync(path.join(folder, entry), account.uid, account.gid)
  }
  // Last, so that a change cut short is taken up again.
  lchownSync(folder, account.uid, account.gid)
}
