import { audiencesOf, isClosed, type CaseCard } from '#shared/case.ts'
import type { EventType, ReceivedTicket } from '#shared/board.ts'
import type { CallHead } from '#shared/call.ts'
import type { Order } from '#shared/order.ts'
import type { Say } from '#shared/say.ts'
import type { Draft, OutboxDraft } from '#server/ledger/draft.ts'

/** Who did it: the id for the audit, the label (post and place, never a person) for the screens. */
export interface Actor {
  id: string
  label: string
}

interface Happening {
  type: EventType
  actor: Actor
  /** Null when the case is new. */
  before: CaseCard | null
  after: CaseCard
  what: Say
  ticket?: ReceivedTicket
  order?: Order
  call?: CallHead
  outbox?: readonly OutboxDraft[]
}

/**
 * An event about a case: always the whole public case, and the rooms that may see it, computed once
 * here from the case before and after.
 */
export function draftOf(happening: Happening): Draft {
  const { type, actor, before, after, what, ticket, order, call, outbox = [] } = happening
  const audiences = audiencesOf(after)
  const leftAudiences = before
    ? audiencesOf(before).filter((room) => !audiences.includes(room))
    : []
  return {
    type,
    actor: actor.id,
    lane: after.lane,
    caseId: after.id,
    audiences,
    leftAudiences,
    data: {
      actor: actor.label,
      what,
      ...(ticket && { ticket }),
      ...(order && { order }),
      ...(call && { call }),
      case: after,
    },
    span: spanOf(before, after),
    outbox,
  }
}

function spanOf(before: CaseCard | null, after: CaseCard): Draft['span'] {
  const wasOpen = before !== null && !isClosed(before)
  if (!wasOpen && !isClosed(after)) return 'opens'
  return wasOpen && isClosed(after) ? 'closes' : null
}

/** The next version of a case, with what happened to it. */
export const changed = (
  card: CaseCard,
  at: Date,
  what: Say,
  changes: Partial<CaseCard>,
): CaseCard => told(card, at, what, { ...changes, version: card.version + 1 })

/**
 * The case with something told about it that changes no decision: a call, a reveal, a message of the
 * source. The version stays, so that somebody deciding meanwhile is not told they came too late.
 */
export function told(card: CaseCard, at: Date, what: Say, changes: Partial<CaseCard>): CaseCard {
  return { ...card, ...changes, latest: { at: at.toISOString(), what } }
}
