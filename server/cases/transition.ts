import type { EventType } from '#shared/board.ts'
import type { CaseCard } from '#shared/case.ts'
import type { Clock } from '#shared/clock.ts'
import type { CookingFumeLimits } from '#shared/cookingFume.ts'
import type { Order } from '#shared/order.ts'
import type { Say } from '#shared/say.ts'
import type { ClockKind } from '#shared/ticket.ts'
import type { OutboxDraft } from '#server/ledger/draft.ts'
import type { Rulebook } from '#server/rules/rulebook.ts'

/** What a transition may know besides the case: handed in, so that it stays a pure function. */
export interface Circumstances {
  now: Date
  newId: () => string
  rulebook: Rulebook
  fumeLimits: CookingFumeLimits
  /** Takes persons out of what an officer typed. */
  redact: (text: string) => string
}

/** What a command makes of a case, and how it is told. */
export interface Transition {
  type: EventType
  what: Say
  changes: Partial<CaseCard>
  order?: Order
  outbox?: OutboxDraft[]
}

/** The running promise of this kind is kept now; one already kept stays as it was. */
export const met = (clocks: readonly Clock[], kind: ClockKind, of: string, now: Date): Clock[] =>
  clocks.map((clock) =>
    clock.kind === kind && clock.of === of && clock.metAt === null
      ? { ...clock, metAt: now.toISOString() }
      : clock,
  )

/** Every running promise of these kinds, whoever it was made to. */
export const metAll = (clocks: readonly Clock[], kinds: readonly ClockKind[], now: Date): Clock[] =>
  clocks.map((clock) =>
    kinds.includes(clock.kind) && clock.metAt === null
      ? { ...clock, metAt: now.toISOString() }
      : clock,
  )
