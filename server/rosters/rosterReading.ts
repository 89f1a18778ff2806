import type { Kysely } from 'kysely'
import { mayFollow, type Account } from '#shared/account.ts'
import type { AreaTree } from '#shared/area.ts'
import type { DutyInterval, Span, WorkdayTest } from '#shared/roster.ts'
import type {
  OnDuty,
  RosterAnswer,
  RosterOfUnit,
  RosterPerson,
  UnitRosterAnswer,
} from '#shared/rosterAnswer.ts'
import { rosterCommandNames } from '#shared/rosterCommands.ts'
import { dutyBetween } from '#shared/rosterDuty.ts'
import { holesOf } from '#shared/rosterHoles.ts'
import { nextDuty } from '#shared/rosterNext.ts'
import { mayReadNames, refuseRoster } from '#shared/rosterRules.ts'
import type { Clock } from '#server/clock.ts'
import { notAllowed, notFound } from '#server/errors.ts'
import type { Tables } from '#server/store/tables.ts'
import { overridesOf, plansOf } from './rosterPlanRepo.ts'
import { readRosters, type RosterRow } from './rosterRepo.ts'
import { swapsOf } from './swapRepo.ts'

export interface RosterReadingDeps {
  db: Kysely<Tables>
  clock: Clock
  tree: AreaTree
  calendarLastYear: () => number
}

type Place = { unitId: string } | { gridId: string } | { townCode: string }

const instant = (at: number): string => new Date(at).toISOString()
const stretch = ({ from, to }: Span) => ({ from: instant(from), to: instant(to) })

/** Rosters as somebody may read them: who is on now, who next, and the time asked for with its holes. */
export function createRosterReading({ db, clock, tree, calendarLastYear }: RosterReadingDeps) {
  /** A station calls the units of its town, whatever it follows; a unit reads its own. */
  function mustRead(account: Account, place: Place): void {
    const town =
      'gridId' in place
        ? tree.townOfGrid(place.gridId)
        : 'unitId' in place
          ? tree.townOfUnit(place.unitId)
          : place.townCode
    if (town === undefined) throw notFound('place')
    const { stationGridId } = account
    const isStation = stationGridId !== null && tree.townOfGrid(stationGridId) === town
    if (!isStation && !mayFollow(account, place, tree)) throw notAllowed()
  }

  return {
    async read(account: Account, place: Place, span: Span): Promise<RosterAnswer> {
      mustRead(account, place)
      const now = clock.now().getTime()
      // Now and next are told whatever week is looked at.
      const whole = { from: Math.min(span.from, now), to: Math.max(span.to, now + NEXT_MS) }
      const { rows, isWorkday } = await readRosters(db, place, whole)
      const lastYear = calendarLastYear()
      return {
        at: instant(now),
        ...stretch(span),
        calendarLastYear: Number.isFinite(lastYear) ? lastYear : null,
        units: rows.map((row) => rosterOf(account, row, { span, whole, now, isWorkday })),
      }
    },

    async unit(account: Account, unitId: string): Promise<UnitRosterAnswer> {
      mustRead(account, { unitId })
      const now = clock.now()
      const at = now.getTime()
      const { rows } = await readRosters(db, { unitId }, { from: at, to: at + NEXT_MS })
      const [row] = rows
      if (!row) throw notFound('unit')
      const [plans, overrides, swaps] = await Promise.all([
        plansOf(db, unitId, now),
        overridesOf(db, unitId, now),
        swapsOf(db, unitId, now),
      ])
      return {
        unitId,
        version: row.version,
        people: peopleOf(account, row),
        plans: plans.map(({ from, to, ...plan }) => ({
          ...plan,
          from: from.toISOString(),
          to: to?.toISOString() ?? null,
        })),
        overrides: overrides.map(({ from, to, ...override }) => ({
          ...override,
          from: from.toISOString(),
          to: to.toISOString(),
        })),
        swaps: swaps.map((swap) => ({
          id: swap.id,
          accountId: swap.accountId,
          mine: { from: swap.from.toISOString(), to: swap.to.toISOString() },
          withAccountId: swap.withAccountId,
          theirs: { from: swap.theirFrom.toISOString(), to: swap.theirTo.toISOString() },
          reason: swap.reason,
          state: swap.state,
          may: (['agreeSwap', 'refuseSwap'] as const).filter(
            (name) => swap.state === 'asked' && refuseRoster(name, account, row, swap) === null,
          ),
        })),
      }
    },
  }
}
/** So far ahead "next" is looked for. */
const NEXT_MS = 14 * 24 * 3_600_000

function rosterOf(
  account: Account,
  row: RosterRow,
  look: { span: Span; whole: Span; now: number; isWorkday: WorkdayTest },
): RosterOfUnit {
  const { span, whole, now, isWorkday } = look
  const duty = dutyBetween(row.roster, whole, isWorkday)
  const next = nextDuty(duty, now, whole)
  const asked = duty.flatMap((one) => {
    const piece = { from: Math.max(one.from, span.from), to: Math.min(one.to, span.to) }
    return piece.from < piece.to ? [{ ...one, ...piece }] : []
  })
  const self = { accountId: account.id, withAccountId: '' }
  const isMember = row.members.some(({ id }) => id === account.id)
  return {
    unitId: row.unitId,
    version: row.version,
    mode: row.mode,
    people: peopleOf(account, row),
    now: duty.filter(({ from, to }) => from <= now && now < to).map(onDuty),
    next: next && { at: instant(next.at), onDuty: next.duty.map(onDuty) },
    intervals: asked.map((one) => ({ ...onDuty(one), ...stretch(one), ofId: one.ofId })),
    holes: holesOf(row.roster, span, isWorkday).map(stretch),
    may: rosterCommandNames.filter(
      (name) =>
        !name.endsWith('eSwap') &&
        refuseRoster(name, account, row, isMember ? self : null) === null,
    ),
  }
}

const onDuty = ({ accountId, rank, by }: DutyInterval): OnDuty => ({ accountId, rank, by })

function peopleOf(account: Account, row: RosterRow): RosterPerson[] {
  const isNamed = mayReadNames(account, row)
  return row.members.map(({ id, label, name }, n) => ({
    id,
    label,
    n: n + 1,
    name: isNamed ? name : null,
  }))
}
