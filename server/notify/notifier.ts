import { v7 as uuid } from 'uuid'
import type { CaseCard } from '#shared/case.ts'
import type { NoticeAbout } from '#shared/notice.ts'
import { quietUntil, type NoticeRule } from '#shared/noticeRule.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { deviceIdsOf } from './deviceRepo.ts'
import type { Meant } from './meant.ts'
import { insertNotices, placeNames, type NewNotice } from './noticeRepo.ts'

/** Tells people by whatever reaches them while their page is closed. */
export interface Notifier {
  /**
   * Writes it down for these accounts, in the transaction that knows of it; sent a moment after the
   * commit, by whichever process comes first. Told twice, it is told once. Returns how many were new.
   */
  tell(tx: Tx, accountIds: readonly string[], meant: Meant, rule: NoticeRule): Promise<number>
}

const MINUTE_MS = 60_000

/** `hasWebhook`: a gateway is configured; without one its rows tell nobody. */
export function createNotifier({ hasWebhook }: { hasWebhook: boolean }): Notifier {
  const targetsOf = async (
    tx: Tx,
    accountIds: readonly string[],
    { channel }: NoticeRule,
    at: Date,
  ): Promise<Pick<NewNotice, 'accountId' | 'target'>[]> => {
    if (channel === 'webPush') return deviceIdsOf(tx, accountIds, at)
    return hasWebhook ? accountIds.map((accountId) => ({ accountId, target: '' })) : []
  }

  return {
    async tell(tx, accountIds, meant, rule) {
      const { key, kind, cause, card, at, until } = meant
      const targets = await targetsOf(tx, accountIds, rule, at)
      if (targets.length === 0) return 0
      const kept = new Date(at.getTime() + rule.keepMinutes * MINUTE_MS)
      const about = await aboutOf(tx, card, meant.due, at)
      return insertNotices(
        tx,
        targets.map(({ accountId, target }) => ({
          ...{ id: uuid(), key, accountId, target, kind, cause, about, caseId: card.id },
          ...{ channel: rule.channel, urgency: rule.urgency, triesMax: rule.tries },
          madeAt: at,
          nextAt: quietUntil(rule, at) ?? at,
          untilAt: until !== null && until < kept ? until : kept,
        })),
      )
    },
  }
}

async function aboutOf(tx: Tx, card: CaseCard, due: string | null, at: Date): Promise<NoticeAbout> {
  const { caseNo, category, source, gridId, townCode } = card
  const placeId = gridId ?? townCode
  const names = placeId === null ? new Map<string, string>() : await placeNames(tx, [placeId], at)
  return {
    caseNo,
    matter: category?.name ?? `source.${source}`,
    place: (placeId !== null && names.get(placeId)) || null,
    due,
  }
}
