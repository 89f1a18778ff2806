import express, { Router, type Express, type Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import { answerErrors } from './answerError.ts'
import { callFiguresRoutes, callLogRoutes, callNoteRoutes } from './calls/callLogRoutes.ts'
import { createCallNotes } from './calls/callNotes.ts'
import { calendarRoutes } from './calendar/calendarRoutes.ts'
import { createCalendar } from './calendar/calendarService.ts'
import { caseRoutes, orderRoutes } from './cases/caseRoutes.ts'
import { figuresRoutes } from './cases/figuresRoutes.ts'
import { categoryAdminRoutes, categoryRoutes } from './categories/categoryRoutes.ts'
import { disputeRoutes } from './disputes/disputeRoutes.ts'
import { AppError } from './errors.ts'
import { evidenceRoutes, evidenceUploadRoutes } from './evidence/evidenceRoutes.ts'
import { forceRoutes } from './forces/forceRoutes.ts'
import { createForces } from './forces/forceService.ts'
import { createPositionReadList } from './forces/positionReadList.ts'
import { createPositions } from './forces/positionService.ts'
import { areaFileRoutes } from './grids/areaFileRoutes.ts'
import { createAreaFiles } from './grids/areaFileService.ts'
import { districtRoutes } from './grids/districtRoutes.ts'
import { handoverRoutes } from './handover/handoverRoutes.ts'
import { createHandovers } from './handover/handoverService.ts'
import { healthRoutes } from './health/healthRoutes.ts'
import { createDistrictNames } from './installation/districtNameService.ts'
import { installationRoutes } from './installation/installationRoutes.ts'
import { feedKeyRoutes } from './intake/feedKeyRoutes.ts'
import { createFeedKeys } from './intake/feedKeyService.ts'
import { deskTicketRoutes } from './intake/deskTicketRoutes.ts'
import { createDeskTickets } from './intake/deskTicketService.ts'
import { configRoute } from './ice/configRoutes.ts'
import { ticketImportRoutes } from './import/ticketImportRoutes.ts'
import { createTicketImport } from './import/ticketImportService.ts'
import { intakeRoutes } from './intake/intakeRoutes.ts'
import { outboxRoutes } from './intake/outboxRoutes.ts'
import { requireFeed, sourceOf } from './intake/requireFeed.ts'
import { eventRoutes } from './ledger/eventRoutes.ts'
import { linkDoor } from './links/linkDoor.ts'
import { createLinkOpening } from './links/linkOpening.ts'
import { linkOpeningRoutes, linkRoutes } from './links/linkRoutes.ts'
import { createLinks } from './links/linkService.ts'
import { createBoardBodies } from './live/boardBodies.ts'
import { boardRoutes } from './live/boardRoutes.ts'
import { createCandidates } from './merging/candidateService.ts'
import { mergingRoutes } from './merging/mergingRoutes.ts'
import { noticeRoutes } from './notify/noticeRoutes.ts'
import { createNotices } from './notify/noticeService.ts'
import type { PushOffer } from './notify/channels.ts'
import { orgFileRoutes } from './org/orgFileRoutes.ts'
import { createPeopleFiles } from './org/orgFileService.ts'
import { createUnitFiles } from './org/unitFileService.ts'
import { openapiRoutes } from './openapi/openapiRoutes.ts'
import { callerLookupRoutes } from './people/callerLookupRoutes.ts'
import { createCallerLookups } from './people/callerLookupService.ts'
import { createLoginCodes } from './people/loginCodeService.ts'
import { dutyRoutes } from './people/dutyRoutes.ts'
import { accountOf, requireAccount } from './people/requireAccount.ts'
import { recordingRoutes } from './recordings/recordingRoutes.ts'
import type { Recordings } from './recordings/recordingService.ts'
import { rosterRoutes } from './rosters/rosterRoutes.ts'
import { patrolRoutes } from './patrol/patrolRoutes.ts'
import { createRevealService } from './people/revealService.ts'
import { revealRoutes } from './people/revealRoutes.ts'
import { sessionRoutes } from './people/sessionRoutes.ts'
import { tokenRoutes } from './people/tokenRoutes.ts'
import { createTokens } from './people/tokenService.ts'
import { formLimitRoutes } from './rules/formLimitRoutes.ts'
import { createFormLimits } from './rules/formLimits.ts'
import { clockRuleAdminRoutes, clockRuleRoutes } from './rules/clockRuleRoutes.ts'
import { createClockRules } from './rules/clockRuleService.ts'
import { ruleTableRoutes } from './rules/ruleTableRoutes.ts'
import { createRuleTables } from './rules/ruleTableService.ts'
import { serveClient } from './serveClient.ts'
import { suggestionFiguresRoutes, suggestionRoutes } from './sorting/suggestionRoutes.ts'
import { createSuggestions } from './sorting/suggestionService.ts'
import { topicRoutes, visitRoutes, wishRoutes } from './visits/visitRoutes.ts'
import { viewRoutes } from './views/viewRoutes.ts'
import { createViews } from './views/viewService.ts'
import { pageSecurity } from './pageSecurity.ts'
import type { AppDeps } from './app.ts'
import type { createCaseService } from './cases/caseService.ts'
import type { Org } from './grids/org.ts'
import type { EvidenceService } from './evidence/evidenceService.ts'
import type { FileStore } from './evidence/fileStore.ts'
import type { createFeeds } from './intake/feeds.ts'
import type { createIntake } from './intake/intakeService.ts'
import type { createLedger } from './ledger/ledger.ts'
import type { Bus } from './bus/bus.ts'
import type { PresenceBoard } from './presence/presence.ts'
import type { createMetrics } from './metrics.ts'
import type { createSealing } from './people/sealing.ts'
import type { createSessions } from './people/sessionService.ts'
import type { CurrentCaseLimits } from './rules/caseLimits.ts'
import type { createLimits } from './rules/limits.ts'
import type { keepRulebook } from './rules/keptRulebook.ts'

const INTAKE_BODY_MAX = '5mb'
const BODY_MAX = '256kb'
const MINUTE_MS = 60_000
const FEED_PER_MINUTE = 60_000

/** Counted by address, or by what `keyOf` knows: never by what a stranger may make up. */
const pace = (perMinute: number | (() => Promise<number>), keyOf?: (res: Response) => string) =>
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

/** What answers over HTTP, made by the app. */
interface Parts {
  deps: AppDeps
  org: Org
  /** Resolves when all that was committed of places and units counts here. */
  refreshOrg: () => Promise<void>
  limits: ReturnType<typeof createLimits>
  rulebook: Awaited<ReturnType<typeof keepRulebook>>
  caseLimits: CurrentCaseLimits
  ledger: ReturnType<typeof createLedger>
  sealing: ReturnType<typeof createSealing>
  sessions: ReturnType<typeof createSessions>
  feeds: ReturnType<typeof createFeeds>
  metrics: ReturnType<typeof createMetrics>
  intake: ReturnType<typeof createIntake>
  cases: ReturnType<typeof createCaseService>
  evidence: EvidenceService
  recordings: Recordings
  files: FileStore
  presenceOf: PresenceBoard['of']
  push: PushOffer
  bus: Bus
  connections: () => number
  position: () => number
  /** Resolves when the signs stand at `position`, or after a moment. */
  signsFollowed: () => Promise<boolean>
}

/** Every address the product answers at, in the order they are tried. */
export function mountRoutes(app: Express, parts: Parts): void {
  const { deps, org, limits, rulebook, ledger, sealing, sessions, feeds, metrics } = parts
  const { intake, cases, presenceOf, bus } = parts
  const { store, clock, log } = deps
  const { db } = store

  app.disable('x-powered-by')
  app.set('etag', false)
  // Query strings are read as flat text: nested brackets would arrive as objects.
  app.set('query parser', 'simple')
  const { frameAncestors = [] } = deps
  app.use(pageSecurity({ isSecure: deps.tls !== undefined, frameAncestors }))

  app.get('/healthz', (_req, res) => void res.json({ ok: true }))
  app.get('/readyz', async (_req, res) => {
    await store.ping()
    // Without the bus every desk of this process goes on: it is said, and is no reason to stay away.
    const busAnswers = await bus.ping().then(
      () => true,
      () => false,
    )
    res.json({ ok: true, bus: busAnswers ? 'answers' : 'away' })
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
  api.get('/config', configRoute({ ...deps, sessions, limits, schematic: org.info.schematic }))
  const letIn = { isSecure: deps.tls !== undefined, loginPace: pace(120) }
  api.use('/session', sessionRoutes(sessions, letIn))
  const linked = { db, ledger, clock, limits, sealing, hashOf: sessions.hashOf }
  api.use('/links', linkOpeningRoutes({ opening: createLinkOpening(linked), ...letIn }))

  api.use(openapiRoutes())

  api.use(requireAccount(sessions))
  api.use(linkDoor)
  api.use('/links', linkRoutes(createLinks({ ...linked, tree: org, presenceOf })))
  api.use('/board', boardRoutes(createBoardBodies(db), org))
  const suggestions = createSuggestions({ db, clock, limits })
  api.use('/cases', suggestionRoutes(suggestions))
  api.use('/cases', caseRoutes({ db, clock, cases }))
  const paceOfFiles = pace(
    async () => (await limits.at('evidence', clock.now())).perMinute,
    (res) => accountOf(res).id,
  )
  const { evidence, files } = parts
  api.use(evidenceUploadRoutes({ evidence, pace: paceOfFiles }))
  api.use('/evidence', evidenceRoutes({ evidence, files, pace: paceOfFiles }))
  api.use('/cases', mergingRoutes(createCandidates({ db, clock, followed: parts.signsFollowed })))
  api.use('/orders', orderRoutes({ cases }))
  const clockRules = createClockRules({ db, ledger, clock, rulebook, log })
  const calendar = createCalendar({ db, ledger, clock, rulebook, log })
  api.use('/rules', clockRuleRoutes(clockRules))
  api.use('/admin/rules/clocks', clockRuleAdminRoutes(clockRules))
  const refresh = async () => {
    await rulebook.refresh()
    await parts.caseLimits.refresh(clock.now())
  }
  api.use('/admin/tables', ruleTableRoutes(createRuleTables({ db, ledger, clock, refresh, log })))
  api.use('/admin/calendar', calendarRoutes(calendar))
  const refreshesOrg = { db, ledger, clock, limits, refresh: parts.refreshOrg }
  api.use('/admin/areas', areaFileRoutes(createAreaFiles(refreshesOrg)))
  const codes = createLoginCodes({ db, ledger, clock, limits, hashOf: sessions.hashOf })
  const orgFiles = {
    ...createUnitFiles(refreshesOrg),
    ...createPeopleFiles({ ...refreshesOrg, codes }),
  }
  api.use('/admin', orgFileRoutes(orgFiles, codes))
  api.use('/admin/import/tickets', ticketImportRoutes(createTicketImport({ db, clock, intake })))
  api.use('/admin/feeds', feedKeyRoutes(createFeedKeys({ db, ledger, feeds })))
  const names = createDistrictNames({ ledger, refresh: parts.refreshOrg })
  const calendarNow = () => rulebook.current().calendar
  api.use('/admin', installationRoutes({ db, clock, calendar: calendarNow, names }))
  const { connections, position } = parts
  api.use(
    '/admin/health',
    healthRoutes({
      db,
      clock,
      calendar: () => rulebook.current().calendar,
      warnings: () => calendar.warnings(),
      connections,
      position,
    }),
  )
  api.use('/tickets', revealRoutes(createRevealService(ledger, sealing)))
  const deskTickets = createDeskTickets({ db, ledger, org, intake, sealing })
  api.use('/tickets', deskTicketRoutes(deskTickets, sealing))
  api.use('/callers', callerLookupRoutes(createCallerLookups({ ledger, limits, sealing })))
  api.use('/tokens', tokenRoutes(createTokens({ db, clock, limits, log, hashOf: sessions.hashOf })))
  api.use('/events', eventRoutes(db))
  api.use('/figures', suggestionFiguresRoutes(suggestions))
  api.use('/figures', figuresRoutes(db, clock, org))
  api.use('/district', districtRoutes(org, deps.base))
  const calendarLastYear = () => rulebook.current().calendar.lastYear
  api.use('/rosters', rosterRoutes({ db, ledger, clock, limits, tree: org, calendarLastYear }))
  const paceOfPieces = pace(
    async () => (await limits.at('recording', clock.now())).perMinute,
    (res) => accountOf(res).id,
  )
  api.use(recordingRoutes({ recordings: parts.recordings, files, pace: paceOfPieces }))
  api.use('/calls', callLogRoutes({ db, clock }))
  api.use('/calls', callNoteRoutes(createCallNotes(ledger)))
  api.use('/figures', callFiguresRoutes({ db, clock }))
  api.use('/duty', dutyRoutes({ db, clock, tree: org, presenceOf }))
  const forces = createForces({ db, clock, limits, sealing, tree: org, presenceOf })
  const readList = createPositionReadList({ db, clock, limits })
  const positions = createPositions({ db, ledger, clock, limits, sealing })
  const noticesMine = { db, clock, sealing, ...parts.push, hasWebhook: deps.webhook !== undefined }
  const paceOfDevices = pace(
    async () => (await limits.at('notices', clock.now())).perMinute,
    (res) => accountOf(res).id,
  )
  api.use('/notices', noticeRoutes({ notices: createNotices(noticesMine), pace: paceOfDevices }))
  api.use('/forces', forceRoutes({ forces, positions, readList }))
  api.use('/handovers', handoverRoutes(createHandovers({ db, ledger, clock, limits, tree: org })))
  api.use('/views', viewRoutes(createViews({ db, ledger, clock, limits })))
  api.use('/limits', formLimitRoutes(limits, createFormLimits(db, limits), clock))
  api.use('/categories', categoryRoutes({ db, clock }))
  api.use('/admin/categories', categoryAdminRoutes({ db, clock, log }))
  const written = { db, ledger, clock, org, intake, sealing, rulebook: rulebook.current }
  api.use('/visits', visitRoutes({ ...written, evidence, pace: paceOfFiles }))
  const { caseLimits } = parts
  api.use('/patrol', patrolRoutes({ ...written, limits, caseLimits, evidence, pace: paceOfFiles }))
  api.use('/wishes', wishRoutes(written))
  api.use('/topics', topicRoutes(written))
  api.use('/disputes', disputeRoutes(written))
  api.use(nothingHere)

  app.use('/api', api)
  if (deps.clientDir !== undefined) serveClient(app, deps.clientDir)
  app.use(nothingHere)
  app.use(answerErrors(log))
}
