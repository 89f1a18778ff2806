import { existsSync } from 'node:fs'
import { createHmac } from 'node:crypto'
import { Server as TlsServer } from 'node:https'
import path from 'node:path'
import { announce } from './announce.ts'
import { createApp } from './app.ts'
import { soleBus, type Bus } from './bus/bus.ts'
import { createRedisBus } from './bus/redisBus.ts'
import { systemClock } from './clock.ts'
import { ConfigError, readConfig, type Config } from './config.ts'
import { demoBase } from './demo/district/demoBase.ts'
import { demoSecrets, offerDemo, seedDemo } from './demo/demo.ts'
import { startTicking } from './escalation/ticking.ts'
import { seedFirstRows } from './firstRows/seedFirstRows.ts'
import { settleInstallation } from './installation/settleInstallation.ts'
import { createLog, type Log } from './log.ts'
import { readCertificatePair } from './start/certificatePair.ts'
import { renewCertificate } from './start/renewCertificate.ts'
import { openStore } from './store/store.ts'
import { StoreError } from './store/unavailable.ts'

const RENEW_WITHIN_MS = 30 * 86_400_000

/** Reads the environment, opens the store, listens, and on SIGTERM finishes what was begun. */
async function main(): Promise<void> {
  const since = systemClock.now()
  const config = readConfig()
  const log = createLog(config.logLevel)
  const tls = config.tls && readCertificatePair(config.tls, systemClock.now())
  if (tls && tls.until.getTime() - systemClock.now().getTime() < RENEW_WITHIN_MS)
    log.warn({ until: tls.until }, 'the certificate ends soon: renew it with npm run certificate')
  const store = await openStore({
    dataDir: config.dataDir,
    databaseUrl: config.databaseUrl,
    log,
    clock: systemClock,
  })

  let stopping: Promise<void> | undefined
  let close = (): Promise<void> => store.close()
  const stop = (signal: string): void => {
    stopping ??= (async () => {
      log.info({ signal }, 'stopping')
      await close()
      process.exit(0)
    })()
  }
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))

  try {
    const { isDemo } = await settleInstallation(store.db, config.demo)
    const secrets = demoSecrets(config.host)
    if (isDemo) await seedDemo(store.db, systemClock.now(), secrets)
    else await seedFirstRows(store.db)
    const clientDir = path.resolve('dist')
    const bus = await openBus(config, log)
    const app = await createApp({
      store,
      bus,
      clock: systemClock,
      log,
      secrets: { session: config.sessionSecret, dataKey: config.dataKey },
      base: isDemo ? demoBase : null,
      demo: isDemo ? offerDemo(secrets) : null,
      iceServers: config.iceServers,
      frameAncestors: config.frameAncestors,
      filesDir: config.filesDir,
      push: { contact: config.pushContact, origins: config.pushOrigins },
      webhook: config.webhook,
      tls,
      ...(existsSync(clientDir) && { clientDir }),
    })
    const { http } = app
    const renewing =
      config.tls && tls && http instanceof TlsServer
        ? renewCertificate(config.tls, tls, { http, clock: systemClock, log })
        : null
    const ticking = startTicking(() => app.tick(), log)
    close = async () => {
      renewing?.stop()
      await ticking.stop()
      await app.close()
      await bus.close()
      await store.close()
    }

    await new Promise<void>((resolve, reject) => {
      app.http.once('error', reject)
      app.http.listen(config.port, config.host, resolve)
    })
    const address = app.http.address()
    const port = typeof address === 'object' && address ? address.port : config.port
    const url = `${config.tls ? 'https' : 'http'}://${config.host}:${port}`
    // Last, so that nobody is shown a code for a server that did not start.
    const first = await app.wayIn(since)
    announce({ url, demo: isDemo ? secrets : null, first })
    log.info({ port }, 'listening')
  } catch (error) {
    await close()
    throw error
  }
}

/** Named by the installation's key, so that others may share the Redis. */
async function openBus({ redisUrl, dataKey }: Config, log: Log): Promise<Bus> {
  if (redisUrl === undefined) return soleBus()
  const name = createHmac('sha256', dataKey).update('bus').digest('hex').slice(0, 16)
  return createRedisBus({ url: redisUrl, name: `shaotai:${name}`, log })
}

main().catch((error: unknown) => {
  if (error instanceof ConfigError || error instanceof StoreError) {
    process.stderr.write(`${error.message}\n`)
  } else {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    process.stderr.write(
      inUse ? 'PORT is taken by another program: stop it, or choose another PORT.\n' : `${text}\n`,
    )
  }
  process.exit(1)
})
