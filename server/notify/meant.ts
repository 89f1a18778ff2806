import { z } from 'zod'
import { isClosed, type CaseCard } from '#shared/case.ts'
import { liftCard } from '#shared/lift.ts'
import { NoticePost, type NoticeKind } from '#shared/noticeRule.ts'
import { Say } from '#shared/say.ts'
import type { Logged } from '#server/ledger/readLog.ts'

/** Something that happened and of which people may be told; who, is the rows' matter. */
export interface Meant {
  /** Names it for good, so that it is told once. */
  key: string
  kind: NoticeKind
  /** A code of words: the promise or the cause of an escalation; empty for the other kinds. */
  cause: string
  card: CaseCard
  at: Date
  due: string | null
  /** The units it concerns, for the posts of units. */
  unitIds: readonly string[]
  /** The post it is for and no other; null: any that a row names. */
  post: NoticePost | null
  /** Of no use after that, whatever the row says; null: what the row says. */
  until: Date | null
}

const AboutCase = z.object({
  what: Say,
  case: z.custom<CaseCard>((card) => card instanceof Object),
  call: z.object({ isBack: z.boolean().optional() }).optional(),
})

const kinds: Readonly<Record<string, NoticeKind>> = {
  'happened.dispatched': 'newOrder',
  'happened.whistled': 'newOrder',
  'happened.whistledMany': 'newOrder',
  'happened.decided': 'newOrder',
  'happened.redone': 'newOrder',
  'happened.call.missed': 'missedCall',
  'happened.chiefAsked': 'chiefAsked',
  'happened.orphaned': 'orphaned',
  'happened.escalatedReached': 'escalated',
  'happened.escalatedAway': 'escalated',
  'happened.escalatedAbsent': 'escalated',
}

/** What an event of the log means to somebody whose page is closed; null: nothing. Drills tell nobody. */
export function meantBy(logged: Logged): Meant | null {
  if (logged.caseId === null) return null
  const about = AboutCase.safeParse(logged.data)
  if (!about.success) return null
  const { what, call } = about.data
  const kind = kinds[what.code]
  const card = liftCard(about.data.case)
  // Called back in vain: it was not the unit that missed it.
  if (kind === 'missedCall' && call?.isBack === true) return null
  if (!kind || card.lane !== 'live' || isClosed(card)) return null
  const { params = {} } = what
  const unitIds = String(params['unitIds'] ?? params['unitId'] ?? '').split(',')
  const post = NoticePost.safeParse(String(params['post'] ?? '').replace(/^holder\./, ''))
  return {
    key: `event:${logged.seq}`,
    kind,
    cause: kind === 'escalated' ? String(params['cause'] ?? '') : '',
    card,
    at: logged.at,
    due: kind === 'newOrder' ? dueOf(card, unitIds) : null,
    unitIds: unitIds.filter((id) => id !== ''),
    post: kind === 'escalated' ? (post.data ?? null) : null,
    until: null,
  }
}

/** When these units' newest orders have to be answered first; null: nobody promised. */
function dueOf({ orders, clocks }: CaseCard, unitIds: readonly string[]): string | null {
  const ids = new Set(orders.filter(({ unitId }) => unitIds.includes(unitId)).map(({ id }) => id))
  const dues = clocks.flatMap(({ of, due, metAt }) =>
    ids.has(of) && metAt === null && due !== null ? [due] : [],
  )
  return dues.sort()[0] ?? null
}
