import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { readLockFile } from '#server/store/embedded/lockFile.ts'
import { isPostgresOf } from '#server/store/embedded/processes.ts'
import { until } from '#server/store/patience.ts'

const ROOT = path.join(import.meta.dirname, '../..')
const READY_PATIENCE_MS = 120_000

export interface ServerProcess {
  base: string
  /** Starts it unless it runs, or starts it again, and waits until it takes requests. */
  start(): Promise<void>
  /** Until the store and the log answer. */
  ready(): Promise<void>
  /** `kill -9` of the server; waits until it is gone. */
  killServer(): Promise<void>
  /** `kill -9` of its embedded PostgreSQL; false when none ran. */
  killPostgres(): boolean
  /** SIGTERM; the exit code. */
  stop(): Promise<number | null>
}

/** The product as a user starts it: a process of its own, with this environment, on a port that stays. */
export async function serverProcess(environment: Record<string, string>): Promise<ServerProcess> {
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const postgres = path.join(environment.DATA_DIR ?? '', 'postgres')
  let child: ChildProcess | null = null
  const isRunning = () => child !== null && child.exitCode === null && child.signalCode === null

  async function ready(): Promise<void> {
    const isReady = await until(
      async () => {
        if (!isRunning()) throw new Error('The server has ended')
        return (await answers(`${base}/readyz`)) ? true : undefined
      },
      { timeoutMs: READY_PATIENCE_MS, firstPauseMs: 20, maxPauseMs: 100 },
    )
    if (!isReady) throw new Error('The server does not become ready')
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    if (!child || !isRunning()) return child?.exitCode ?? null
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
    return child.exitCode
  }

  return {
    base,
    ready,
    async start() {
      if (isRunning()) return
      const env = { ...process.env, LOG_LEVEL: 'fatal', ...environment, PORT: String(port) }
      child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
        cwd: ROOT,
        env,
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      await ready()
    },
    async killServer() {
      await end('SIGKILL')
    },
    killPostgres() {
      const pid = readLockFile(path.join(postgres, 'postmaster.pid'))?.pid
      if (pid === undefined || !isPostgresOf(pid, postgres)) return false
      process.kill(pid, 'SIGKILL')
      return true
    },
    stop: () => end('SIGTERM'),
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    ({ ok }) => ok,
    () => false,
  )

/** Taken and given back: a server that is killed and started again must be found where it was. */
async function freePort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  holder.close()
  await once(holder, 'close')
  return port
}
