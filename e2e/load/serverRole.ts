import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { createApp } from '#server/app.ts'
import { systemClock } from '#server/clock.ts'
import { readConfig } from '#server/config.ts'
import { demoBase } from '#server/demo/district/demoBase.ts'
import { demoSecrets, offerDemo, seedDemo } from '#server/demo/demo.ts'
import { createLog } from '#server/log.ts'
import { openStore } from '#server/store/store.ts'
import { recordCommits, type Commit } from './commitTimes.ts'
import { recordFrames, type SentFrame } from './frameRecorder.ts'
import { watchLoopDelay } from './loopDelay.ts'
import { readMemory, type Memory } from './memory.ts'
import { postgresCpuMs } from './postgresCpu.ts'
import { playRole } from './role.ts'

export type ServerCalls = {
  describe: () => { base: string; address: { host: string; port: number; user: string } }
  /** Waits until it has nothing to do, and says what it holds then. */
  idleMemory: () => Promise<Memory>
  postgresCpu: () => number | null
  begin: () => void
  finish: () => { commits: Commit[]; frames: SentFrame[]; loopP99: number; cpuShare: number }
}

const IDLE_SHARE = 0.02
const IDLE_LOOK_MS = 1000
/** A server that is being profiled is never quite idle. */
const IDLE_LOOKS_MAX = 20

/** The product as `main.ts` puts it together, with its moments of commit and its frames written down. */
export async function playServer({ dataDir }: { dataDir: string }): Promise<void> {
  const commits: Commit[] = []
  const frames: SentFrame[] = []
  const config = readConfig({ DATA_DIR: dataDir })
  const log = createLog('warn')
  const store = await openStore({ dataDir, log, clock: systemClock })
  recordCommits(store.writer.pool, commits)
  recordFrames(frames)
  const secrets = demoSecrets(config.host)
  await seedDemo(store.db, systemClock.now(), secrets)
  const app = await createApp({
    store,
    clock: systemClock,
    log,
    secrets: { session: config.sessionSecret, dataKey: config.dataKey },
    base: demoBase,
    demo: offerDemo(secrets),
    iceServers: [],
    filesDir: config.filesDir,
  })
  app.http.listen(0, '127.0.0.1')
  await once(app.http, 'listening')
  const { port } = app.http.address() as AddressInfo
  const { host = '', port: pgPort = 0, user = '' } = store.address
  const loop = watchLoopDelay()
  let began = { at: performance.now(), cpu: process.cpuUsage() }

  const calls: ServerCalls = {
    describe: () => ({ base: `http://127.0.0.1:${port}`, address: { host, port: pgPort, user } }),
    async idleMemory() {
      let before = performance.eventLoopUtilization()
      for (let look = 0; look < IDLE_LOOKS_MAX; look++) {
        await pause(IDLE_LOOK_MS)
        const now = performance.eventLoopUtilization()
        if (performance.eventLoopUtilization(now, before).utilization < IDLE_SHARE) break
        before = now
      }
      return readMemory(store.postgresPid())
    },
    postgresCpu: () => postgresCpuMs(store.postgresPid()),
    begin() {
      commits.length = 0
      frames.length = 0
      loop.restart()
      began = { at: performance.now(), cpu: process.cpuUsage() }
    },
    finish() {
      const { user: own, system } = process.cpuUsage(began.cpu)
      const cpuShare = (own + system) / 1000 / (performance.now() - began.at)
      return { commits: [...commits], frames: [...frames], loopP99: loop.p99(), cpuShare }
    },
  }
  playRole(calls, async () => {
    await app.close()
    await store.close()
  })
}
