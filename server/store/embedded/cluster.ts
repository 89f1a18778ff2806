import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs'
import path from 'node:path'
import { text } from 'node:stream/consumers'

import { StoreError } from '../unavailable.ts'
import { commandFor, type Account } from './account.ts'
import type { Binaries } from './binaries.ts'

export const SUPERUSER = 'postgres'

/**
 * Makes the data folder if there is none. It is made beside its place and renamed, so that it is
 * there whole or not at all, and two servers that start at once end up with one.
 */
export async function ensureCluster(
  pgdata: string,
  binaries: Binaries,
  account: Account,
  { durable }: { durable: boolean },
): Promise<void> {
  if (existsSync(path.join(pgdata, 'PG_VERSION'))) return

  const home = path.dirname(pgdata)
  removeAbandoned(home)
  const draft = mkdtempSync(path.join(home, `postgres.new-${process.pid}-`))
  try {
    chownSync(draft, account.uid, account.gid)
    chmodSync(draft, 0o700)
    await runInitdb(draft, binaries, account, durable)
    renameSync(draft, pgdata)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    const { code } = error as NodeJS.ErrnoException
    const someoneElseWasFirst = code === 'ENOTEMPTY' || code === 'EEXIST'
    if (!someoneElseWasFirst) throw error
  }
}

async function runInitdb(
  folder: string,
  binaries: Binaries,
  account: Account,
  durable: boolean,
): Promise<void> {
  const { file, args, options } = commandFor(account, binaries.initdb, [
    `--pgdata=${folder}`,
    `--username=${SUPERUSER}`,
    '--encoding=UTF8',
    '--locale=C',
    // Nobody but this account can enter the socket's folder, and nothing listens elsewhere.
    '--auth=trust',
    ...(durable ? [] : ['--no-sync']),
  ])
  const child = spawn(file, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] })
  const [words, [code]] = await Promise.all([
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ])
  if (code !== 0) {
    throw new StoreError(`PostgreSQL could not make its data folder ${folder}: ${words.trim()}`)
  }
}

/** Drafts of servers that were killed while they made one. */
function removeAbandoned(home: string): void {
  for (const name of readdirSync(home)) {
    const pid = /^postgres\.new-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !isRunning(Number(pid))) {
      rmSync(path.join(home, name), { recursive: true, force: true })
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
