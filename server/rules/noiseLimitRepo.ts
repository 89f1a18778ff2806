import { sql, type Kysely } from 'kysely'
import { NoiseLimit } from '#shared/forms/noiseLimit.ts'
import type { Tables } from '#server/store/tables.ts'

/** The figures in force at that moment. */
export async function noiseLimitsAt(db: Kysely<Tables>, at: Date): Promise<NoiseLimit[]> {
  const { rows } = await sql`
    select sub_type as "subType", place, zone, period, limit_db as "limitDb",
           burst_frequent_db as "burstFrequentDb", burst_occasional_db as "burstOccasionalDb",
           standard, is_unverified as "isUnverified"
    from noise_limits
    where valid_from <= ${at} and (valid_to is null or valid_to > ${at})
    order by sub_type, place, zone, period`.execute(db)
  return rows.map((row) => NoiseLimit.parse(row))
}
