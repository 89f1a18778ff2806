import type pg from 'pg'
import { chainHash, FIRST_HASH, hashData } from '#server/ledger/hash.ts'

interface Row {
  seq: number
  at: Date
  actor: string
  type: string
  data: string
  dataHash: Buffer
  hash: Buffer
}

const PAGE = 2000

/** What is wrong with the log: numbers missing, hashes that do not follow, a counter that differs. */
export async function faultsOfLog(client: pg.ClientBase): Promise<string[]> {
  const faults: string[] = []
  let previous = { seq: 0, at: new Date(0), hash: FIRST_HASH as Buffer }
  for (;;) {
    const { rows } = await client.query<Row>(
      `select seq::int, at, actor, type, data::text, data_hash as "dataHash", hash
       from events where seq > $1 order by seq limit ${PAGE}`,
      [previous.seq],
    )
    for (const row of rows) {
      const { seq, at, actor, type, dataHash, hash } = row
      if (seq !== previous.seq + 1) faults.push(`hole before ${seq}`)
      if (at < previous.at) faults.push(`time runs back at ${seq}`)
      if (!hashData(row.data).equals(dataHash)) faults.push(`data of ${seq} is not what was hashed`)
      if (!chainHash(previous.hash, { seq, at, actor, type, dataHash }).equals(hash))
        faults.push(`chain breaks at ${seq}`)
      previous = { seq, at, hash }
    }
    if (rows.length < PAGE) break
  }
  const { rows } = await client.query<{ seq: number; hash: Buffer }>(
    'select seq::int, hash from counter',
  )
  if (rows[0]?.seq !== previous.seq || !rows[0].hash.equals(previous.hash))
    faults.push(`the counter says ${String(rows[0]?.seq)}, the log ends at ${previous.seq}`)
  return faults
}

/** Items of the source that do not have exactly one ticket, one case and one announcement. */
export async function notExactlyOnce(
  client: pg.ClientBase,
  sourceIds: readonly string[],
): Promise<string[]> {
  const { rows } = await client.query<{ id: string; found: string }>(
    `with wanted as (select unnest($1::text[]) as id),
       announced as (
         select data -> 'ticket' ->> 'sourceId' as id, count(*) as n
         from events where type = 'ticket:received' group by 1)
     select w.id, concat_ws(' ', count(t.id), count(c.id), coalesce(max(a.n), 0)) as found
     from wanted w
     left join tickets t on t.source_id = w.id
     left join cases c on c.id = t.case_id
     left join announced a on a.id = w.id
     group by w.id
     having count(t.id) <> 1 or count(c.id) <> 1 or coalesce(max(a.n), 0) <> 1`,
    [sourceIds],
  )
  return rows.map(({ id, found }) => `${id}: tickets, cases, announcements ${found}`)
}
