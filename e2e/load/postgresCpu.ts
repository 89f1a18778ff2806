import { readFileSync } from 'node:fs'
import { childrenOf } from './memory.ts'

/** Linux counts CPU time in hundredths of a second, whatever the kernel's own clock does. */
const MS_PER_TICK = 10
/** Fields of `/proc/PID/stat` after the name in brackets: own user and system time, then that of ended children. */
const [OWN, ENDED] = [11, 13]

/** Milliseconds of CPU that a postmaster, its backends and those that have ended used; null where the system does not tell. */
export function postgresCpuMs(postmaster: number | undefined): number | null {
  if (postmaster === undefined) return null
  try {
    const ended = ticks(postmaster, ENDED)
    const alive = [postmaster, ...childrenOf(postmaster)].reduce(
      (sum, pid) => sum + ticks(pid, OWN),
      0,
    )
    return (ended + alive) * MS_PER_TICK
  } catch {
    return null // no /proc, not ours to read, or a backend that ended meanwhile
  }
}

function ticks(pid: number, first: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[first]) + Number(fields[first + 1])
}
