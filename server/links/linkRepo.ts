import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { Room } from '#shared/area.ts'
import type { RosterRank } from '#shared/roster.ts'
import type { UnitLinkState } from '#shared/unitLink.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

/** A link as it is kept, without what opens it. */
export interface LinkRow {
  id: string
  number: number
  unitId: string
  townCode: string | null
  unitName: string
  accountId: string
  label: string
  state: UnitLinkState
  madeBy: string
  madeById: string
  madeAt: Date
  expiresAt: Date
  deviceHash: Buffer | null
  openedAt: Date | null
  /** Sealed. */
  name: Buffer | null
  lastSeenAt: Date | null
  tries: number
  triedAt: Date | null
  isTold: boolean
  dutyRank: RosterRank | null
  endedAt: Date | null
  /** Who hears of it besides the district. */
  rooms: Room[]
}

const selected = (now: Date): RawBuilder<unknown> => sql`
  select l.id, l.number, l.unit_id as "unitId", u.town_code as "townCode", u.name as "unitName",
    l.account_id as "accountId", a.label, m.label as "madeBy", l.made_by as "madeById", l.made_at as "madeAt",
    l.expires_at as "expiresAt", l.device_hash as "deviceHash", l.opened_at as "openedAt", l.name,
    l.last_seen_at as "lastSeenAt", l.tries, l.tried_at as "triedAt", l.ended_at as "endedAt",
    l.duty_rank as "dutyRank", l.ended_at is null and l.expires_at > ${now} and exists (
      select from push_devices d join sessions s on s.id_hash = d.session_hash
      where s.link_id = l.id and s.ended_at is null) as "isTold",
    case when l.end_reason is not null then l.end_reason
         when a.disabled_at is not null then 'revoked'
         when l.expires_at <= ${now} then 'expired'
         when l.device_hash is null then 'unused' else 'bound' end as state,
    array(select 'town:' || u.town_code where u.town_code is not null
          union all (select 'grid:' || g.id from grids g where g.town_code = u.town_code
                     order by g.id)) as rooms
  from unit_links l join units u on u.id = l.unit_id join accounts a on a.id = l.account_id
    join accounts m on m.id = l.made_by`

/** Those of a town's units, or all, that are open or ended after a moment; newest first. */
export async function readLinks(
  db: Db,
  townCode: string | null,
  endedAfter: Date,
  now: Date,
): Promise<LinkRow[]> {
  const { rows } = await sql<LinkRow>`
    ${selected(now)}
    where (${townCode}::text is null or u.town_code = ${townCode})
      and coalesce(l.ended_at, l.expires_at) > ${endedAfter}
    order by l.number desc`.execute(db)
  return rows
}

/** The link, held until the transaction ends. */
export async function lockLink(
  db: Db,
  by: { id: string } | { secretHash: Buffer },
  now: Date,
): Promise<LinkRow | null> {
  const { rows } = await sql<LinkRow>`
    ${selected(now)}
    where ${'id' in by ? sql`l.id = ${by.id}` : sql`l.secret_hash = ${by.secretHash}`}
    for update of l`.execute(db)
  return rows[0] ?? null
}

/** As it stands, for a look alone. */
export async function findLink(db: Db, secretHash: Buffer, now: Date): Promise<LinkRow | null> {
  const { rows } = await sql<LinkRow>`
    ${selected(now)} where l.secret_hash = ${secretHash}`.execute(db)
  return rows[0] ?? null
}

interface NewLink {
  id: string
  unitId: string
  accountId: string
  secretHash: Buffer
  madeBy: string
  now: Date
  expiresAt: Date
  dutyRank: RosterRank | null
}

/** False: the seat has an open link already. */
export async function insertLink(db: Db, link: NewLink): Promise<boolean> {
  const { id, unitId, accountId, secretHash, madeBy, now, expiresAt, dutyRank } = link
  // What ran out makes room for the next.
  await sql`
    update unit_links set ended_at = expires_at, end_reason = 'expired'
    where account_id = ${accountId} and ended_at is null and expires_at <= ${now}`.execute(db)
  const { rows } = await sql`
    insert into unit_links (id, unit_id, account_id, secret_hash, made_by, made_at, expires_at,
                            duty_rank)
    values (${id}, ${unitId}, ${accountId}, ${secretHash}, ${madeBy}, ${now}, ${expiresAt},
            ${dutyRank})
    on conflict (account_id) where ended_at is null do nothing returning id`.execute(db)
  return rows.length > 0
}

/** Ends it and every session it opened; the devices that agreed under one of them are told no more. */
export async function endLink(
  db: Db,
  id: string,
  reason: 'revoked' | 'renewed',
  by: string,
  now: Date,
): Promise<void> {
  await sql`
    update unit_links set ended_at = ${now}, end_reason = ${reason}, ended_by = ${by}
    where id = ${id} and ended_at is null`.execute(db)
  await sql`
    update sessions set ended_at = ${now} where link_id = ${id} and ended_at is null`.execute(db)
  await sql`
    delete from push_devices d using sessions s
    where s.id_hash = d.session_hash and s.link_id = ${id}`.execute(db)
}

export async function bindLink(
  db: Db,
  id: string,
  { deviceHash, name, now }: { deviceHash: Buffer; name: Buffer; now: Date },
): Promise<void> {
  await sql`
    update unit_links set device_hash = ${deviceHash}, name = ${name}, opened_at = ${now}
    where id = ${id}`.execute(db)
}

export async function countTry(db: Db, id: string, now: Date): Promise<void> {
  await sql`update unit_links set tries = tries + 1, tried_at = ${now} where id = ${id}`.execute(db)
}

/** Deletes the names of links that ended before a moment. */
export async function forgetNames(db: Db, endedBefore: Date): Promise<void> {
  await sql`
    update unit_links set name = null
    where name is not null and coalesce(ended_at, expires_at) < ${endedBefore}`.execute(db)
}
