import { Router, type RequestHandler } from 'express'
import { z, type ZodType } from 'zod'
import type { ItemError } from '#shared/ticket.ts'
import { IntakeItem, IntakeUpdate, type IntakeResult } from '#shared/ticket.ts'
import { AppError } from '#server/errors.ts'
import type { IntakeService } from './intakeService.ts'
import { sourceOf } from './requireFeed.ts'

/** Items a request may hold. */
const ITEMS_MAX = 500

const Body = z.object({ items: z.array(z.unknown()) })

type Parsed<T> = { ok: true; item: T } | { ok: false; sourceId: string | null; errors: ItemError[] }

/** Each item by itself: a bad one is named and refused, the others go on. */
function parseItem<T>(schema: ZodType<T>, item: unknown): Parsed<T> {
  const parsed = schema.safeParse(item)
  if (parsed.success) return { ok: true, item: parsed.data }
  const sourceId = (item as { sourceId?: unknown } | null)?.sourceId
  return {
    ok: false,
    // Only what is a number of the source is echoed; anything else may be anything.
    sourceId: typeof sourceId === 'string' && sourceId.length <= 100 ? sourceId : null,
    errors: parsed.error.issues
      .slice(0, 10)
      .map(({ path, message }) => ({ path: path.join('.'), message })),
  }
}

function itemsOf(body: unknown): unknown[] {
  const parsed = Body.safeParse(body)
  if (!parsed.success || parsed.data.items.length === 0)
    throw new AppError('noItems', `Send { "items": [ 1 to ${ITEMS_MAX} ] }`)
  if (parsed.data.items.length > ITEMS_MAX)
    throw new AppError('tooMany', `At most ${ITEMS_MAX} items in one request`)
  return parsed.data.items
}

const requireJson: RequestHandler = (req, _res, next) => {
  if (!req.is('application/json')) throw new AppError('unsupportedType', 'Send application/json')
  next()
}

interface Deps {
  intake: IntakeService
  /** Key and pace, checked before the body is read: a stranger cannot make us parse five megabytes. */
  guards: readonly RequestHandler<{ feed: string }>[]
  parseBody: RequestHandler
}

/** `/api/intake/{feed}` and its `/updates`: answered only after what was taken is durable. */
export function intakeRoutes({ intake, guards, parseBody }: Deps): Router {
  const router = Router()
  const reading = [...guards, requireJson, parseBody]

  router.post('/:feed', ...reading, async (req, res) => {
    const parsed = itemsOf(req.body).map((item) => parseItem(IntakeItem, item))
    const good = parsed.flatMap((one) => (one.ok ? [one.item] : []))
    const received = good.length > 0 ? await intake.receive(sourceOf(res), good) : []
    const results = inOrder(parsed, received)
    res.status(statusFor(results)).json({ ...counted(results), results })
  })

  router.post('/:feed/updates', ...reading, async (req, res) => {
    const parsed = itemsOf(req.body).map((item) => parseItem(IntakeUpdate, item))
    const good = parsed.flatMap((one) => (one.ok ? [one.item] : []))
    const received = good.length > 0 ? await intake.update(sourceOf(res), good) : []
    const results = inOrder(parsed, received)
    res.status(statusFor(results)).json({ ...counted(results), results })
  })

  return router
}

type Status = IntakeResult['status']
interface Rejected {
  sourceId: string | null
  status: 'rejected'
  errors: ItemError[]
}

/** What was taken and what was refused, in the order sent. */
function inOrder<T, R>(parsed: readonly Parsed<T>[], received: readonly R[]): (R | Rejected)[] {
  let next = 0
  return parsed.map((one) =>
    one.ok
      ? (received[next++] as R)
      : { sourceId: one.sourceId, status: 'rejected' as const, errors: one.errors },
  )
}

function counted(results: readonly { status: Status }[]): Record<Status, number> {
  const counts: Record<Status, number> = { accepted: 0, known: 0, changed: 0, rejected: 0 }
  for (const { status } of results) counts[status]++
  return counts
}

/** 422 only when nothing at all could be taken. */
const statusFor = (results: readonly { status: Status }[]): number =>
  results.every(({ status }) => status === 'rejected') ? 422 : 200
