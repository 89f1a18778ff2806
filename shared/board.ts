import { z } from 'zod'
import { CallHead } from './call.ts'
import { CaseCard, isClosed } from './case.ts'
import { Scope } from './area.ts'
import { Handover } from './handover.ts'
import { liftCard } from './lift.ts'
import { Order } from './order.ts'
import { Say } from './say.ts'
import { Source } from './ticket.ts'

/** Raised when a field a screen must understand changes; an older screen reloads at a quiet moment. */
export const CONTRACT = 1

const happened = { seq: z.number().int(), at: z.string() }
const about = { ...happened, actor: z.string(), what: Say, case: CaseCard }

/** What a received ticket announces; `location` is withheld when it is the caller's home. */
export const ReceivedTicket = z.object({
  id: z.string(),
  source: Source,
  sourceId: z.string(),
  caseId: z.string(),
  gridId: z.string().nullable(),
  title: z.string(),
  receivedAt: z.string(),
  location: z.object({ lng: z.number(), lat: z.number() }).optional(),
})
export type ReceivedTicket = z.infer<typeof ReceivedTicket>

/**
 * Something beside the cases changed: a list that shows such things asks for it anew. It names the
 * thing and what happened, nothing of its content, since walls hear it too; no board changes by it.
 */
const aside = { ...happened, actor: z.string(), what: Say, id: z.string() }
export const AsideType = z.enum([
  'visit:changed',
  'wish:changed',
  'topic:changed',
  'dispute:changed',
  'roster:changed',
  'view:changed',
  'sharing:changed',
  'link:changed',
])
export type AsideType = z.infer<typeof AsideType>

/** Every event a board understands. One about a case carries the whole public case. */
export const BoardEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ticket:received'), ...about, ticket: ReceivedTicket }),
  z.object({ type: z.literal('case:filed'), ...about }),
  z.object({ type: z.literal('case:changed'), ...about }),
  z.object({ type: z.literal('case:closed'), ...about }),
  z.object({ type: z.literal('order:changed'), ...about, order: Order }),
  z.object({ type: z.literal('call:changed'), ...about, call: CallHead }),
  z.object({ type: z.literal('case:left'), ...happened, id: z.string() }),
  z.object({ type: AsideType, ...aside }),
  /** 交接班: the stretch of the log it stands on, so that it can be shown again as it was. */
  z.object({ type: z.literal('handover:changed'), ...aside, handover: Handover }),
])
export type BoardEvent = z.infer<typeof BoardEvent>
export type EventType = Exclude<BoardEvent['type'], 'case:left'>

/** An event that carries a case; a newer server's unknown ones do not. */
export const isAboutCase = (event: BoardEvent): event is Extract<BoardEvent, { case: CaseCard }> =>
  'case' in event

/** All a scope may see after `from` up to and with `to`. */
export interface Frame {
  scope: Scope
  from: number
  to: number
  events: BoardEvent[]
}

/** The open cases as a scope sees them at one number of the log. */
export interface Board {
  seq: number
  cases: Map<string, CaseCard>
}

/** What travels for a board: `GET /api/board`. */
export interface BoardBody {
  seq: number
  board: { cases: CaseCard[] }
}

export const boardFrom = ({ seq, board }: BoardBody): Board => ({
  seq,
  cases: new Map(board.cases.map((card) => [card.id, liftCard(card)])),
})

/** Applies one event in place. A type this screen does not know keeps its number and changes nothing. */
function applyEvent(board: Board, event: BoardEvent): void {
  board.seq = event.seq
  switch (event.type) {
    case 'case:left':
      board.cases.delete(event.id)
      return
    case 'ticket:received':
    case 'case:filed':
    case 'case:changed':
    case 'case:closed':
    case 'order:changed':
    case 'call:changed':
      if (isClosed(event.case)) board.cases.delete(event.case.id)
      else board.cases.set(event.case.id, liftCard(event.case))
      return
    case 'visit:changed':
    case 'wish:changed':
    case 'topic:changed':
    case 'dispute:changed':
    case 'roster:changed':
    case 'view:changed':
    case 'sharing:changed':
    case 'link:changed':
    case 'handover:changed':
      return
  }
}

/**
 * Takes a frame at the board's number n: `to ≤ n` is stale; `from > n` is a gap, nothing is applied
 * and the caller asks again from n; else the events above n, in order, then the board stands at `to`.
 */
export function apply(board: Board, frame: Frame): 'applied' | 'stale' | 'gap' {
  if (frame.to <= board.seq) return 'stale'
  if (frame.from > board.seq) return 'gap'
  for (const event of frame.events) {
    if (event.seq > board.seq) applyEvent(board, event)
  }
  board.seq = frame.to
  return 'applied'
}
