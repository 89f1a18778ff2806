import type { Account } from './account.ts'
import { isClosed, type Alarm, type AlarmedPost, type CaseCard, type ToldStep } from './case.ts'
import { redAt } from './clock.ts'
import type { Rulebook } from './clockRule.ts'
import { missOf } from './escalation.ts'
import { chainFor, stepDue, type EscalationRule } from './escalationRule.ts'
import { isOpen } from './order.ts'
import { districtOf, dutyOf, handles, leadOf, worksIn } from './who.ts'

/** What an escalation needs to know of the rules. */
type Rules = Pick<Rulebook, 'escalation' | 'calendar'>
type Cause = Pick<Alarm, 'cause' | 'of' | 'since'>

/**
 * The escalations of a case as they stand after anything happened to it: one for each promise that was
 * told missed and each flag, as far as rows say that anybody is told; gone with its cause. A closed
 * case keeps its own, so that one that comes back goes on where it was.
 */
function alarmsOf(card: CaseCard, rules: Rules): Alarm[] {
  if (isClosed(card)) return card.alarms
  return causesOf(card).flatMap((cause) => {
    const known = card.alarms.find((alarm) => isSame(alarm, cause))
    if (known) return [known]
    const [first] = chainFor(rules.escalation, cause.cause, card, cause.since)
    if (!first) return []
    const nextAt = stepDue(first, cause.since, rules.calendar)
    return [{ ...cause, told: [], nextAt, heeded: null }]
  })
}

/** The case with its escalations as they stand. */
export const withAlarms = (card: CaseCard, rules: Rules): CaseCard => ({
  ...card,
  alarms: alarmsOf(card, rules),
})

function causesOf(card: CaseCard): Cause[] {
  const missed = card.clocks.flatMap((clock): Cause[] => {
    if (redAt(clock) === null) return []
    const told = card.escalated.find(({ of, rule }) => of === clock.of && rule === missOf(clock))
    return told ? [{ cause: clock.kind, of: clock.of, since: told.at }] : []
  })
  const flags = card.flags.map(({ flag, since }): Cause => ({ cause: flag, of: '', since }))
  const { importedAt } = card
  // What was so in another system before it was taken over alarms nobody here.
  return [...missed, ...flags].filter(({ since }) => importedAt === undefined || since > importedAt)
}

const isSame = (a: Cause, b: Cause): boolean =>
  a.cause === b.cause && a.of === b.of && a.since === b.since

/** The escalation whose next step is due first; null: none has any. */
export function nextStep(card: CaseCard): { alarm: Alarm; due: string } | null {
  if (isClosed(card)) return null
  let next: { alarm: Alarm; due: string } | null = null
  for (const alarm of card.alarms) {
    const { nextAt: due, heeded } = alarm
    if (due === null || heeded !== null || (next !== null && next.due <= due)) continue
    next = { alarm, due }
  }
  return next
}

/** The step an escalation takes next; null: the rows of that time have no further one, which ends it. */
export const dueStep = (card: CaseCard, alarm: Alarm, rules: Rules): EscalationRule | null =>
  chainFor(rules.escalation, alarm.cause, card, alarm.since)[alarm.told.length] ?? null

/** The case's escalations once this one has taken its next step, with whom that found; ended where there is none. */
export function stepTaken(
  card: CaseCard,
  alarm: Alarm,
  rules: Rules,
  found: Pick<ToldStep, 'at' | 'reach' | 'unitIds'>,
): Alarm[] {
  const chain = chainFor(rules.escalation, alarm.cause, card, alarm.since)
  const step = chain[alarm.told.length]
  const following = chain[alarm.told.length + 1]
  const after: Alarm = {
    ...alarm,
    nextAt: step && following ? stepDue(following, alarm.since, rules.calendar) : null,
    told: step
      ? [...alarm.told, { rule: step.code, post: step.post, by: step.by, ...found }]
      : alarm.told,
  }
  return card.alarms.map((one) => (one === alarm ? after : one))
}

const unitPosts: ReadonlySet<AlarmedPost> = new Set(['unitOfficer', 'unitDeputy', 'unitHead'])
const isUnitPost = (post: AlarmedPost): boolean => unitPosts.has(post)

/** The units an escalation is about: the one whose promise was missed, else all that are at work on the case. */
export function unitsAbout({ orders }: CaseCard, { of }: Pick<Alarm, 'of'>): string[] {
  const whose = orders.filter((order) => order.id === of)
  const meant = whose.length > 0 ? whose : orders.filter(isOpen)
  return [...new Set(meant.map(({ unitId }) => unitId))]
}

type Listener = Pick<Account, 'post' | 'area'>

/** Whether an account of the posts that can be told is one of this case's. */
export const mayBeTold = (account: Account, card: CaseCard): boolean =>
  leadOf(account, card) ||
  dutyOf(account, card) ||
  districtOf(account) ||
  account.post === 'socialWork' ||
  handles(account, card)

/**
 * The shift leader stands in for the duty officer. A unit's desk hears whoever of it was told: who is
 * its deputy or head is the roster's matter, and no card names anybody.
 */
const hears = ({ post, area }: Listener, told: ToldStep): boolean =>
  isUnitPost(told.post)
    ? (told.unitIds ?? []).some((unitId) => worksIn({ post, area }, unitId))
    : post === told.post || (post === 'shiftLeader' && told.post === 'dutyOfficer')

const waitsFor = ({ heeded, told }: Alarm, account: Listener): boolean =>
  heeded === null && told.some((one) => hears(account, one))

/** The escalations this account was told of and nobody has taken note of. */
export const alarmsFor = (account: Account, card: CaseCard): Alarm[] =>
  isClosed(card) || !mayBeTold(account, card)
    ? []
    : card.alarms.filter((alarm) => waitsFor(alarm, account))

/** 知悉: those this account was told of are taken note of, and go no further up. */
export const heed = (card: CaseCard, account: Listener, now: Date): Alarm[] =>
  card.alarms.map((alarm) =>
    waitsFor(alarm, account)
      ? { ...alarm, heeded: { at: now.toISOString(), post: account.post } }
      : alarm,
  )
