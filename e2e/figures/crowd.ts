import { randomBytes, randomUUID } from 'node:crypto'
import type { Pool } from 'pg'
import type { Position } from '#shared/geometry.ts'
import { demoDistrict } from '#server/demo/district/demoDistrict.ts'
import { placesIn } from '#server/demo/district/places.ts'
import { pick, randomOf } from '#server/demo/district/random.ts'

/** Somebody on duty who agreed to share their place, and the cookie they post it with. */
export interface InCrowd {
  accountId: string
  label: string
  unitId: string
  cookie: string
  place: Position
}

export const CROWD_TOWN = '310118105'

/**
 * Puts so many people more on the duty of one town's units, at any hour, each with consent and a session, and
 * a place among the addresses of the town's grids. Made at the store: three hundred logins would take minutes.
 */
export async function makeCrowd(
  pool: Pool,
  count: number,
  hashOf: (token: string) => Buffer,
): Promise<InCrowd[]> {
  const { units } = demoDistrict()
  const ofTown = units.filter(
    ({ townCode, kind }) => townCode === CROWD_TOWN && kind !== 'cityOperation',
  )
  const places = placesIn(CROWD_TOWN).filter(({ gridId }) => gridId !== null)
  const random = randomOf('crowd')
  const people = Array.from({ length: count }, (_, n): InCrowd & { token: string } => {
    const unit = ofTown[n % ofTown.length] as (typeof ofTown)[number]
    const token = randomBytes(32).toString('base64url')
    return {
      ...{ accountId: `CROWD-${n}`, unitId: unit.id, token, cookie: `shaotai_session=${token}` },
      label: `${unit.shortName}巡查${Math.floor(n / ofTown.length) + 1}`,
      place: pick(places, random).position,
    }
  })
  const rows = JSON.stringify(
    people.map(({ accountId, label, unitId, token }) => ({
      ...{ account: accountId, label, unit: unitId, consent: randomUUID() },
      area: { kind: 'unit', unitId },
      hash: hashOf(token).toString('hex'),
    })),
  )
  const from = `from json_to_recordset($1::json) as x (
    account text, label text, unit text, area json, hash text, consent uuid)`
  await pool.query(
    `insert into accounts (id, username, label, post, area)
     select account, '#' || account, label, 'unitOfficer', area ${from}`,
    [rows],
  )
  await pool.query(
    `insert into unit_members (unit_id, account_id, is_head, valid_from)
     select unit, account, false, now() - interval '1 day' ${from}`,
    [rows],
  )
  await pool.query(
    `insert into position_consents (id, account_id, given_at) select consent, account, now() ${from}`,
    [rows],
  )
  await pool.query(
    `insert into sessions (id_hash, account_id, rights_version, created_at, expires_at)
     select decode(hash, 'hex'), account, 1, now(), now() + interval '1 day' ${from}`,
    [rows],
  )
  await pool.query(
    `update roster_plans p set lines = x.lines
     from json_to_recordset($1::json) as x (unit text, lines json) where p.unit_id = x.unit`,
    [JSON.stringify(rosters(people))],
  )
  return people.map(({ accountId, label, unitId, cookie, place }) => ({
    ...{ accountId, label, unitId, cookie, place },
  }))
}

/** Every one of a unit on duty at any hour, each by a line of their own. */
function rosters(people: readonly InCrowd[]): { unit: string; lines: object[] }[] {
  const units = [...new Set(people.map(({ unitId }) => unitId))]
  return units.map((unit) => ({
    unit,
    lines: people
      .filter(({ unitId }) => unitId === unit)
      .map(({ accountId }) => ({
        ...{ rank: 1, members: [accountId], turn: { every: 1, unit: 'weeks' } },
        ...{ startsOn: '2024-12-30', handover: '08:00', days: 'every' },
        hours: { from: '08:00', to: '08:00' },
      })),
  }))
}
