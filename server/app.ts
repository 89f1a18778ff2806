import { createServer, type Server as HttpServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import express, { Router, type Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import { CONTRACT } from '#shared/board.ts'
import { answerErrors } from './answerError.ts'
import { calendarRoutes, healthRoutes } from './calendar/calendarRoutes.ts'
import { createCalendar } from './calendar/calendarService.ts'
import { createCallService } from './calls/callService.ts'
import { maySee } from './cases/caseReadRepo.ts'
import { caseRoutes, orderRoutes } from './cases/caseRoutes.ts'
import { createCaseService } from './cases/caseService.ts'
import { figuresRoutes } from './cases/figuresRoutes.ts'
import { followForSearch } from './cases/searchFollower.ts'
import { categoryAdminRoutes, categoryRoutes } from './categories/categoryRoutes.ts'
import type { Clock } from './clock.ts'
import { AppError } from './errors.ts'
import { districtRoutes } from './grids/districtRoutes.ts'
import { readOrg, type DistrictName } from './grids/org.ts'
import { createCaseNumbers } from './intake/caseNumbers.ts'
import { createFeeds } from './intake/feeds.ts'
import { intakeRoutes } from './intake/intakeRoutes.ts'
import { createIntake } from './intake/intakeService.ts'
import { outboxRoutes } from './intake/outboxRoutes.ts'
import { createPlacing } from './intake/placing.ts'
import { requireFeed, sourceOf } from './intake/requireFeed.ts'
import { createLedger } from './ledger/ledger.ts'
import { eventRoutes } from './ledger/eventRoutes.ts'
import { newestOf } from './ledger/notice.ts'
import { createBoardBodies } from './live/boardBodies.ts'
import { boardRoutes } from './live/boardRoutes.ts'
import { follow } from './live/follow.ts'
import { createLive } from './live/liveServer.ts'
import { createLooking } from './live/looking.ts'
import { startPublisher, type Beat, type Publisher } from './live/publisher.ts'
import { socketCalls } from './live/socketCalls.ts'
import type { Log } from './log.ts'
import { createCandidates } from './merging/candidateService.ts'
import { mergingRoutes } from './merging/mergingRoutes.ts'
import { followForSigns } from './merging/signsFollower.ts'
import { createMetrics } from './metrics.ts'
import { openapiRoutes } from './openapi/openapiRoutes.ts'
import { callerLookupRoutes } from './people/callerLookupRoutes.ts'
import { createCallerLookups } from './people/callerLookupService.ts'
import { dutyRoutes } from './people/dutyRoutes.ts'
import { requireAccount } from './people/requireAccount.ts'
import { createRevealService } from './people/revealService.ts'
import { revealRoutes } from './people/revealRoutes.ts'
import { createSealing } from './people/sealing.ts'
import { sessionRoutes } from './people/sessionRoutes.ts'
import { createSessions } from './people/sessionService.ts'
import { tokenRoutes } from './people/tokenRoutes.ts'
import { createTokens } from './people/tokenService.ts'
import { formLimitRoutes } from './rules/formLimitRoutes.ts'
import { createLimits } from './rules/limits.ts'
import { createEscalation } from './escalation/escalation.ts'
import { createCaseLimits } from './rules/caseLimits.ts'
import { clockRuleAdminRoutes, clockRuleRoutes } from './rules/clockRuleRoutes.ts'
import { createClockRules } from './rules/clockRuleService.ts'
import { keepRulebook } from './rules/keptRulebook.ts'
import { serveClient } from './serveClient.ts'
import { suggestionFiguresRoutes, suggestionRoutes } from './sorting/suggestionRoutes.ts'
import { createSuggestions } from './sorting/suggestionService.ts'
import { pageSecurity } from './pageSecurity.ts'
import type { Store } from './store/store.ts'
import { isStoreUnavailable } from './store/unavailable.ts'

export interface AppDeps {
  store: Pick<Store, 'db' | 'writer' | 'listen' | 'ping'>
  clock: Clock
  log: Log
  secrets: { session: string; dataKey: Buffer }
  district: DistrictName
  /** The base map made here; null when a real one is configured. */
  base: (() => unknown) | null
  /** What a login page may offer; null outside the demo. */
  demo: { accounts: { username: string; label: string }[]; password: string | null } | null
  iceServers: readonly unknown[]
  tls?: { cert: Buffer; key: Buffer } | undefined
  /** The built client; absent in tests of the server alone. */
  clientDir?: string | undefined
  /** How many events stay in memory for screens that come back. */
  tailSize?: number | undefined
  beat?: Beat | undefined
  /** Requests a feed may send within a minute. */
  feedPerMinute?: number | undefined
}

export interface App {
  http: HttpServer
  publisher: Publisher
  /** Does what is due because time passed; whoever runs the app calls it every second. */
  tick(): Promise<void>
  /** Finishes what was taken, tells the screens, closes the doors. The store is closed by its owner. */
  close(): Promise<void>
}

const INTAKE_BODY_MAX = '5mb'
const BODY_MAX = '256kb'
const MINUTE_MS = 60_000
const FEED_PER_MINUTE = 60_000

/** Counted by address, or by what `keyOf` knows: never by what a stranger may make up. */
const pace = (perMinute: number, keyOf?: (res: Response) => string) =>
  rateLimit({
    windowMs: MINUTE_MS,
    limit: perMinute,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    ...(keyOf && { keyGenerator: (_req, res) => keyOf(res) }),
    handler: (_req, _res, next) =>
      next(new AppError('slowDown', 'Too many requests, wait a moment', { retryAfter: 60 })),
  })

const nothingHere = (): never => {
  throw new AppError('notFound', 'There is nothing at this address')
}

/** Wires the product together; nothing listens yet. */
export async function createApp(deps: AppDeps): Promise<App> {
  const { store, clock, log, secrets, district } = deps
  const { db } = store
  const org = await readOrg(db, district, clock.now())
  const limits = createLimits(db)
  const rulebook = await keepRulebook({ db, listen: store.listen, limits, clock, log })
  const caseLimits = await createCaseLimits(limits, clock.now())
  const sealing = createSealing(secrets.dataKey)
  const sessions = createSessions({ db, clock, limits, secret: secrets.session })
  const feeds = createFeeds(db, clock)
  const metrics = createMetrics()

  const search = followForSearch({ db, log })
  const signs = followForSigns({ db, log })
  let publisher: Publisher | null = null
  const ledger = createLedger(
    store.writer,
    clock,
    (logged) => {
      publisher?.committed(logged)
      search.wake()
      signs.wake()
    },
    isStoreUnavailable,
  )
  const intake = createIntake({
    ledger,
    numbers: createCaseNumbers(org.info.towns, district.name),
    preparing: () => ({
      sealing,
      rulebook: rulebook.current(),
      riskWords: caseLimits.current().riskWords.words,
      place: placing,
    }),
  })
  const placing = createPlacing(() => org.index, org.info.towns, clock)
  const cases = createCaseService({
    ledger,
    limits,
    caseLimits,
    rulebook: rulebook.current,
    org,
  })

  const escalation = createEscalation({
    db,
    ledger,
    clock,
    caseLimits,
    rulebook: rulebook.current,
  })

  const app = express()
  const http = deps.tls ? createTlsServer(deps.tls, app) : createServer(app)
  const live = createLive({ http, sessions, log })
  const running = await startPublisher({
    db,
    log,
    send: (room, frame) => live.sendFrame(room, frame),
    head: (seq) => live.sendHead(seq, clock.now().toISOString()),
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

  const calls = createCallService({ db, ledger, clock, limits, gateway: socketCalls(live), log })
  await calls.endInterrupted()

  const looking = createLooking({
    live,
    maySee: (account, caseId) => maySee(db, account, caseId),
  })
  live.serve(
    {
      'board:follow': (input, { account, membership }) =>
        follow({ db, tree: org, publisher: running }, account, input, membership),
      'call:place': ({ caseId, unitId }, asker) => calls.place(asker, caseId, unitId),
      'call:answer': ({ callId }, asker) => calls.answer(asker, callId),
      'call:decline': ({ callId }, asker) => calls.decline(asker, callId).then(() => null),
      'call:hangUp': ({ callId }, asker) => calls.hangUp(asker, callId).then(() => null),
      'call:rejoin': ({ callId }, asker) => calls.rejoin(asker, callId).then(() => null),
      'case:look': ({ caseId }, asker) => looking.look(asker, caseId),
      'call:signal': async ({ callId, signal }, asker) => {
        calls.signal(asker, callId, signal)
        return null
      },
    },
    {
      roomEmptied: (room) => running.unfollow(room),
      arrived: (account, connectionId) => calls.arrived({ account, connectionId }),
      left: (account, connectionId) => {
        looking.left(connectionId)
        calls.left({ account, connectionId })
      },
    },
  )

  app.disable('x-powered-by')
  app.set('etag', false)
  // Query strings are read as flat text: nested brackets would arrive as objects.
  app.set('query parser', 'simple')
  app.use(pageSecurity({ isSecure: deps.tls !== undefined }))

  app.get('/healthz', (_req, res) => void res.json({ ok: true }))
  app.get('/readyz', async (_req, res) => {
    await store.ping()
    res.json({ ok: true })
  })
  app.get('/metrics', async (_req, res) => {
    res.type(metrics.contentType).send(await metrics.text())
  })

  // The key first: then there are as many paces as feeds, and each is its feed's own.
  const guards = [requireFeed(feeds), pace(deps.feedPerMinute ?? FEED_PER_MINUTE, sourceOf)]
  const parseIntake = express.json({ limit: INTAKE_BODY_MAX })
  const api = Router()
  api.use('/intake', intakeRoutes({ intake, guards, parseBody: parseIntake }))
  api.use('/outbox', outboxRoutes({ db, clock, guards, parseBody: parseIntake }))

  api.use(express.json({ limit: BODY_MAX }))
  api.get('/config', (_req, res) => {
    const { iceServers, demo } = deps
    const serverTime = clock.now().toISOString()
    res.json({ contract: CONTRACT, serverTime, iceServers, demo, schematic: district.schematic })
  })
  api.use(
    '/session',
    sessionRoutes(sessions, { isSecure: deps.tls !== undefined, loginPace: pace(120) }),
  )

  api.use(openapiRoutes())

  api.use(requireAccount(sessions))
  api.use('/board', boardRoutes(createBoardBodies(db), org))
  const suggestions = createSuggestions({ db, clock, limits })
  api.use('/cases', suggestionRoutes(suggestions))
  api.use('/cases', caseRoutes({ db, clock, cases }))
  api.use('/cases', mergingRoutes(createCandidates({ db, clock })))
  api.use('/orders', orderRoutes({ cases }))
  const clockRules = createClockRules({ db, ledger, clock, rulebook, log })
  const calendar = createCalendar({ db, ledger, clock, rulebook, log })
  api.use('/rules', clockRuleRoutes(clockRules))
  api.use('/admin/rules/clocks', clockRuleAdminRoutes(clockRules))
  api.use('/admin/calendar', calendarRoutes(calendar))
  api.use('/admin/health', healthRoutes(calendar))
  api.use('/tickets', revealRoutes(createRevealService(ledger, sealing)))
  api.use('/callers', callerLookupRoutes(createCallerLookups({ ledger, limits, sealing })))
  api.use('/tokens', tokenRoutes(createTokens({ db, clock, limits, log, hashOf: sessions.hashOf })))
  api.use('/events', eventRoutes(db))
  api.use('/figures', suggestionFiguresRoutes(suggestions))
  api.use('/figures', figuresRoutes(db, clock, org))
  api.use('/district', districtRoutes(org, deps.base))
  api.use('/duty', dutyRoutes({ db, clock, tree: org, connectionsOf: live.connectionsOf }))
  api.use('/limits', formLimitRoutes(limits, clock))
  api.use('/categories', categoryRoutes({ db, clock }))
  api.use('/admin/categories', categoryAdminRoutes({ db, clock, log }))
  api.use(nothingHere)

  app.use('/api', api)
  if (deps.clientDir !== undefined) serveClient(app, deps.clientDir)
  app.use(nothingHere)
  app.use(answerErrors(log))

  return {
    http,
    publisher: running,
    tick: () => escalation.tick(),
    async close() {
      calls.stop()
      await listening.close()
      await rulebook.close()
      await ledger.drain()
      await search.stop()
      await signs.stop()
      await running.stop()
      await live.close()
    },
  }
}
