import { z } from 'zod'
import { Presence } from '#shared/presence.ts'
import { Account } from '#shared/account.ts'
import { BoardEvent } from '#shared/board.ts'
import { CaseCard } from '#shared/case.ts'
import { ErrorBody } from '#shared/errors.ts'
import { Handover } from '#shared/handover.ts'
import { HandoverReport } from '#shared/handoverReport.ts'
import type { DistrictInfo } from '#shared/org.ts'
import { Order } from '#shared/order.ts'
import { RuleRow } from '#shared/ruleTable.ts'
import { Say } from '#shared/say.ts'
import { IntakeItem, IntakeUpdate, Source, type IntakeResult } from '#shared/ticket.ts'
import type { TimelineEntry } from '#server/cases/caseReadRepo.ts'
import type { HandoverState } from '#server/handover/handoverService.ts'
import type { UpdateResult } from '#server/intake/receiveUpdates.ts'
import { RevealedCaller, RevealedWords } from '#server/people/revealService.ts'

// What the routes answer, as far as no noun of `shared/` says it. Where the code has a type of its
// own, the schema must fit it, so that the two cannot drift apart unseen.

export const Failure = z.object({ error: ErrorBody })

const counts = {
  accepted: z.int().nonnegative(),
  known: z.int().nonnegative(),
  changed: z.int().nonnegative(),
  rejected: z.int().nonnegative(),
}
const itemErrors = z.array(z.object({ path: z.string(), message: z.string() }))

const ItemResult = z.object({
  sourceId: z.string().nullable(),
  status: z.enum(['accepted', 'known', 'changed', 'rejected']),
  ticketId: z.uuid().optional(),
  caseId: z.uuid().optional(),
  gridId: z.string().nullable().optional(),
  errors: itemErrors.optional(),
}) satisfies z.ZodType<IntakeResult>
export const IntakeAnswer = z.object({ ...counts, results: z.array(ItemResult) })

const OneUpdate = z.object({
  sourceId: z.string().nullable(),
  updateId: z.string().nullable().optional(),
  status: z.enum(['accepted', 'known', 'rejected']),
  held: z.boolean().optional(),
  errors: itemErrors.optional(),
}) satisfies z.ZodType<Omit<UpdateResult, 'updateId'>>
export const UpdatesAnswer = z.object({ ...counts, results: z.array(OneUpdate) })

const itemsOf = (item: z.ZodType) => z.object({ items: z.array(item).min(1).max(500) })
export const IntakeBody = itemsOf(IntakeItem)
export const UpdatesBody = itemsOf(IntakeUpdate)

