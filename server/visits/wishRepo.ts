import { sql, type Kysely } from 'kysely'
import type { Account } from '#shared/account.ts'
import type { Wish, WishState } from '#shared/visitWish.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'

type Db = Kysely<Tables>

export interface WishRow extends Omit<Wish, 'at' | 'isTakenByUs' | 'steps'> {
  at: Date
  /** The visit's. */
  unitId: string | null
  takenBy: string | null
  takenUnitId: string | null
}

const columns = sql`
  k.id, k.visit_id as "visitId", k.version, k.state, k.town_code as "townCode",
  k.grid_id as "gridId", v.community_code as "communityCode", k.at, k.wish, v.place, v.author,
  v.unit_id as "unitId", k.taken_by as "takenBy", k.taken_label as "takenLabel",
  k.taken_unit_id as "takenUnitId"`

/** A grid's chief and lead see their grid's, everybody else their town's. */
const sightOf = ({ area }: Account, townCode: string | null, isReader: boolean) =>
  isReader && area.kind === 'grid'
    ? sql`k.grid_id = ${area.gridId}`
    : sql`k.town_code = ${townCode}`

export interface WishSight {
  account: Account
  townCode: string | null
  /** Reads over an area rather than writing in it. */
  isReader: boolean
}

export async function listWishes(
  db: Db,
  { account, townCode, isReader }: WishSight,
  state: WishState,
  limit: number,
): Promise<WishRow[]> {
  const { rows } = await sql<WishRow>`
    select ${columns} from wishes k join visits v on v.id = k.visit_id
    where ${sightOf(account, townCode, isReader)} and k.state = ${state}
    order by k.at desc, k.id desc limit ${limit}`.execute(db)
  return rows
}

export async function lockWish(
  tx: Tx,
  { account, townCode, isReader }: WishSight,
  id: string,
): Promise<WishRow | null> {
  const { rows } = await sql<WishRow>`
    select ${columns} from wishes k join visits v on v.id = k.visit_id
    where k.id = ${id} and ${sightOf(account, townCode, isReader)} for update of k`.execute(tx)
  return rows[0] ?? null
}

export async function insertWish(
  tx: Tx,
  wish: {
    id: string
    visitId: string
    townCode: string
    gridId: string | null
    wish: string
    now: Date
  },
): Promise<void> {
  await sql`
    insert into wishes (id, visit_id, version, state, town_code, grid_id, at, wish)
    values (${wish.id}, ${wish.visitId}, 1, 'open', ${wish.townCode}, ${wish.gridId}, ${wish.now},
            ${wish.wish})`.execute(tx)
}

export async function updateWish(
  tx: Tx,
  wish: Pick<WishRow, 'id' | 'version' | 'state' | 'takenBy' | 'takenLabel' | 'takenUnitId'>,
): Promise<void> {
  await sql`
    update wishes set version = ${wish.version}, state = ${wish.state},
      taken_by = ${wish.takenBy}, taken_label = ${wish.takenLabel},
      taken_unit_id = ${wish.takenUnitId}
    where id = ${wish.id}`.execute(tx)
}
