import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import path from 'node:path'

const host = hostname().replaceAll(/[^\w-]/g, '-')

/** Of this life of the process: in a container every start has the same number. */
const life = randomBytes(6).toString('hex')

/** A name for what is not whole yet. It says who writes it, so that a later start knows what was left. */
export const draftName = (): string =>
  [host, process.pid, life, randomBytes(8).toString('hex')].join('.')

/**
 * Deletes what processes of this machine that are no more have left half done; at a start, before
 * anything is taken in. What another machine's process writes into a shared folder is left alone.
 */
export async function sweepDrafts(filesDir: string): Promise<number> {
  const folder = path.join(filesDir, 'drafts')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const left = (await readdir(folder)).filter(isLeft)
  await Promise.all(left.map((name) => rm(path.join(folder, name), { force: true })))
  return left.length
}

function isLeft(name: string): boolean {
  const [writer, pid, ofLife] = name.split('.')
  if (writer !== host) return false
  return Number(pid) === process.pid ? ofLife !== life : !isAlive(Number(pid))
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
