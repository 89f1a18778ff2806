import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'

/**
 * Whether the process is a living PostgreSQL of this data folder. A number alone says little: the
 * process may be a zombie that nobody reaps, or the number may belong to another program by now.
 */
export function isPostgresOf(pid: number, pgdata: string): boolean {
  const seen = process.platform === 'linux' ? seenInProc(pid) : seenByPs(pid)
  if (!seen || /^[ZX]/.test(seen.state) || !seen.name.includes('postgres')) return false
  return process.platform !== 'linux' || worksIn(pid, pgdata)
}

interface Seen {
  name: string
  state: string
}

function seenInProc(pid: number): Seen | undefined {
  try {
    // "123 (name, which may hold anything) S …": hence the last bracket.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const end = stat.lastIndexOf(')')
    return { name: stat.slice(stat.indexOf('(') + 1, end), state: stat.slice(end + 2, end + 3) }
  } catch {
    return undefined // no such process
  }
}

function seenByPs(pid: number): Seen | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,comm=', '-p', String(pid)], { encoding: 'utf8' })
    const [state = '', ...name] = line.trim().split(/\s+/)
    return { state, name: name.join(' ') }
  } catch {
    return undefined // ps found no such process
  }
}

/** A postmaster works in its data folder: this tells it from the PostgreSQL of another folder. */
function worksIn(pid: number, pgdata: string): boolean {
  try {
    const here = statSync(`/proc/${pid}/cwd`)
    const there = statSync(pgdata)
    return here.dev === there.dev && here.ino === there.ino
  } catch (error) {
    // Gone in between: dead. Not ours to look at: it may be ours all the same, so it counts as alive.
    const { code } = error as NodeJS.ErrnoException
    return code !== 'ENOENT' && code !== 'ESRCH'
  }
}
