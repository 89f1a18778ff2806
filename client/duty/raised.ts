import type { Account } from '#shared/account.ts'
import { alarmsFor } from '#shared/alarm.ts'
import type { Alarm, CaseCard, ToldStep } from '#shared/case.ts'
import { say, type Say } from '#shared/say.ts'

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

const found: Record<NonNullable<ToldStep['reach']>, string> = {
  reached: 'duty.alarmTold',
  away: 'duty.alarmAway',
  nobody: 'duty.alarmNobody',
}

/** How far up it went: whom each step told, and where nobody was there to be told. */
export const wayUp = ({ told }: Alarm): Say[] =>
  told.map(({ post, reach = 'reached', unitIds = [] }) =>
    say(found[reach], { post: `holder.${post}`, unitIds: unitIds.join(',') }),
  )
