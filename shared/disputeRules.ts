import type { Account } from './account.ts'
import type { DisputeCommandName, DisputeCommands, DisputeStage } from './dispute.ts'
import type { DisputeReminder } from './disputeReminder.ts'
import type { Refusal } from './rules.ts'
import { say, type Say } from './say.ts'
import { isOurs, type Written } from './visitSight.ts'

export interface DisputeStanding extends Written {
  stage: DisputeStage
  reminders: readonly DisputeReminder[]
}

/** A quarrel may flare up again after it was settled; it is never prompted anew once it broke out. */
const nextStages: Record<DisputeStage, readonly DisputeStage[]> = {
  prompt: ['guide', 'visitAfter'],
  guide: ['visitAfter'],
  visitAfter: ['guide'],
  closed: [],
}
export const stagesAfter = (stage: DisputeStage): readonly DisputeStage[] => nextStages[stage]

export const isOpenReminder = ({ doneAt, droppedAt }: DisputeReminder): boolean =>
  doneAt === null && droppedAt === null

/** Its day has come and nobody has done it. */
export const isDue = (reminder: DisputeReminder, now: Date): boolean =>
  isOpenReminder(reminder) && reminder.dueAt !== null && Date.parse(reminder.dueAt) <= now.getTime()

/** May this account go on with the dispute so, now? Null: yes. */
export function refuseDispute<N extends DisputeCommandName>(
  name: N,
  account: Account,
  dispute: DisputeStanding,
  input: DisputeCommands[N],
): Refusal | null {
  if (!isOurs(account, dispute)) return { code: 'notAllowed', reason: say('refusal.notYours') }
  if ('reminderId' in input) return refuseDone(dispute, input.reminderId)
  if (dispute.stage === 'closed')
    return notNow(say('refusal.notNow', { state: 'disputeStage.closed' }))
  if ('to' in input && !nextStages[dispute.stage].includes(input.to))
    return notNow(say('refusal.notNow', { state: `disputeStage.${dispute.stage}` }))
  return null
}

/** What was closed to be watched is still looked at. */
function refuseDone({ reminders }: DisputeStanding, id: string): Refusal | null {
  const reminder = reminders.find((one) => one.id === id)
  return reminder && isOpenReminder(reminder) ? null : notNow(say('refusal.noReminder'))
}

const notNow = (reason: Say): Refusal => ({ code: 'notAllowedNow', reason })
