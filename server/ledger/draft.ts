import type { Room } from '#shared/area.ts'
import type { EventType } from '#shared/board.ts'
import type { CaseCard } from '#shared/case.ts'

/** What goes back to a source, in the log's order. */
export interface OutboxDraft {
  feed: string
  ticketId: string
  sourceId: string
  kind:
    | 'signed'
    | 'firstContact'
    | 'result'
    | 'answer'
    | 'returnRequest'
    | 'extensionRequest'
    | 'voided'
    | 'passedOn'
  data: Record<string, unknown>
}

/** An event before it has its number. `data` is what screens are sent beside seq, at and type. */
export interface Draft {
  type: EventType | 'rule:changed' | 'org:changed'
  /** Account id, `feed:…` or `system`: who did it, for the audit. */
  actor: string
  lane: CaseCard['lane']
  /** Null: something beside the cases. */
  caseId: string | null
  audiences: readonly Room[]
  /** Rooms that saw the case before and no longer do. */
  leftAudiences: readonly Room[]
  data: Record<string, unknown>
  /** Does the case enter or leave the board with this event? */
  span: 'opens' | 'closes' | null
  outbox: readonly OutboxDraft[]
}

/** The shape's version that new events are written in; `shared/` lifts older ones. */
export const EVENT_VERSION = 2
