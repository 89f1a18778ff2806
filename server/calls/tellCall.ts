import type { CallHead } from '#shared/call.ts'
import type { CaseCard } from '#shared/case.ts'
import { say, type Say } from '#shared/say.ts'
import { talkedSeconds } from '#shared/call.ts'
import { lockCases, updateCases } from '#server/cases/caseRepo.ts'
import { draftOf, told, type Actor } from '#server/cases/happening.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Conversation } from './conversation.ts'

/** What a change of a call is worth telling on its case, in the order in which it happened. */
function happenings(before: Conversation | null, after: Conversation): Say[] {
  const { unitId, outcome } = after
  const whats: Say[] = []
  if (after.nobodyOnDuty && !before?.nobodyOnDuty)
    whats.push(say('happened.call.nobody', { unitId }))
  if (after.answeredMs !== null && before?.answeredMs == null && outcome !== 'byPhone')
    whats.push(
      say(after.backOf ? 'happened.call.backAnswered' : 'happened.call.answered', { unitId }),
    )
  after.legs.slice(1).forEach((leg, index) => {
    const was = before?.legs[index + 1]?.outcome
    if ((leg.outcome === 'answered' || leg.outcome === 'byPhone') && !was)
      whats.push(say('happened.call.joined', { unitId: leg.unitId }))
  })
  const { recording } = after
  if (recording && recording.state !== 'on' && before?.recording?.state === 'on')
    whats.push(say(`happened.call.recording.${recording.state}`, { by: recording.stoppedBy ?? '' }))
  if (outcome !== null && before?.outcome == null) {
    const code = outcome === 'answered' ? 'ended' : outcome
    const seconds = talkedSeconds(headOf(after)) ?? 0
    whats.push(say(`happened.call.${code}`, { unitId, seconds }))
  }
  return whats
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())

const headOf = (call: Conversation): CallHead => ({
  id: call.callId,
  unitId: call.unitId,
  placedAt: new Date(call.placedMs).toISOString(),
  answeredAt: iso(call.answeredMs),
  endedAt: iso(call.endedMs),
  outcome: call.outcome,
  ...(call.answeredPost && { by: call.answeredPost }),
  ...(call.nobodyOnDuty && { nobodyOnDuty: true }),
  ...(call.backOf && { isBack: true }),
})

/** Writes what a change of a call is worth onto its case, with the events that tell it. */
export async function tellCall(
  tx: Tx,
  before: Conversation | null,
  after: Conversation,
  actor: Actor,
  now: Date,
): Promise<Draft[]> {
  const whats = happenings(before, after)
  if (whats.length === 0) return []
  let card = (await lockCases(tx, [after.caseId])).get(after.caseId) as CaseCard
  const call = headOf(after)
  const drafts = whats.map((what) => {
    const old = card
    const others = old.calls.filter(({ id }) => id !== call.id)
    const isKnown = others.length < old.calls.length
    const calls = isKnown
      ? old.calls.map((one) => (one.id === call.id ? { ...one, ...call } : one))
      : [...others, call]
    card = told(old, now, what, { calls })
    return draftOf({ type: 'call:changed', actor, before: old, after: card, what, call })
  })
  await updateCases(tx, [card])
  return drafts
}
