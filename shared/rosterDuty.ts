import type {
  DutyBy,
  DutyInterval,
  RosterOverride,
  RosterPlan,
  Span,
  UnitRoster,
  WorkdayTest,
} from './roster.ts'
import { turnsOf } from './rosterTurns.ts'

/**
 * Who of a unit is on duty within a span, by rank and then by time. An override counts before a
 * temporary schedule, that before the rotation; of two overrides the later made one.
 */
export function dutyBetween(
  roster: UnitRoster,
  span: Span,
  isWorkday: WorkdayTest,
): DutyInterval[] {
  const planned = planPieces(roster.plans, span).flatMap(({ plan, ...piece }) =>
    plan.lines.flatMap((line) =>
      turnsOf(line, piece, isWorkday).map((turn): DutyInterval => ({
        ...turn,
        rank: line.rank,
        by: plan.kind,
        ofId: plan.id,
      })),
    ),
  )
  const isThere = (one: DutyInterval) => whileThere(one, roster.goneSince)
  const overridden = inOrder(roster.overrides).reduce(
    (duty, override) => takeInstead(duty, override, span, roster.goneSince),
    planned.flatMap(isThere),
  )
  return joined(overridden)
}

/** Who is on duty at a moment, in the order in which they are rung; each person once. */
export function dutyAt(roster: UnitRoster, at: number, isWorkday: WorkdayTest): DutyInterval[] {
  const seen = new Set<string>()
  return dutyBetween(roster, { from: at, to: at + 1 }, isWorkday).filter(({ accountId }) => {
    const isNew = !seen.has(accountId)
    seen.add(accountId)
    return isNew
  })
}

/** Which plan holds when: a temporary schedule wherever there is one, else the rotation. */
function planPieces(plans: readonly RosterPlan[], span: Span): (Span & { plan: RosterPlan })[] {
  const cut = plans.flatMap((plan) => {
    const piece = { from: Math.max(plan.from, span.from), to: Math.min(plan.to, span.to) }
    return piece.from < piece.to ? [{ ...piece, plan }] : []
  })
  const temporary = cut.filter(({ plan }) => plan.kind === 'temporary')
  const rotation = cut.filter(({ plan }) => plan.kind === 'rotation')
  return [
    ...temporary,
    ...rotation.flatMap(({ plan, ...piece }) =>
      without(piece, temporary).map((left) => ({ ...left, plan })),
    ),
  ]
}

const inOrder = (overrides: readonly RosterOverride[]): RosterOverride[] =>
  overrides.toSorted((a, b) => a.madeAt - b.madeAt || (a.id < b.id ? -1 : 1))

function takeInstead(
  duty: readonly DutyInterval[],
  override: RosterOverride,
  span: Span,
  goneSince: ReadonlyMap<string, number>,
): DutyInterval[] {
  const { id, rank, accountId, insteadOf, swapId } = override
  const by: DutyBy = swapId === null ? 'override' : 'swap'
  const [taken] = whileThere(
    {
      ...{ rank, accountId, by, ofId: swapId ?? id },
      from: Math.max(override.from, span.from),
      to: Math.min(override.to, span.to),
    },
    goneSince,
  )
  if (!taken) return [...duty]

  const isReplaced = (one: DutyInterval) =>
    one.rank === rank && (insteadOf === null || one.accountId === insteadOf)
  const kept = duty.flatMap((one) =>
    isReplaced(one) ? without(one, [taken]).map((left) => ({ ...one, ...left })) : [one],
  )
  if (insteadOf === null) return [...kept, taken]
  const theirs = duty.filter(isReplaced).flatMap((one) => {
    const from = Math.max(one.from, taken.from)
    const to = Math.min(one.to, taken.to)
    return from < to ? [{ ...taken, from, to }] : []
  })
  return [...kept, ...theirs]
}

/** Nobody finds somebody who is gone. */
function whileThere(one: DutyInterval, goneSince: ReadonlyMap<string, number>): DutyInterval[] {
  const to = Math.min(one.to, goneSince.get(one.accountId) ?? Infinity)
  return one.from < to ? [{ ...one, to }] : []
}

/** What is left of a span without the others. */
export function without(span: Span, others: readonly Span[]): Span[] {
  let left: Span[] = [{ from: span.from, to: span.to }]
  for (const other of others) {
    left = left.flatMap(({ from, to }) =>
      other.to <= from || other.from >= to
        ? [{ from, to }]
        : [
            { from, to: other.from },
            { from: other.to, to },
          ].filter((piece) => piece.from < piece.to),
    )
  }
  return left
}

/** In order, and one interval where the same person goes on by the same. */
function joined(duty: readonly DutyInterval[]): DutyInterval[] {
  const result: DutyInterval[] = []
  const sorted = duty.toSorted(
    (a, b) => a.rank - b.rank || a.from - b.from || (a.accountId < b.accountId ? -1 : 1),
  )
  for (const one of sorted) {
    const before = result.findLast(
      ({ rank, accountId, by, ofId, to }) =>
        to >= one.from &&
        rank === one.rank &&
        accountId === one.accountId &&
        by === one.by &&
        ofId === one.ofId,
    )
    if (before) before.to = Math.max(before.to, one.to)
    else result.push({ ...one })
  }
  return result
}
