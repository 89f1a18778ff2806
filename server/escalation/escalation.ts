import type { Kysely } from 'kysely'
import { dueStep, nextStep, stepTaken } from '#shared/alarm.ts'
import { holderOf, type Alarm, type AlarmReach, type CaseCard } from '#shared/case.ts'
import { isStationOpen } from '#shared/caseLimits.ts'
import { missTold, nextMiss, orphanedBy } from '#shared/escalation.ts'
import type { Rulebook } from '#shared/clockRule.ts'
import type { Presence } from '#shared/presence.ts'
import { say, type Say } from '#shared/say.ts'
import { lockCases, updateCases } from '#server/cases/caseRepo.ts'
import { draftOf, type Actor } from '#server/cases/happening.ts'
import { settled } from '#server/cases/settled.ts'
import { raised } from '#server/cases/transition.ts'
import type { Clock } from '#server/clock.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import type { CurrentCaseLimits } from '#server/rules/caseLimits.ts'
import type { Tables } from '#server/store/tables.ts'
import { casesHeldOtherwise, casesLeftAlone, casesToWake } from './escalationRepo.ts'
import { onDutyIn, whoIsThere, type Looking } from './whoIsThere.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  clock: Clock
  caseLimits: CurrentCaseLimits
  rulebook: () => Rulebook
  /** Where somebody is, over all processes. */
  presenceOf: (accountId: string) => Presence
}

const REFRESH_MS = 10_000

/** The clock as the one who did something. */
const time: Actor = { id: 'clock', label: 'clock' }

/**
 * What must be done because time passed: a missed promise told, an escalation taken a step further up,
 * a case nobody took handed to the shift leader, the station's cases to the town at its closing and back. Whoever looks first does it: the
 * case is locked and looked at again inside the transaction, so that it happens once, whatever the
 * number of processes, and a kill in between loses nothing.
 */
export function createEscalation({ db, ledger, clock, caseLimits, rulebook, presenceOf }: Deps) {
  const isOpenAt = (now: Date): boolean =>
    isStationOpen(caseLimits.current().stationHours, rulebook().calendar, now)

  const lookingAt = (at: Date): Looking => ({ at, presenceOf, isStationOpen: isOpenAt(at) })

  /** The next step a case is due for; null: none, or another process has taken it. */
  async function step(tx: Tx, card: CaseCard, now: Date): Promise<Step | null> {
    const missed = nextMiss(card)
    if (missed && missed.due <= now.toISOString()) {
      const { of, kind } = missed.clock
      const what = await toldOf(tx, card, of, `clock.${kind}`, lookingAt(now))
      return { what, changes: missTold(card, missed.clock, now) }
    }
    const alarmed = nextStep(card)
    if (alarmed && alarmed.due <= now.toISOString()) return alarm(tx, card, alarmed.alarm, now)
    const reason = orphanedBy(card, caseLimits.current(), rulebook().calendar, now)
    if (reason) {
      const { minutes } = caseLimits.current().orphan
      const flags = raised(card.flags, 'orphan', reason, now)
      return { what: say('happened.orphaned', { minutes }), changes: { flags } }
    }
    const holder = holderOf(card, isOpenAt(now))
    if (holder === card.holder || card.status === 'voided' || card.status === 'closed') return null
    return { what: say('happened.held', { holder: `holder.${holder}` }), changes: {} }
  }

  /** One step further up, with who was there to be told; that nobody was is a fact of its own. */
  async function alarm(tx: Tx, card: CaseCard, of: Alarm, now: Date): Promise<Step> {
    const due = dueStep(card, of, rulebook())
    const cause = `escalationCause.${of.cause}`
    // The case is another one than it began with, and the chain that fits it now is shorter.
    const at = now.toISOString()
    if (!due) {
      const alarms = stepTaken(card, of, rulebook(), { at })
      return { what: say('happened.escalationOver', { cause }), changes: { alarms } }
    }
    const found = await whoIsThere(tx, due.post, { card, alarm: of }, lookingAt(now))
    const { reach, onDuty, reached, unitIds } = found
    const alarms = stepTaken(card, of, rulebook(), {
      at,
      reach,
      ...(unitIds.length > 0 && { unitIds }),
    })
    const what = say(toldCodes[reach], {
      cause,
      post: `holder.${due.post}`,
      by: `alarmMeans.${due.by}`,
      unitIds: unitIds.join(','),
      onDuty,
      reached,
    })
    return { what, changes: { alarms } }
  }

  /** All steps one case is due for, each told by an event of its own. */
  const wake = (caseId: string): Promise<void> =>
    ledger.write(async (tx, now) => {
      const drafts: Draft[] = []
      const first = (await lockCases(tx, [caseId])).get(caseId)
      let card = first
      for (let due = card && (await step(tx, card, now)); card && due;) {
        const before: CaseCard = card
        card = settled(before, due, {
          now,
          limits: caseLimits.current(),
          rulebook: rulebook(),
        })
        drafts.push(
          draftOf({ type: 'case:changed', actor: time, before, after: card, what: due.what }),
        )
        due = await step(tx, card, now)
      }
      if (card && drafts.length > 0) await updateCases(tx, [card])
      return { result: undefined, drafts }
    })

  let refreshedAt = clock.now().getTime()
  /** A changed limit counts within seconds, in every process. */
  async function refreshLimits(now: Date): Promise<void> {
    if (now.getTime() - refreshedAt < REFRESH_MS) return
    refreshedAt = now.getTime()
    await caseLimits.refresh(now)
  }

  return {
    /** Does what is due now. Resolves when it is durable; rejects when the store cannot be written. */
    async tick(): Promise<void> {
      const now = clock.now()
      await refreshLimits(now)
      const alone = new Date(now.getTime() - caseLimits.current().orphan.minutes * 60_000)
      const ids = new Set([
        ...(await casesToWake(db, now)),
        ...(await casesLeftAlone(db, alone)),
        ...(await casesHeldOtherwise(db, isOpenAt(now))),
      ])
      await Promise.all([...ids].map(wake))
    },
  }
}

interface Step {
  what: Say
  changes: Partial<CaseCard>
}

const toldCodes: Record<AlarmReach, string> = {
  reached: 'happened.escalatedReached',
  away: 'happened.escalatedAway',
  nobody: 'happened.escalatedAbsent',
}

/** "Nobody was responsible" is a fact of its own: a unit's promise missed while nobody of it is on duty. */
async function toldOf(
  tx: Tx,
  card: CaseCard,
  of: string,
  kind: string,
  looking: Looking,
): Promise<Say> {
  const order = card.orders.find(({ id }) => id === of)
  if (!order) return say('happened.clockMissed', { kind })
  const { unitId } = order
  const { officers, deputies, reached } = await onDutyIn(tx, unitId, looking)
  return officers + deputies > 0
    ? say('happened.clockMissedOnDuty', { kind, unitId, officers, deputies, reached })
    : say('happened.clockMissedNobody', { kind, unitId })
}
