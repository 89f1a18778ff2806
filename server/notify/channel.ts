import type { NoticeReason, NoticeTold } from '#shared/notice.ts'
import type { Claimed } from './noticeRepo.ts'

/** What came of a try. `later` is worth another one, after `afterMs` where the other side said when. */
export type Sent =
  | { kind: 'delivered' }
  | { kind: 'later'; reason: NoticeReason; afterMs?: number }
  | { kind: 'never'; reason: NoticeReason }

/** A notice on its way to one person. */
export type Outgoing = Pick<NoticeTold, 'id' | 'kind' | 'cause' | 'about' | 'urgency' | 'caseId'> &
  Pick<Claimed, 'target' | 'username' | 'madeAt' | 'untilAt'>

/** One way to reach people whose page is closed: Web Push, a gateway to 政务微信 or SMS. Never throws. */
export interface NoticeChannel {
  send(notice: Outgoing, now: Date): Promise<Sent>
}
