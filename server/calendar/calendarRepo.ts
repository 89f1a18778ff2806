import { sql, type Kysely } from 'kysely'
import { CalendarDay } from '#shared/calendar.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { tellRulesChanged } from '#server/rules/rulesNotice.ts'
import type { Tables } from '#server/store/tables.ts'
import type { CalendarPaper } from './calendarPaper.ts'

export async function readCalendarDays(db: Kysely<Tables>): Promise<CalendarDay[]> {
  const { rows } = await sql`
    select date, is_workday as "isWorkday", name from calendar_days`.execute(db)
  return rows.map((row) => CalendarDay.parse(row))
}

const paperOf = sql`coalesce(calendar_days.paper, left(calendar_days.date, 4)::integer)`

/**
 * Puts a year's paper in the place of the one before, whole. Where two years' papers name the same day,
 * the newer year's counts. Every process is told with the commit.
 */
export async function replacePaper(tx: Tx, { year, days }: CalendarPaper): Promise<void> {
  await sql`lock table calendar_days in share row exclusive mode`.execute(tx)
  await sql`delete from calendar_days where ${paperOf} = ${year}`.execute(tx)
  await sql`
    insert into calendar_days (date, is_workday, name, paper)
    select date, not "isOffDay", name, ${year}
    from json_to_recordset(${JSON.stringify(days)}::json)
      as x (date text, "isOffDay" boolean, name text)
    on conflict (date) do update
      set is_workday = excluded.is_workday, name = excluded.name, paper = excluded.paper
      where ${paperOf} < excluded.paper`.execute(tx)
  await tellRulesChanged(tx)
}

/** Puts days in for the years of which nothing is known yet; what an administrator loaded stays. */
export async function seedCalendarDays(
  db: Kysely<Tables>,
  days: readonly CalendarDay[],
): Promise<void> {
  await sql`
    insert into calendar_days (date, is_workday, name)
    select date, "isWorkday", name
    from json_to_recordset(${JSON.stringify(days)}::json)
      as x (date text, "isWorkday" boolean, name text)
    where left(date, 4) not in (select left(date, 4) from calendar_days)
    on conflict (date) do nothing`.execute(db)
}
