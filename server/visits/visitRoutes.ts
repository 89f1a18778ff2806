import { Router, type RequestHandler } from 'express'
import { z } from 'zod'
import { EvidenceQuery } from '#shared/evidence.ts'
import { filledText, plainText } from '#shared/text.ts'
import { NewVisit, VisitCorrection, VisitQuery } from '#shared/visit.ts'
import { MarkTopic, TopicState } from '#shared/visitTopic.ts'
import { wishCommandNames, wishCommands, WishState } from '#shared/visitWish.ts'
import type { Clock } from '#server/clock.ts'
import type { EvidenceService } from '#server/evidence/evidenceService.ts'
import { bodyOf, letGo } from '#server/evidence/uploadBody.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import { addFindingPhoto } from './findingPhotos.ts'
import { visitOptions } from './optionsService.ts'
import { idOf, mustRead, mustWrite, retryOf } from './requests.ts'
import { createTopics } from './topicService.ts'
import { createVisitReading } from './visitReading.ts'
import { createVisits, type VisitDeps } from './visitService.ts'
import { createWishes } from './wishService.ts'

export const WordsReveal = z.strictObject({ reason: plainText(500).default('') })
export const WishQuery = z.strictObject({ state: WishState.default('open') })
export const TopicQuery = z.strictObject({ state: TopicState.default('open') })

/** A photo of a finding is taken for no form. */
export const FindingPhotoQuery = EvidenceQuery.pick({ poster: true })

type Deps = VisitDeps & { clock: Clock }
type PhotoDeps = Deps & {
  evidence: Pick<EvidenceService, 'add'>
  /** Slows down who sends too many files. */
  pace: RequestHandler
}

/** `/api/visits`: one's diary, what others may read of it, and writing. */
export function visitRoutes(deps: PhotoDeps): Router {
  const { clock, sealing, pace } = deps
  const visits = createVisits(deps)
  const reading = createVisitReading(deps)
  const router = Router()
  // Words of visits are of people: no browser or proxy keeps them.
  router.use((_req, res, next) => {
    res.setHeader('Cache-Control', 'no-store')
    next()
  })

  router.get('/', async (req, res) => {
    const account = mustRead(accountOf(res))
    res.json(await reading.list(account, VisitQuery.parse(req.query), clock.now()))
  })
  router.get('/options', async (_req, res) => {
    res.json(await visitOptions(deps, mustRead(accountOf(res)), clock.now()))
  })
  router.post('/', async (req, res) => {
    const account = mustWrite(accountOf(res))
    const input = NewVisit.parse(req.body)
    res.status(201).json(await visits.write(account, input, retryOf(req, sealing)))
  })
  router.get('/:id', async (req, res) => {
    res.json(await reading.one(mustRead(accountOf(res)), idOf(req, 'visit')))
  })
  router.post('/:id/correct', async (req, res) => {
    const account = mustWrite(accountOf(res))
    const id = idOf(req, 'visit')
    const input = VisitCorrection.parse(req.body)
    res.json(await visits.correct(account, id, input, retryOf(req, sealing)))
  })
  router.post('/:id/cases/:caseId/photos', pace, async (req, res) => {
    const key = req.get('Idempotency-Key')
    try {
      const account = mustWrite(accountOf(res))
      const of = { visitId: idOf(req, 'visit'), caseId: idOf(req, 'case', 'caseId') }
      const query = FindingPhotoQuery.parse(req.query)
      const checked = key === undefined ? null : filledText(200).parse(key)
      const evidence = await addFindingPhoto(deps, account, of, query, bodyOf(req), checked)
      res.status(201).json({ evidence })
    } finally {
      letGo(req, res)
    }
  })
  router.post('/:id/reveal', async (req, res) => {
    const account = mustRead(accountOf(res))
    const id = idOf(req, 'visit')
    const { reason } = WordsReveal.parse(req.body)
    res.json(await visits.reveal(account, id, reason))
  })
  return router
}

/** `/api/wishes`: micro-wishes of the town. */
export function wishRoutes(deps: Deps): Router {
  const wishes = createWishes(deps)
  const router = Router()
  router.get('/', async (req, res) => {
    const account = mustRead(accountOf(res))
    res.json({ items: await wishes.list(account, WishQuery.parse(req.query).state) })
  })
  for (const name of wishCommandNames) {
    router.post(`/:id/${name}`, async (req, res) => {
      const account = mustWrite(accountOf(res))
      const id = idOf(req, 'wish')
      const input = wishCommands[name].parse(req.body)
      res.json(await wishes.command(name, account, id, input, retryOf(req, deps.sealing)))
    })
  }
  return router
}

/** `/api/topics`: what is kept for the station's meeting. */
export function topicRoutes(deps: Deps): Router {
  const topics = createTopics(deps)
  const router = Router()
  router.get('/', async (req, res) => {
    const account = mustRead(accountOf(res))
    res.json({ items: await topics.list(account, TopicQuery.parse(req.query).state) })
  })
  router.post('/:id/mark', async (req, res) => {
    const account = mustRead(accountOf(res))
    const id = idOf(req, 'topic')
    const input = MarkTopic.parse(req.body)
    res.json(await topics.mark(account, id, input, retryOf(req, deps.sealing)))
  })
  return router
}
