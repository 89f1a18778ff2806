import { randomUUID } from 'node:crypto'
import { createServer, type Server as HttpServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import express from 'express'
import { isStationOpen } from '#shared/caseLimits.ts'
import { spreadAnnouncements } from './bus/announcing.ts'
import { soleBus, type Bus } from './bus/bus.ts'
import { startCallClock } from './calls/callClock.ts'
import { callHandlers } from './calls/callHandlers.ts'
import { createCallService } from './calls/callService.ts'
import { maySee } from './cases/caseReadRepo.ts'
import { createCaseService } from './cases/caseService.ts'
import { followForSearch } from './cases/searchFollower.ts'
import type { Clock } from './clock.ts'
import { createDueWork } from './dueWork.ts'
import { createFolderStore } from './evidence/folderStore.ts'
import { createEvidence } from './evidence/evidenceService.ts'
import { sweepDrafts } from './evidence/drafts.ts'
import { sweepUnused } from './evidence/unusedFiles.ts'
import { createRecordings } from './recordings/recordingService.ts'
import { keepOrg } from './grids/keptOrg.ts'
import type { IceServer } from './ice/iceServers.ts'
import { firstAdministrator, type FirstAdministrator } from './installation/firstAdministrator.ts'
import { createCaseNumbers } from './intake/caseNumbers.ts'
import { FEEDS_CHANNEL } from './intake/feedRepo.ts'
import { createFeeds } from './intake/feeds.ts'
import { createIntake } from './intake/intakeService.ts'
import { createPlacing } from './intake/placing.ts'
import { createLedger } from './ledger/ledger.ts'
import { newestOf } from './ledger/notice.ts'
import { follow } from './live/follow.ts'
import { createLive } from './live/liveServer.ts'
import { createLooking } from './live/looking.ts'
import { startPublisher, type Beat, type Publisher } from './live/publisher.ts'
import { socketCalls } from './live/socketCalls.ts'
import type { Log } from './log.ts'
import { followForSigns } from './merging/signsFollower.ts'
import { createMetrics } from './metrics.ts'
import { alsoTelling } from './notify/alsoTelling.ts'
import { createChannels, type ChannelSettings } from './notify/channels.ts'
import { createNotify } from './notify/notify.ts'
import { createPresence } from './presence/presence.ts'
import { createSealing } from './people/sealing.ts'
import { createSessions } from './people/sessionService.ts'
import { createFormLimits } from './rules/formLimits.ts'
import { createLimits } from './rules/limits.ts'
import { createCaseLimits } from './rules/caseLimits.ts'
import { keepRulebook } from './rules/keptRulebook.ts'
import { settlesWithin } from './store/patience.ts'
import type { Store } from './store/store.ts'
import { isStoreUnavailable } from './store/unavailable.ts'
import { mountRoutes } from './appRoutes.ts'

export interface AppDeps extends ChannelSettings {
  store: Pick<Store, 'db' | 'writer' | 'listen' | 'ping'>
  clock: Clock
  log: Log
  secrets: { session: string; dataKey: Buffer }
  /** The base map made here; null when a real one is configured. */
  base: (() => unknown) | null
  /** What a login page may offer; null outside the demo. */
  demo: { accounts: { username: string; label: string }[]; password: string | null } | null
  iceServers: readonly IceServer[]
  /** Origins whose pages may hold `/patrol` in a frame. */
  frameAncestors?: readonly string[] | undefined
  /** Where photos and clips lie. */
  filesDir: string
  tls?: { cert: Buffer; key: Buffer } | undefined
  /** The built client; absent in tests of the server alone. */
  clientDir?: string | undefined
  /** How many events stay in memory for screens that come back. */
  tailSize?: number | undefined
  beat?: Beat | undefined
  /** How this process tells others; absent, it is alone. Closed by its owner. */
  bus?: Bus | undefined
  /** Requests a feed may send within a minute. */
  feedPerMinute?: number | undefined
}

export interface App {
  http: HttpServer
  publisher: Publisher
  /** Does what is due because time passed; whoever runs the app calls it every second. */
  tick(): Promise<void>
  /** What whoever started this process at `since` is told of the way in: `firstAdministrator`. */
  wayIn(since: Date): Promise<FirstAdministrator>
  /** Finishes what was taken, tells the screens, closes the doors. The store is closed by its owner. */
  close(): Promise<void>
}

/** How long requests under way may still take once the server stops. */
const ANSWERED_WITHIN_MS = 2000

/** How long a look for duplicates waits for the newest tickets to become comparable. */
const FOLLOWED_WITHIN_MS = 2000

/** Wires the product together; nothing listens yet. */
export async function createApp(deps: AppDeps): Promise<App> {
  const { store, clock, log, secrets } = deps
  const { db } = store
  const keptOrg = await keepOrg({ db, listen: store.listen, clock, log })
  const { org } = keptOrg
  const limits = createLimits(db)
  const rulebook = await keepRulebook({ db, listen: store.listen, limits, clock, log })
  const caseLimits = await createCaseLimits(limits, clock.now())
  const sealing = createSealing(secrets.dataKey)
  const sessions = createSessions({ db, clock, limits, secret: secrets.session })
  const feeds = createFeeds(db, clock)
  const listeningForKeys = store.listen(FEEDS_CHANNEL, () => feeds.forget())
  const metrics = createMetrics()

  const search = followForSearch({ db, log, quiet: () => ledger.quiet() })
  const signs = followForSigns({ db, log, quiet: () => ledger.quiet() })
  let publisher: Publisher | null = null
  const ledger = createLedger(
    store.writer,
    clock,
    (logged) => {
      publisher?.committed(logged)
      search.wake()
      signs.wake()
      notify.wake()
    },
    isStoreUnavailable,
  )
  const intake = createIntake({
    ledger,
    numbers: createCaseNumbers(() => org.info),
    preparing: () => ({
      sealing,
      rulebook: rulebook.current(),
      riskWords: caseLimits.current().riskWords.words,
      place: placing,
    }),
  })
  const placing = createPlacing(org, clock)
  const cases = createCaseService({
    ledger,
    limits,
    formLimits: createFormLimits(db, limits),
    caseLimits,
    rulebook: rulebook.current,
    org,
  })

  const files = createFolderStore(deps.filesDir)
  await sweepDrafts(deps.filesDir)
  await sweepUnused({ db, files }, clock.now())
  const evidence = createEvidence({ db, ledger, clock, limits, files, filesDir: deps.filesDir })

  const recordings = createRecordings({ db, ledger, clock, limits, files, log })

  const app = express()
  const http = deps.tls ? createTlsServer(deps.tls, app) : createServer(app)
  const live = createLive({ http, sessions, log })
  const running = await startPublisher({
    db,
    log,
    partsOf: (room) => live.partsOf(room),
    send: (part, frame) => live.sendFrame(part, frame),
    head: (seq) => live.sendHead(seq, clock.now().toISOString(), org.info.version),
    ...(deps.tailSize !== undefined && { tailSize: deps.tailSize }),
    ...(deps.beat && { beat: deps.beat }),
  })
  publisher = running
  const listening = store.listen('ledger', (notice) => {
    if (notice === undefined) running.wake()
    else if (!ledger.isOwn(notice)) running.wake(newestOf(notice))
  })
  metrics.watch({
    connections: live.connections,
    position: running.position,
    calendarLastYear: () => rulebook.current().calendar.lastYear,
  })

  const bus = deps.bus ?? soleBus()
  const process = randomUUID()
  const everywhere = spreadAnnouncements(live, bus)
  const gateway = alsoTelling(socketCalls(everywhere), () => notify.callChanged())
  const calls = createCallService({
    ...{ db, ledger, clock, limits, gateway, log },
    isConnected: live.isConnected,
  })
  const callClock = startCallClock({ db, clock, calls, log })

  const presence = createPresence({ bus, process, inCalls: calls.connectionsInCalls })
  const { channels, push } = createChannels({ db, sealing, dataKey: secrets.dataKey }, deps)
  const notify = createNotify({
    ...{ db, clock, log, limits, presenceOf: presence.of, quiet: () => ledger.quiet() },
    isStationOpen: (at) =>
      isStationOpen(caseLimits.current().stationHours, rulebook.current().calendar, at),
    channels,
  })
  const dueWork = createDueWork(
    {
      ...{ db, ledger, clock, limits, caseLimits },
      rulebook: rulebook.current,
      presenceOf: presence.of,
    },
    { recordings, notify },
  )
  // What was announced while the bus was away: whoever is rung is rung again.
  bus.onHealed(() =>
    live.eachConnection((account, connectionId) => calls.arrived({ account, connectionId })),
  )
  const looking = createLooking({
    live,
    bus,
    process,
    maySee: (account, caseId) => maySee(db, account, caseId),
  })
  live.serve(
    {
      'board:follow': (input, { account, membership }) =>
        follow({ db, tree: org, publisher: running }, account, input, membership),
      ...callHandlers(calls),
      'case:look': ({ caseId }, asker) => looking.look(asker, caseId),
      'presence:say': async ({ page }, asker) => {
        presence.says(asker.connectionId, page)
        return null
      },
    },
    {
      roomEmptied: (room) => running.unfollow(room),
      arrived: (account, connectionId) => {
        presence.arrived(account.id, connectionId)
        calls.arrived({ account, connectionId })
      },
      left: (account, connectionId) => {
        presence.left(connectionId)
        looking.left(connectionId)
        calls.left({ account, connectionId })
      },
    },
  )

  mountRoutes(app, {
    deps,
    org,
    refreshOrg: keptOrg.refresh,
    limits,
    rulebook,
    caseLimits,
    ledger,
    sealing,
    sessions,
    feeds,
    metrics,
    intake,
    cases,
    evidence,
    recordings,
    files,
    presenceOf: presence.of,
    push,
    bus,
    connections: live.connections,
    position: running.position,
    signsFollowed: () => settlesWithin(signs.reaches(running.position()), FOLLOWED_WITHIN_MS),
  })

  return {
    http,
    publisher: running,
    tick: () => dueWork.tick(),
    wayIn: (since) => firstAdministrator({ ledger, limits, hashOf: sessions.hashOf, since }),
    async close() {
      await callClock.stop()
      presence.close()
      looking.close()
      await listening.close()
      await listeningForKeys.close()
      await rulebook.close()
      await keptOrg.close()
      await ledger.drain()
      await search.stop()
      await signs.stop()
      await notify.stop()
      await running.stop()
      await closeDoors(http, () => live.close())
    },
  }
}

/**
 * What is being answered is answered; a browser that goes on asking over its open line, or half a
 * question that never ends, would otherwise keep the doors open for ever.
 */
async function closeDoors(http: HttpServer, close: () => Promise<void>): Promise<void> {
  const patience = setTimeout(() => http.closeAllConnections(), ANSWERED_WITHIN_MS)
  try {
    await close()
  } finally {
    clearTimeout(patience)
  }
}
