import { sql, type Kysely } from 'kysely'
import type {
  DutyNeed,
  RosterOverride,
  RosterPlan,
  Span,
  UnitRoster,
  WorkdayTest,
} from '#shared/roster.ts'
import { workdaysBy } from '#shared/rosterDays.ts'
import type { Tables } from '#server/store/tables.ts'

/** Which units: one, those of a town with or without the district's own, those serving a grid, or all. */
export type RosterWhere =
  | { unitId: string }
  | { townCode: string; withDistrict?: boolean }
  | { gridId: string }
  | { all: true }

export interface MemberRow {
  id: string
  label: string
  name: string | null
  /** When the post was left or the account disabled; null: in office. */
  until: number | null
}

/** One unit's roster as far as it matters to a span. */
export interface RosterRow {
  unitId: string
  shortName: string
  townCode: string | null
  version: number
  /** How it serves the grid that was asked for. */
  mode: 'stationed' | 'onCall' | null
  /** Ever had a roster: it is one that people call, also on a night with nobody on duty. */
  keepsRoster: boolean
  roster: UnitRoster
  /** Everybody who holds a post in it then. */
  members: readonly MemberRow[]
}

type Open<T> = Omit<T, 'to'> & { to: number | null }

/** As PostgreSQL writes it as JSON: instants as milliseconds, without an end where there is none. */
interface Raw extends Omit<RosterRow, 'roster' | 'members'> {
  plans: Open<RosterPlan>[] | null
  overrides: RosterOverride[] | null
  needs: Open<DutyNeed>[] | null
  members: MemberRow[] | null
}

const ms = (column: string) => sql`extract(epoch from ${sql.ref(column)}) * 1000`

/** The rosters of these units, and on which days people work, in one question to the store. */
export async function readRosters(
  db: Kysely<Tables>,
  where: RosterWhere,
  span: Span,
): Promise<{ rows: RosterRow[]; isWorkday: WorkdayTest }> {
  const from = new Date(span.from)
  const to = new Date(span.to)
  const { rows } = await sql<{ days: Record<string, boolean> | null; units: Raw[] | null }>`
    select (
      select json_object_agg(date, is_workday) from calendar_days
      where date >= to_char(${from}::timestamptz - interval '3 days', 'YYYY-MM-DD')
        and date <= to_char(${to}::timestamptz + interval '3 days', 'YYYY-MM-DD')
    ) as days, (
      select json_agg(json_build_object(
        'unitId', u.id, 'shortName', u.short_name, 'townCode', u.town_code,
        'version', coalesce((select version from roster_versions v where v.unit_id = u.id), 0),
        'mode', ${modeIn(where, from)},
        'keepsRoster', exists (select from roster_plans p where p.unit_id = u.id),
        'plans', (
          select json_agg(json_build_object(
            'id', p.id, 'kind', p.kind, 'lines', p.lines,
            'from', ${ms('p.valid_from')}, 'to', ${ms('p.valid_to')}) order by p.valid_from)
          from roster_plans p where p.unit_id = u.id
            and p.valid_from < ${to} and (p.valid_to is null or p.valid_to > ${from})),
        'overrides', (
          select json_agg(json_build_object(
            'id', o.id, 'rank', o.rank, 'accountId', o.account_id, 'insteadOf', o.instead_of,
            'swapId', o.swap_id, 'from', ${ms('o.from_at')},
            'to', extract(epoch from least(o.to_at, o.ended_at)) * 1000,
            'madeAt', ${ms('o.made_at')}))
          from roster_overrides o where o.unit_id = u.id
            and o.from_at < ${to} and least(o.to_at, o.ended_at) > greatest(o.from_at, ${from})),
        'needs', (
          select json_agg(json_build_object(
            'days', n.days, 'hours', n.hours,
            'from', ${ms('n.valid_from')}, 'to', ${ms('n.valid_to')}))
          from duty_needs n where n.unit_id = u.id
            and n.valid_from < ${to} and (n.valid_to is null or n.valid_to > ${from})),
        'members', (
          select json_agg(json_build_object(
            'id', a.id, 'label', a.label, 'name', x.name,
            'until', extract(epoch from least(m.valid_to, a.disabled_at)) * 1000)
            order by a.id, m.valid_from)
          from unit_members m join accounts a on a.id = m.account_id
            left join account_names x on x.account_id = a.id
          where m.unit_id = u.id and m.valid_from <= ${to}
            and (m.valid_to is null or m.valid_to > ${from}))
      ) order by u.town_code nulls first, u.id)
      from units u where ${isAsked(where, from)}
    ) as units`.execute(db)
  const { days, units } = rows[0] ?? { days: null, units: null }
  return {
    rows: (units ?? []).map(toRow),
    isWorkday: workdaysBy(new Map(Object.entries(days ?? {}))),
  }
}

const servesAt = (gridId: string, at: Date) => sql`
  d.unit_id = u.id and d.grid_id = ${gridId} and d.valid_from <= ${at}
  and (d.valid_to is null or d.valid_to > ${at})`

const modeIn = (where: RosterWhere, at: Date) =>
  'gridId' in where
    ? sql`(select d.mode from deployments d where ${servesAt(where.gridId, at)})`
    : sql`null`

function isAsked(where: RosterWhere, at: Date) {
  // Asked for by itself, one that is out of use still shows who was on duty.
  if ('unitId' in where) return sql`u.id = ${where.unitId}`
  return sql`u.disabled_at is null and ${isAmong(where, at)}`
}

function isAmong(where: Exclude<RosterWhere, { unitId: string }>, at: Date) {
  if ('all' in where) return sql`true`
  if ('gridId' in where)
    return sql`exists (select from deployments d where ${servesAt(where.gridId, at)})`
  return where.withDistrict
    ? sql`(u.town_code = ${where.townCode} or u.town_code is null)`
    : sql`u.town_code = ${where.townCode}`
}

const endless = <T extends { to: number | null }>(row: T) => ({ ...row, to: row.to ?? Infinity })

function toRow({ plans, overrides, needs, members, ...unit }: Raw): RosterRow {
  // The latest term of somebody who came back.
  const known = new Map((members ?? []).map((member) => [member.id, member]))
  const named = [
    ...(plans ?? []).flatMap(({ lines }) => lines.flatMap((line) => line.members)),
    ...(overrides ?? []).map(({ accountId }) => accountId),
  ]
  return {
    ...unit,
    members: [...known.values()],
    roster: {
      plans: (plans ?? []).map(endless),
      overrides: overrides ?? [],
      needs: (needs ?? []).map(endless),
      // Somebody who left the unit is not there, whatever the plan still says.
      goneSince: new Map(
        named.flatMap((id) => {
          const member = known.get(id)
          const until = member ? member.until : -Infinity
          return until === null ? [] : [[id, until]]
        }),
      ),
    },
  }
}
