import { Router } from 'express'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { CallLogQuery } from '#shared/callLog.ts'
import { filledText } from '#shared/text.ts'
import { retryOf } from '#server/cases/retryOf.ts'
import type { Clock } from '#server/clock.ts'
import { badRequest, notFound } from '#server/errors.ts'
import { accountOf } from '#server/people/requireAccount.ts'
import type { Tables } from '#server/store/tables.ts'
import type { CallNotes } from './callNotes.ts'
import { readCallFigures, readCallLog, type Period } from './callLogRepo.ts'

const USUAL_PERIOD_MS = 7 * 86_400_000

interface Deps {
  db: Kysely<Tables>
  clock: Clock
}

export const CallNote = z.strictObject({ note: filledText(1000) })

function periodOf(query: unknown, now: Date): Period {
  const { unitId, from, to } = CallLogQuery.parse(query)
  const until = to === undefined ? new Date(now.getTime() + 1) : new Date(to)
  const since = from === undefined ? new Date(until.getTime() - USUAL_PERIOD_MS) : new Date(from)
  if (since >= until) throw badRequest('from must lie before to')
  return { unitId, from: since, to: until }
}

/** `GET /api/calls`: the log of the calls this account may see. */
export function callLogRoutes({ db, clock }: Deps): Router {
  const router = Router()
  router.get('/', async (req, res) => {
    res.json({ calls: await readCallLog(db, accountOf(res), periodOf(req.query, clock.now())) })
  })
  return router
}

/** `POST /api/calls/{id}/note`: what somebody who was at the call wrote down of it. */
export function callNoteRoutes(notes: CallNotes): Router {
  const router = Router()
  router.post('/:id/note', async (req, res) => {
    const id = z.uuid().safeParse(req.params.id)
    if (!id.success) throw notFound('call')
    const { note } = CallNote.parse(req.body)
    await notes.note(accountOf(res), id.data, note, retryOf(req))
    res.status(204).end()
  })
  return router
}

/** `GET /api/figures/calls`: answer rate and time, unit by unit. */
export function callFiguresRoutes({ db, clock }: Deps): Router {
  const router = Router()
  router.get('/calls', async (req, res) => {
    res.json({ units: await readCallFigures(db, accountOf(res), periodOf(req.query, clock.now())) })
  })
  return router
}
