import { spawn, type ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from '#server/store/patience.ts'
import { onPath } from '../check/onPath.ts'

export interface Relay {
  /** The setting that tells the product of it. */
  iceServers: string
  /** Ends it hard, with every way that went through it. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

const SECRET = 'shared by relay and product'

/** Debian's coturn; where it is missing, what needs it is skipped by name. */
export const coturn = onPath('turnserver')

/** A real TURN relay on this machine that takes credentials by a shared secret, and those alone. */
export async function startRelay(program: string): Promise<Relay> {
  const folder = mkdtempSync(join(tmpdir(), 'shaotai-relay-'))
  const port = await freePort()
  let child: ChildProcess | null = null

  async function start(): Promise<void> {
    child = spawn(program, argumentsOf(port, folder), { stdio: 'ignore' })
    await untilListening(child, port)
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }

  await start()
  return {
    iceServers: JSON.stringify([{ urls: `turn:127.0.0.1:${port}?transport=udp`, secret: SECRET }]),
    start,
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const argumentsOf = (port: number, folder: string): string[] => [
  '-n',
  '--listening-ip=127.0.0.1',
  '--relay-ip=127.0.0.1',
  `--listening-port=${port}`,
  '--min-port=50000',
  '--max-port=50100',
  '--use-auth-secret',
  `--static-auth-secret=${SECRET}`,
  '--realm=shaotai.test',
  // Both desks and the relay are on this one machine here.
  '--allow-loopback-peers',
  '--no-cli',
  '--no-tls',
  '--no-dtls',
  '--log-file=stdout',
  '--simple-log',
  `--pidfile=${join(folder, 'pid')}`,
  `--userdb=${join(folder, 'users')}`,
]

/** It takes both UDP and TCP at its port, and TCP says whether anybody is there. */
async function untilListening(child: ChildProcess, port: number): Promise<void> {
  const isUp = await until(
    async () => {
      if (child.exitCode !== null) throw new Error(`coturn ended with ${child.exitCode}`)
      return (await answers(port)) ? true : undefined
    },
    { timeoutMs: 20_000, firstPauseMs: 20, maxPauseMs: 200 },
  )
  if (!isUp) throw new Error('coturn does not listen')
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true))
    socket.once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
    socket.once('connect', () => socket.end())
  })

async function freePort(): Promise<number> {
  const holder = createSocket('udp4').bind(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address()
  holder.close()
  await once(holder, 'close')
  return port
}
