import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface ProductServer {
  url: string
  /** What it said on the terminal when it was there: how to get in. */
  greeting: string
  stop(): Promise<void>
}

const ADDRESS = /哨台 Shaotai {2}(\S+)/

/** The product as `npm start` runs it, on a free port, with a data folder of its own and these settings. */
export async function startProduct(settings: Record<string, string> = {}): Promise<ProductServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'shaotai-story-'))
  const server = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], {
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { url, greeting } = await greetingOf(server)

  return {
    url,
    greeting,
    async stop() {
      const exited = once(server, 'exit')
      server.kill('SIGTERM')
      const [code] = await exited
      rmSync(dataDir, { recursive: true, force: true })
      if (code !== 0) throw new Error(`The server stopped with ${String(code)}`)
    },
  }
}

async function greetingOf(server: ChildProcess): Promise<{ url: string; greeting: string }> {
  let printed = ''
  for await (const chunk of server.stdout ?? []) {
    printed += String(chunk)
    const url = ADDRESS.exec(printed)?.[1]
    if (url !== undefined) {
      // Read on, or a full pipe would stop the server.
      server.stdout?.resume()
      return { url, greeting: printed }
    }
  }
  throw new Error(`The server ended before it listened:\n${printed}`)
}
