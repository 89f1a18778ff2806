import { sql, type Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { Topic, TopicState } from '#shared/visitTopic.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import { writtenSightOf } from './writtenSightRepo.ts'

type Db = Kysely<Tables>

export interface TopicRow extends Omit<Topic, 'at' | 'steps'> {
  at: Date
  authorId: string
  unitId: string | null
}

const columns = sql`
  t.id, t.visit_id as "visitId", t.version, t.state, t.town_code as "townCode",
  t.grid_id as "gridId", w.community_code as "communityCode", t.at, t.title, t.detail, w.author,
  w.author_id as "authorId", w.unit_id as "unitId"`

export async function listTopics(
  db: Db,
  account: Account,
  state: TopicState,
  limit: number,
): Promise<TopicRow[]> {
  const { rows } = await sql<TopicRow>`
    select ${columns} from topics t join visits w on w.id = t.visit_id
    where ${writtenSightOf(account)} and t.state = ${state}
    order by t.at desc, t.id desc limit ${limit}`.execute(db)
  return rows
}

/** Null when there is none or it is not in the account's sight. */
export async function lockTopic(tx: Tx, account: Account, id: string): Promise<TopicRow | null> {
  const { rows } = await sql<TopicRow>`
    select ${columns} from topics t join visits w on w.id = t.visit_id
    where t.id = ${id} and ${writtenSightOf(account)} for update of t`.execute(tx)
  return rows[0] ?? null
}

export async function insertTopics(
  tx: Tx,
  of: { visitId: string; townCode: string; gridId: string | null; now: Date },
  topics: readonly { id: string; title: string; detail: string }[],
): Promise<void> {
  if (topics.length === 0) return
  await sql`
    insert into topics (id, visit_id, version, state, town_code, grid_id, at, title, detail)
    select id, ${of.visitId}, 1, 'open', ${of.townCode}, ${of.gridId}, ${of.now}, title, detail
    from json_to_recordset(${JSON.stringify(topics)}::json)
      as x (id uuid, title text, detail text)`.execute(tx)
}

export async function updateTopic(
  tx: Tx,
  { id, version, state }: Pick<TopicRow, 'id' | 'version' | 'state'>,
): Promise<void> {
  await sql`update topics set version = ${version}, state = ${state} where id = ${id}`.execute(tx)
}
