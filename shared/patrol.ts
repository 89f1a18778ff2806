import { z } from 'zod'
import type { Account, Post } from './account.ts'
import { CaseStatus, type CaseCard } from './case.ts'
import { isOpen } from './order.ts'
import type { Refusal } from './rules.ts'
import { Say, say } from './say.ts'
import { filledText, plainText } from './text.ts'
import { Instant } from './ticket.ts'
import { CodeListItem } from './visitList.ts'

/** 随手报: what was seen and where. Who, when it came in and which grid the log knows by itself. */
export const PatrolReport = z.strictObject({
  /** In a few words; it is the ticket's title. */
  what: filledText(200),
  /** In words; may be left out where there is a point. */
  place: plainText(300).default(''),
  /** WGS-84, as the device told it or as it was tapped. */
  location: z
    .strictObject({ lng: z.number().min(-180).max(180), lat: z.number().min(-90).max(90) })
    .optional(),
  /** By the device's clock; without a signal it is sent much later. */
  writtenAt: Instant,
  /** 自行处置: what was done about it on the spot. The case is closed by `solve`, after the photos. */
  done: plainText(1000).default(''),
  /** The account it was written under; sent under another it is refused. Absent: whoever sends it. */
  authorId: filledText(60).optional(),
})
export type PatrolReport = z.infer<typeof PatrolReport>

/** One's own report, and what became of it, as it stood when this was asked. */
export const ReportedMatter = z.object({
  id: z.string(),
  /** What people say for it. */
  number: z.string(),
  writtenAt: z.string(),
  title: z.string(),
  caseId: z.string(),
  caseNo: z.string(),
  status: CaseStatus,
  /** The newest line of the case's story. */
  latest: Say,
  photos: z.number().int(),
  isSolved: z.boolean(),
})
export type ReportedMatter = z.infer<typeof ReportedMatter>

/** What the page begins with. */
export const PatrolOptions = z.object({
  /** The town's frequent matters, in their order: one press instead of typing. */
  matters: z.array(CodeListItem),
  /** A rule asks for a photo of what was solved on the spot. */
  solvedNeedsPhoto: z.boolean(),
})
export type PatrolOptions = z.infer<typeof PatrolOptions>

const posts: ReadonlySet<Post> = new Set(['gridWorker', 'communityOfficer'])

/** Who reports from the street: grid workers and those of a 居村. */
export const mayPatrol = ({ post }: Pick<Account, 'post'>): boolean => posts.has(post)

/** The row of `formPhotos` that says whether what was solved on the spot needs a photo. */
export const SOLVED_STAGE = 'patrol.solved'

/** May whoever reported it still settle it alone? Once others have taken it up it is theirs to close. Null: yes. */
export function refuseSolving(card: CaseCard): Refusal | null {
  const isUntouched =
    (card.status === 'received' || card.status === 'filed') &&
    card.tickets.length === 1 &&
    !card.orders.some(isOpen)
  return isUntouched
    ? null
    : { code: 'notAllowedNow', reason: say('patrol.problem.takenUp', { caseNo: card.caseNo }) }
}
