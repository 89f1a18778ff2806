import type { Account } from '#shared/account.ts'
import { alarmsFor } from '#shared/alarm.ts'
import type { Alarm, CaseCard } from '#shared/case.ts'

/** An escalation that waits for this account to take note. */
export interface Raised {
  card: CaseCard
  alarm: Alarm
}

/** What this account was told of, what rings first, then the longest waiting. */
export const raisedFor = (account: Account, cards: Iterable<CaseCard>): Raised[] =>
  [...cards]
    .flatMap((card) => alarmsFor(account, card).map((alarm) => ({ card, alarm })))
    .sort(
      (a, b) =>
        Number(rings(b.alarm)) - Number(rings(a.alarm)) ||
        Date.parse(a.alarm.since) - Date.parse(b.alarm.since),
    )

/** Once a step has rung it rings until somebody takes note, whoever else was told since. */
export const rings = ({ told }: Alarm): boolean => told.some(({ by }) => by === 'ring')
