import { localDate } from '#shared/calendar.ts'
import { takeCaseNumbers } from '#server/intake/intakeRepo.ts'
import type { Tx } from '#server/ledger/ledger.ts'

/** What people say for a visit, a dispute or a report: letters, the district's day, a running number of that day. */
export async function takeRunningNumber(
  tx: Tx,
  letters: 'ZF' | 'JF' | 'SB',
  now: Date,
): Promise<string> {
  const day = localDate(now)
  // No town is called so: the numbers of cases and these do not meet.
  const last = (await takeCaseNumbers(tx, day, new Map([[`#${letters}`, 1]]))).get(`#${letters}`)
  return `${letters}${day.slice(2).replaceAll('-', '')}-${String(last).padStart(4, '0')}`
}
