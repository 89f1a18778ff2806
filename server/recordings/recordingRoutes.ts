import { Router, type RequestHandler } from 'express'
import { RecordingPiece } from '#shared/callRecording.ts'
import type { FileStore } from '#server/evidence/fileStore.ts'
import { bodyOf, letGo } from '#server/evidence/uploadBody.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import { idOf } from '#server/visits/requests.ts'
import type { Recordings } from './recordingService.ts'

interface Deps {
  recordings: Recordings
  files: FileStore
  /** Slows down who sends too many pieces. */
  pace: RequestHandler
}

/** What a call's recording is sent and heard by: `/api/calls/:id/…`, `/api/recordings/:id/play`. */
export function recordingRoutes({ recordings, files, pace }: Deps): Router {
  const router = Router()

  router.post('/calls/:id/pieces', pace, async (req, res) => {
    const piece = RecordingPiece.parse(req.query)
    try {
      await recordings.take(accountOf(res), idOf(req, 'call'), piece, bodyOf(req))
      res.status(201).json({ n: piece.n })
    } finally {
      letGo(req, res)
    }
  })

  router.get('/calls/:id/recordings', async (req, res) => {
    res.setHeader('Cache-Control', 'no-store')
    res.json({ recordings: await recordings.list(accountOf(res), idOf(req, 'call')) })
  })

  // Not by GET: a browser may fetch that by itself, and every hearing is told.
  router.post('/recordings/:id/play', async (req, res) => {
    const { sha256, bytes } = await recordings.play(accountOf(res), idOf(req, 'recording'))
    const content = files.read(sha256)
    content.on('error', (error) => res.destroy(error))
    res.on('close', () => content.destroy())
    res.setHeader('Cache-Control', 'no-store')
    res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox")
    res.setHeader('Content-Length', String(bytes))
    res.type('audio/webm')
    content.pipe(res)
  })
  return router
}
