import { z } from 'zod'
import type { CaseCard } from '#shared/case.ts'
import { liftCard } from '#shared/lift.ts'
import { noticeRulesAt } from '#shared/noticeRule.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Logged } from '#server/ledger/readLog.ts'
import { isAnyDevice } from './deviceRepo.ts'
import { meantBy } from './meant.ts'
import { readNoticeRules } from './noticeRuleRepo.ts'
import type { Notifier } from './notifier.ts'
import { notePromises } from './promiseRepo.ts'
import { recipientsOf } from './recipients.ts'

interface Deps {
  notifier: Notifier
  hasWebhook: boolean
  isStationOpen: (at: Date) => boolean
}

const WithCase = z.object({ case: z.custom<CaseCard>((card) => card instanceof Object) })

/** Each case as its last event has it. */
function lastCards(events: readonly Logged[]): CaseCard[] {
  const cards = new Map<string, CaseCard>()
  for (const { caseId, data } of events) {
    const parsed = WithCase.safeParse(data)
    if (caseId !== null && parsed.success) cards.set(caseId, liftCard(parsed.data.case))
  }
  return [...cards.values()]
}

/** Makes notices of events, in the transaction that moves on in the log: each event is told of once. */
export async function tellEvents(tx: Tx, events: readonly Logged[], deps: Deps): Promise<void> {
  const { notifier, hasWebhook, isStationOpen } = deps
  const cards = lastCards(events)
  if (cards.length > 0) await notePromises(tx, cards)
  const meant = events.flatMap((event) => meantBy(event) ?? [])
  // Mostly nobody has agreed to anything, and a storm of tickets costs nothing more.
  if (meant.length === 0 || !(hasWebhook || (await isAnyDevice(tx)))) return
  const rules = await readNoticeRules(tx)
  for (const one of meant)
    for (const rule of noticeRulesAt(rules, one.kind, one.at)) {
      const accountIds = await recipientsOf(tx, one, rule, one.at, isStationOpen(one.at))
      await notifier.tell(tx, accountIds, one, rule)
    }
}
