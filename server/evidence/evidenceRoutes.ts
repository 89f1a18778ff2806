import { Router, type Request, type RequestHandler, type Response } from 'express'
import { EvidenceQuery, EvidenceRemoval } from '#shared/evidence.ts'
import { EvidenceCover } from '#shared/evidenceCover.ts'
import { filledText } from '#shared/text.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import { idOf } from '#server/visits/requests.ts'
import type { EvidenceService, Size, Target } from './evidenceService.ts'
import type { FileStore } from './fileStore.ts'
import { stretchOf } from './stretch.ts'
import { bodyOf, letGo } from './uploadBody.ts'

interface UploadDeps {
  evidence: EvidenceService
  /** Slows down who sends too many. */
  pace: RequestHandler
}
interface Deps extends UploadDeps {
  files: FileStore
}

/** `POST /api/cases/:id/evidence`, `POST /api/orders/:id/evidence`: the body is the file itself. */
export function evidenceUploadRoutes({ evidence, pace }: UploadDeps): Router {
  const router = Router()
  const take = (targetOf: (req: Request) => Target) => async (req: Request, res: Response) => {
    const query = EvidenceQuery.parse(req.query)
    const key = req.get('Idempotency-Key')
    try {
      const item = await evidence.add(
        accountOf(res),
        targetOf(req),
        query,
        bodyOf(req),
        key === undefined ? null : filledText(200).parse(key),
      )
      res.status(201).json({ evidence: item })
    } finally {
      letGo(req, res)
    }
  }
  router.post(
    '/cases/:id/evidence',
    pace,
    take((req) => ({ caseId: idOf(req, 'case') })),
  )
  router.post(
    '/orders/:id/evidence',
    pace,
    take((req) => ({ orderId: idOf(req, 'order') })),
  )
  router.get('/cases/:id/evidence', async (req, res) => {
    res.setHeader('Cache-Control', 'no-store')
    res.json({ evidence: await evidence.list(accountOf(res), idOf(req, 'case')) })
  })
  return router
}

/** `/api/evidence`: the files, each time under the right to see them, taking one back, covering parts of one. */
export function evidenceRoutes({ evidence, files, pace }: Deps): Router {
  const router = Router()

  const send = (size: Size) => async (req: Request, res: Response) => {
    const { sha256, type } = await evidence.fileOf(accountOf(res), idOf(req, 'evidence'), size)
    const etag = `"${sha256}"`
    // Kept by the browser, and asked for again each time: whoever lost the right gets nothing.
    res.setHeader('Cache-Control', 'private, no-cache')
    res.setHeader('ETag', etag)
    res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox")
    res.setHeader('Content-Disposition', `inline; filename="${sha256.slice(0, 12)}"`)
    if (req.get('If-None-Match') === etag) {
      res.status(304).end()
      return
    }
    const found = await files.find(sha256)
    if (!found) throw new Error(`The file of evidence ${sha256} is missing`)
    res.type(type)
    res.setHeader('Accept-Ranges', 'bytes')
    const stretch = stretchOf(req.get('Range'), found.bytes)
    if (stretch === 'outside') {
      res.status(416).setHeader('Content-Range', `bytes */${found.bytes}`).end()
      return
    }
    if (stretch) {
      res.status(206)
      res.setHeader('Content-Range', `bytes ${stretch.start}-${stretch.end}/${found.bytes}`)
    }
    const length = stretch ? stretch.end - stretch.start + 1 : found.bytes
    res.setHeader('Content-Length', String(length))
    if (req.method === 'HEAD') {
      res.end()
      return
    }
    const content = files.read(sha256, stretch ?? undefined)
    content.on('error', (error) => res.destroy(error))
    res.on('close', () => content.destroy())
    content.pipe(res)
  }
  router.get('/:id', send('whole'))
  router.get('/:id/screen', send('screen'))
  router.get('/:id/thumb', send('thumb'))

  router.post('/:id/remove', async (req, res) => {
    const { reason } = EvidenceRemoval.parse(req.body)
    const id = idOf(req, 'evidence')
    res.json({ evidence: await evidence.remove(accountOf(res), id, reason) })
  })
  router.post('/:id/cover', pace, async (req, res) => {
    const asked = EvidenceCover.parse(req.body)
    const id = idOf(req, 'evidence')
    res.json({ evidence: await evidence.cover(accountOf(res), id, asked) })
  })
  return router
}
