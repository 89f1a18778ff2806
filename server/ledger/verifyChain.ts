import { sql, type Kysely } from 'kysely'
import type { Tables } from '#server/store/tables.ts'
import { chainHash, FIRST_HASH, hashData } from './hash.ts'

export interface Verified {
  /** Events whose place in the chain holds. */
  verified: number
  /** Numbers whose data is no longer what was hashed: scrubbed, and visibly so. */
  scrubbed: number[]
  /** The first number at which the chain does not hold; null when all of it does. */
  broken: number | null
}

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

/** Walks the whole log: a hole, a changed actor, type or time, or a forged hash breaks the chain. */
export async function verifyChain(db: Kysely<Tables>): Promise<Verified> {
  const scrubbed: number[] = []
  let previous: Buffer = FIRST_HASH
  let verified = 0
  for (;;) {
    const { rows } = await sql<Row>`
      select seq, at, actor, type, data::text as data, data_hash as "dataHash", hash
      from events where seq > ${verified} order by seq limit ${PAGE}`.execute(db)
    for (const row of rows) {
      const expected = chainHash(previous, row)
      if (row.seq !== verified + 1 || !expected.equals(row.hash))
        return { verified, scrubbed, broken: row.seq }
      if (!hashData(row.data).equals(row.dataHash)) scrubbed.push(row.seq)
      previous = row.hash
      verified = row.seq
    }
    if (rows.length < PAGE) return { verified, scrubbed, broken: null }
  }
}
