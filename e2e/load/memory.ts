import { readFileSync, readdirSync } from 'node:fs'

const MB = 1024 * 1024

export interface Memory {
  serverRssMb: number
  serverHeapMb: number
  /** Shared pages counted once; null where the system does not tell. */
  postgresMb: number | null
}

export function readMemory(postgresPid: number | undefined): Memory {
  const { rss, heapUsed } = process.memoryUsage()
  return {
    serverRssMb: rss / MB,
    serverHeapMb: heapUsed / MB,
    postgresMb: postgresPid === undefined ? null : proportionalMb(postgresPid),
  }
}

/** A postmaster and its backends: each one's share of the pages it holds. */
function proportionalMb(postmaster: number): number | null {
  try {
    const pids = [postmaster, ...childrenOf(postmaster)]
    return pids.reduce((sum, pid) => sum + pssKb(pid), 0) / 1024
  } catch {
    return null // no /proc, or not ours to read
  }
}

const pssKb = (pid: number): number =>
  Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1])

export function childrenOf(parent: number): number[] {
  return readdirSync(`/proc/${parent}/task`).flatMap((task) =>
    readFileSync(`/proc/${parent}/task/${task}/children`, 'utf8')
      .split(' ')
      .filter(Boolean)
      .map(Number),
  )
}
