import { z } from 'zod'

/**
 * Who of a unit can be rung, in the order of the chain: the officer on duty, the deputy, the head, the
 * duty phone. `placer` is the other direction: who called, when they are called back.
 */
export const RungPost = z.enum(['officer', 'deputy', 'head', 'phone', 'placer'])
export type RungPost = z.infer<typeof RungPost>

/** What came of a rung. `nobody`: there was nobody to ring; `stopped`: it ended for another reason. */
export const RungEnd = z.enum(['answered', 'declined', 'unanswered', 'nobody', 'stopped'])
export type RungEnd = z.infer<typeof RungEnd>

const seconds = z.number().int().positive().max(3600)
const order = z.enum(['inTurn', 'together'])
const head = z.enum(['onPress', 'inTurn'])

/**
 * How a unit is rung, a limit row. `order`: officer and deputy one after the other, or at once;
 * `head`: only on the caller's second press, or in turn behind the deputy. Peers move on after 15 s.
 */
export const RingRules = z.strictObject({
  seconds,
  deputySeconds: seconds,
  headSeconds: seconds,
  /** How long the caller is shown the duty phone's number before the call counts as missed. */
  phoneSeconds: seconds,
  order,
  head,
  /** How long an end whose line was cut may stay away. */
  comeBackSeconds: seconds,
  /** What is different for single units. */
  units: z.array(
    z.strictObject({
      unitId: z.string().min(1),
      seconds: seconds.optional(),
      deputySeconds: seconds.optional(),
      headSeconds: seconds.optional(),
      phoneSeconds: seconds.optional(),
      order: order.optional(),
      head: head.optional(),
    }),
  ),
})
export type RingRules = z.infer<typeof RingRules>

/** How one unit's chain runs, fixed when it begins: groups of posts that ring together, one after the other. */
export const ChainPlan = z.object({
  groups: z.array(z.array(RungPost)),
  seconds: z.record(RungPost, z.number()),
})
export type ChainPlan = z.infer<typeof ChainPlan>

/** One post that is or was rung. Times in milliseconds. */
export const Rung = z.object({
  post: RungPost,
  /** Whose desks ring; nobody's for the phone. */
  accountIds: z.array(z.string()),
  /** Post and place. */
  label: z.string(),
  fromMs: z.number(),
  untilMs: z.number(),
  end: RungEnd.nullable(),
  declinedBy: z.array(z.string()),
})
export type Rung = z.infer<typeof Rung>

/** Who stands behind a post at this moment. */
interface Reachable {
  accountIds: string[]
  label: string
}
export type People = Partial<Record<RungPost, Reachable>>

/** The chain of a unit. An emergency whistle rings everybody who can decide at once. */
export function planFor(rules: RingRules, unitId: string, isEmergency: boolean): ChainPlan {
  const { units, ...common } = rules
  const own = units.find((unit) => unit.unitId === unitId)
  const inForce = { ...common, ...own }
  const duty: RungPost[][] =
    inForce.order === 'together' ? [['officer', 'deputy']] : [['officer'], ['deputy']]
  const behind: RungPost[][] = inForce.head === 'inTurn' ? [['head']] : []
  return {
    groups: isEmergency
      ? [['officer', 'deputy', 'head'], ['phone']]
      : [...duty, ...behind, ['phone']],
    seconds: {
      officer: inForce.seconds,
      deputy: inForce.deputySeconds,
      head: inForce.headSeconds,
      phone: inForce.phoneSeconds,
      placer: inForce.seconds,
    },
  }
}

/** Calls back whoever placed a call that was missed. */
export const planBack = (rules: RingRules, unitId: string): ChainPlan => ({
  ...planFor(rules, unitId, false),
  groups: [['placer']],
})

export const isRinging = ({ end }: Pick<Rung, 'end'>): boolean => end === null

/** When the chain has to be looked at again; null: nothing rings. */
export function dueMs(rungs: readonly Rung[]): number | null {
  const untils = rungs.filter(isRinging).map(({ untilMs }) => untilMs)
  return untils.length === 0 ? null : Math.min(...untils)
}

/**
 * The chain as it stands now: rungs whose time is over have ended, and while nobody is rung any more the
 * next group is, at once; a post nobody stands behind is passed over. `outcome` is set when nothing is
 * left to ring. After a standstill the next rung rings its whole time from now.
 */
export function advance(
  { groups, seconds }: ChainPlan,
  before: readonly Rung[],
  people: People,
  nowMs: number,
): { rungs: Rung[]; outcome: 'missed' | 'declined' | null } {
  const rungs = before.map((rung) =>
    isRinging(rung) && rung.untilMs <= nowMs ? { ...rung, end: 'unanswered' as const } : rung,
  )
  for (const group of groups) {
    if (rungs.some(isRinging)) break
    for (const post of group) {
      if (!rungs.some((rung) => rung.post === post))
        rungs.push(rungOf(post, seconds[post], people, rungs, nowMs))
    }
  }
  return { rungs, outcome: rungs.some(isRinging) ? null : outcomeOf(rungs) }
}

/** The caller's second press: the head now, beside whoever rings. Null when there is none or was rung. */
export function withHead(
  { seconds }: ChainPlan,
  rungs: readonly Rung[],
  people: People,
  nowMs: number,
): Rung[] | null {
  if (rungs.some(({ post }) => post === 'head')) return null
  const head = rungOf('head', seconds.head, people, rungs, nowMs)
  return isRinging(head) ? [...rungs, head] : null
}

/** Somebody does not take it: their rung ends when nobody else stands behind it. */
export function declined(rungs: readonly Rung[], accountId: string, nowMs: number): Rung[] {
  return rungs.map((rung) => {
    if (!isRinging(rung) || !rung.accountIds.includes(accountId)) return rung
    const declinedBy = [...new Set([...rung.declinedBy, accountId])]
    const isOver = rung.accountIds.every((id) => declinedBy.includes(id))
    return isOver
      ? { ...rung, declinedBy, untilMs: nowMs, end: 'declined' }
      : { ...rung, declinedBy }
  })
}

/** All that still rings ends; `answered` is the post behind which somebody took it. */
export const stopped = (rungs: readonly Rung[], answered: RungPost | null, nowMs: number): Rung[] =>
  rungs.map((rung) => {
    if (!isRinging(rung)) return rung.post === answered ? { ...rung, end: 'answered' } : rung
    return { ...rung, untilMs: nowMs, end: rung.post === answered ? 'answered' : 'stopped' }
  })

/** Declined only when everybody who was rung said so: one who did not hear it may be tried again. */
export function outcomeOf(rungs: readonly Rung[]): 'missed' | 'declined' {
  const rung = rungs.filter(({ post, end }) => post !== 'phone' && end !== 'nobody')
  return rung.length > 0 && rung.every(({ end }) => end === 'declined') ? 'declined' : 'missed'
}

/** Nobody is rung twice in one chain, whichever posts they hold. */
function rungOf(
  post: RungPost,
  forSeconds: number,
  people: People,
  before: readonly Rung[],
  nowMs: number,
): Rung {
  const behind = people[post]
  const known = new Set(before.flatMap(({ accountIds }) => accountIds))
  const accountIds = behind?.accountIds.filter((id) => !known.has(id)) ?? []
  const isThere = behind !== undefined && (post === 'phone' || accountIds.length > 0)
  return {
    post,
    accountIds,
    label: behind?.label ?? '',
    fromMs: nowMs,
    untilMs: isThere ? nowMs + forSeconds * 1000 : nowMs,
    end: isThere ? null : 'nobody',
    declinedBy: [],
  }
}
