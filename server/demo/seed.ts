import { sql, type Kysely } from 'kysely'
import { seedFirstRows } from '#server/firstRows/seedFirstRows.ts'
import { settleInstallation } from '#server/installation/settleInstallation.ts'
import { hashFeedKey } from '#server/intake/feeds.ts'
import { hashPassword } from '#server/people/passwords.ts'
import { insertClockRules } from '#server/rules/clockRuleRepo.ts'
import type { Tables } from '#server/store/tables.ts'
import { demoClockRules } from './clockRules.ts'
import { demoDistrict } from './district/demoDistrict.ts'
import type { DemoPerson } from './district/types.ts'
import { seedRosters } from './seedRosters.ts'
import { seedPropertyUnit } from './seedPropertyUnit.ts'
import { seedCommittees } from './seedCommittees.ts'
import { seedUnitContacts } from './seedUnitContacts.ts'
import { seedWalkers } from './seedWalkers.ts'

type Db = Kysely<Tables>

export interface DemoSecrets {
  password: string
  feedKeys: Record<'12345' | '110' | 'visits', string>
  /** Loopback only: the password is the one in the manual. */
  isKnown: boolean
}

/**
 * Puts the demo district into an empty store; run again, it changes nothing but keys. A store that holds a real
 * district refuses it.
 */
export async function seedDemo(
  db: Db,
  now: Date,
  { password, feedKeys }: DemoSecrets,
): Promise<void> {
  await settleInstallation(db, true)
  await seedFirstRows(db)
  const district = demoDistrict()
  const json = (rows: unknown) => JSON.stringify(rows)

  await sql`insert into towns (code)
    select code from json_to_recordset(${json(district.towns)}::json) as x (code text)
    on conflict do nothing`.execute(db)
  await sql`insert into grids (id, town_code)
    select id, "townCode" from json_to_recordset(${json(district.grids)}::json)
      as x (id text, "townCode" text)
    on conflict do nothing`.execute(db)
  const outlines = [
    ...district.towns.map(({ code, name, polygon, labelAt }) => ({
      ...{ id: code, kind: 'town', town: code, name, residents: 0 },
      ...{ polygons: [polygon], label: labelAt },
    })),
    ...district.grids.map(({ id, townCode, name, residents, polygon, labelAt }) => ({
      ...{ id, kind: 'grid', town: townCode, name, residents },
      ...{ polygons: [polygon], label: labelAt },
    })),
  ]
  await sql`insert into area_versions
      (area_id, kind, town_code, polygons, label, name, residents, valid_from)
    select id, kind, town, polygons, label, name, residents, ${district.validFrom}::timestamptz
    from json_to_recordset(${json(outlines)}::json)
      as x (id text, kind text, town text, polygons json, label json, name text, residents integer)
    on conflict do nothing`.execute(db)
  await sql`insert into units (id, name, short_name, kind, town_code)
    select * from json_to_recordset(${json(
      district.units.map(({ id, name, shortName, kind, townCode }) => ({
        id,
        name,
        short: shortName,
        kind,
        town: townCode,
      })),
    )}::json) as x (id text, name text, short text, kind text, town text)
    on conflict do nothing`.execute(db)

  const passwordHash = await hashPassword(password)
  await seedAccounts(db, district.people, passwordHash)
  await seedWalkers(db, now, passwordHash)
  await seedUnitContacts(db, district.units)
  await seedRosters(db, now)
  await seedPropertyUnit(db, now)
  await seedCommittees(db)
  await insertClockRules(db, demoClockRules)
  await giveFeedKeys(db, feedKeys)
}

async function seedAccounts(
  db: Db,
  people: readonly DemoPerson[],
  passwordHash: string,
): Promise<void> {
  const rows = people.map(({ id, username, post, area, stationGridId }) => ({
    id,
    // Somebody without a demo account has a row, so that a roster can name them, and no password.
    username: username ?? `#${id}`,
    label: labelOf({ post, area, stationGridId }),
    post,
    area,
    station: stationGridId,
    password: username === null ? null : passwordHash,
  }))
  await sql`insert into accounts (id, username, label, post, area, station_grid_id, password_hash)
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as x (
      id text, username text, label text, post text, area json, station text, password text)
    on conflict (id) do update set password_hash = excluded.password_hash`.execute(db)
}

const postNames: Record<DemoPerson['post'], string> = {
  display: '大屏',
  operator: '大屏操作员',
  stationLead: '工作站站长',
  dutyOfficer: '城运中心值班员',
  shiftLeader: '带班领导',
  unitOfficer: '值班',
  communityOfficer: '值班',
  gridWorker: '网格员',
  gridChief: '网格长',
  districtCentre: '区城运中心',
  socialWork: '区委社会工作部',
  admin: '系统管理员',
}

/** Post and place, never the person: this is what strangers in the room may read. */
export function labelOf({
  post,
  area,
  stationGridId,
}: Pick<DemoPerson, 'post' | 'area' | 'stationGridId'>): string {
  const { towns, grids, units } = demoDistrict()
  const short = (name: string | undefined) => name?.replace(/综合网格$/, '') ?? ''
  const grid = grids.find(({ id }) => id === (area.kind === 'grid' ? area.gridId : stationGridId))
  if (grid) return `${short(grid.name)}${postNames[post]}`
  if (area.kind === 'town')
    return `${towns.find(({ code }) => code === area.townCode)?.name ?? ''}${postNames[post]}`
  if (area.kind === 'unit')
    return `${units.find(({ id }) => id === area.unitId)?.name ?? ''}${postNames[post]}`
  return postNames[post]
}

/** Known to whoever starts the demo: the ones of the start before count no more. */
async function giveFeedKeys(db: Db, keys: DemoSecrets['feedKeys']): Promise<void> {
  const rows = Object.entries(keys).map(([source, key]) => ({
    source,
    key: hashFeedKey(key).toString('hex'),
  }))
  await sql`update feeds set key_hash = decode(x.key, 'hex'), key_made_at = null
    from json_to_recordset(${JSON.stringify(rows)}::json) as x (source text, key text)
    where feeds.source = x.source`.execute(db)
}
