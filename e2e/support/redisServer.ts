import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { until } from '#server/store/patience.ts'
import { onPath } from '../check/onPath.ts'

export const redisProgram = onPath('redis-server')

export interface RedisServer {
  url: string
  /** Unless it runs. */
  start(): Promise<void>
  /** At once, as a machine that loses its power. */
  kill(): Promise<void>
}

/** A Redis of its own on a port that stays; nothing of it touches the disk. */
export async function redisServer(): Promise<RedisServer> {
  const program = redisProgram
  if (program === undefined) throw new Error('redis-server is not installed')
  const port = await freePort()
  let child: ChildProcess | null = null
  const isRunning = () => child !== null && child.exitCode === null && child.signalCode === null

  return {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      if (isRunning()) return
      const args = [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--appendonly',
        'no',
      ]
      child = spawn(program, args, { stdio: 'ignore' })
      const isUp = await until(async () => ((await listens(port)) ? true : undefined), {
        timeoutMs: 20_000,
        firstPauseMs: 10,
      })
      if (!isUp) throw new Error('Redis does not start')
    },
    async kill() {
      if (!child || !isRunning()) return
      const exited = once(child, 'exit')
      child.kill('SIGKILL')
      await exited
    },
  }
}

function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return new Promise((resolve) => {
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

async function freePort(): Promise<number> {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  holder.close()
  await once(holder, 'close')
  return port
}