export const OutboxAnswer = z.object({
  items: z.array(
    z.object({
      position: z.string(),
      at: z.string(),
      ticketId: z.uuid(),
      sourceId: z.string(),
      kind: z.string(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
})
export const AckAnswer = z.object({ acknowledged: z.int().nonnegative() })

export const ConfigAnswer = z.object({
  contract: z.int(),
  serverTime: z.string(),
  /** Empty for who is not logged in. */
  iceServers: z.array(
    z.object({
      urls: z.union([z.string(), z.array(z.string())]),
      username: z.string().optional(),
      credential: z.string().optional(),
    }),
  ),
  /** Until when relays take these credentials; null: they do not run out. */
  iceUntil: z.string().nullable(),
  demo: z
    .object({
      accounts: z.array(z.object({ username: z.string(), label: z.string() })),
      password: z.string().nullable(),
    })
    .nullable(),
  schematic: z.boolean(),
})
export const SessionAnswer = z.object({ user: Account })

export const BoardAnswer = z.object({
  seq: z.int().nonnegative(),
  board: z.object({ cases: z.array(CaseCard) }),
})
/** What only an administrator reads: who changed which rule, or loaded which year. */
const RuleChangedEvent = z.object({
  seq: z.int().positive(),
  at: z.string(),
  type: z.literal('rule:changed'),
  table: z.string(),
  by: z.string(),
  added: RuleRow.nullable().optional(),
  ended: RuleRow.nullable().optional(),
  year: z.int().optional(),
})
/** What only an administrator reads: who changed places, units, accounts, the district's name or a feed's key. */
const OrgChangedEvent = z.looseObject({
  seq: z.int().positive(),
  at: z.string(),
  type: z.literal('org:changed'),
  what: z.enum(['areas', 'units', 'accounts', 'loginCode', 'district', 'feedKey']),
  by: z.string(),
})
export const EventsAnswer = z.object({
  events: z.array(z.union([BoardEvent, RuleChangedEvent, OrgChangedEvent])),
  seq: z.int().nonnegative(),
})

export const CaseListAnswer = z.object({
  items: z.array(CaseCard),
  nextCursor: z.string().nullable(),
})
const Timeline = z.object({
  seq: z.int().positive(),
  at: z.string(),
  type: z.string(),
  actor: z.string(),
  what: Say,
}) satisfies z.ZodType<TimelineEntry>
export const CaseAnswer = z.object({
  case: CaseCard,
  timeline: z.array(Timeline),
  /** Only for those who may read them. */
  words: z.array(z.object({ ticketId: z.uuid(), detail: z.string() })).optional(),
})
export const CaseCommandAnswer = z.object({ case: CaseCard })
export const OrderCommandAnswer = z.object({ case: CaseCard, order: Order })

export const RevealAnswer = z.object({ caller: RevealedCaller, words: RevealedWords })
export const CallerLookupAnswer = z.object({ cases: z.array(CaseCard) })
export const DutyAnswer = z.object({
  units: z.array(
    z.object({
      unitId: z.string(),
      officers: z.array(
        z.object({ label: z.string(), rank: z.int(), present: z.boolean(), presence: Presence }),
      ),
    }),
  ),
})

const Token = z.object({
  id: z.uuid(),
  accountUsername: z.string(),
  accountLabel: z.string(),
  note: z.string(),
  madeBy: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  endedAt: z.string().nullable(),
})
export const TokensAnswer = z.object({ tokens: z.array(Token) })
export const NewTokenAnswer = Token.extend({ token: z.string() })

const position = z.array(z.number()).min(2).max(2)
const shape = { polygons: z.array(z.array(z.array(position))), label: position }
const districtUnit = z.object({
  id: z.string(),
  name: z.string(),
  shortName: z.string(),
  kind: z.string(),
  townCode: z.string().nullable(),
})
export const DistrictAnswer = z.object({
  version: z.string(),
  code: z.string(),
  name: z.string(),
  schematic: z.boolean(),
  towns: z.array(z.object({ code: z.string(), name: z.string(), ...shape })),
  grids: z.array(
    z.object({
      id: z.string(),
      townCode: z.string(),
      name: z.string(),
      residents: z.int(),
      ...shape,
    }),
  ),
  formerGrids: z.array(z.object({ id: z.string(), name: z.string(), townCode: z.string() })),
  formerNames: z.array(z.object({ id: z.string(), name: z.string(), until: z.string() })),
  units: z.array(districtUnit),
  formerUnits: z.array(districtUnit),
  center: position,
  bounds: z.array(z.number()).min(4).max(4),
} satisfies Record<keyof DistrictInfo, z.ZodType>)

const bySource = z.partialRecord(Source, z.int())
export const FiguresAnswer = z.object({
  seq: z.int().nonnegative(),
  day: z.string(),
  received: bySource,
  closed: bySource,
  hours: z.array(z.object({ hour: z.int(), received: z.int(), closed: z.int() })),
})
export const Alive = z.object({ ok: z.literal(true) })

export const HandoverStateAnswer = z.object({
  offer: Handover.nullable(),
  isMine: z.boolean(),
  isOnDuty: z.boolean(),
  confirmed: z.array(Handover),
}) satisfies z.ZodType<HandoverState>
export const HandoverAnswer = z.object({ handover: Handover })
export const HandoverAgainAnswer = z.object({ handover: Handover, report: HandoverReport })
