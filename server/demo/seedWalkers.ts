import { sql, type Kysely } from 'kysely'
import type { RosterLine } from '#shared/roster.ts'
import { newId } from '#server/newId.ts'
import type { Tables } from '#server/store/tables.ts'
import { STORY_TOWN_CODE } from './district/accounts.ts'
import { demoDistrict } from './district/demoDistrict.ts'

const BASIS = '演示数据'
const DAY_MS = 24 * 3_600_000
/** Two 居村 of each grid of the story's town, that of the offered account left out. */
const PER_GRID = 2

/** The 居村 whose first officer the simulator plays in the street, and by which name they log in. */
export function walkingUnits(): { unitId: string; username: string }[] {
  const { committees, grids, people } = demoDistrict()
  const offered = new Set(people.flatMap(({ username, unitId }) => (username ? [unitId] : [])))
  return grids
    .filter(({ townCode }) => townCode === STORY_TOWN_CODE)
    .flatMap(({ id }) =>
      committees
        .filter(({ gridId, unitId }) => gridId === id && !offered.has(unitId))
        .slice(0, PER_GRID),
    )
    .map(({ unitId, code }) => ({ unitId, username: `juwei${code.slice(-3)}` }))
}

/** On duty at any hour, so that a demo in the evening has people in the street. */
const linesOf = (accountId: string): RosterLine[] => [
  {
    ...{ rank: 1, members: [accountId], turn: { every: 1, unit: 'weeks' } },
    ...{ startsOn: '2024-12-30', handover: '08:00', days: 'every' },
    hours: { from: '08:00', to: '08:00' },
  },
]

/**
 * Gives these officers a login and the duty, behind their accounts and before the rosters of everybody else.
 * They are not offered on the login page; a roster that is there already stays.
 */
export async function seedWalkers(
  db: Kysely<Tables>,
  now: Date,
  passwordHash: string,
): Promise<void> {
  const since = new Date(Math.min(Date.parse(demoDistrict().validFrom), now.getTime() - DAY_MS))
  const rows = walkingUnits().map(({ unitId, username }) => ({
    ...{ plan: newId(), unit: unitId, account: `${unitId}-1`, username },
    lines: linesOf(`${unitId}-1`),
  }))
  const json = JSON.stringify(rows)
  await sql`update accounts a
    set username = x.username, password_hash = ${passwordHash}
    from json_to_recordset(${json}::json) as x (account text, username text)
    where a.id = x.account and (a.username = '#' || a.id or a.username = x.username)`.execute(db)
  await sql`insert into roster_plans
      (id, unit_id, kind, lines, valid_from, reason, made_by, made_at)
    select plan, unit, 'rotation', lines, ${since}::timestamptz, ${BASIS}, 'system',
           ${since}::timestamptz
    from json_to_recordset(${json}::json) as x (plan uuid, unit text, lines json)
    where not exists (select from roster_plans p where p.unit_id = x.unit)`.execute(db)
}
