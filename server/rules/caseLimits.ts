import { caseLimits, type CaseLimits } from '#shared/caseLimits.ts'
import type { Limits } from './limits.ts'

/** The limits that steer cases, as they stood when they were last read. */
export interface CurrentCaseLimits {
  current(): CaseLimits
  /** Reads the rows in force at that moment. */
  refresh(now: Date): Promise<void>
}

export async function createCaseLimits(limits: Limits, now: Date): Promise<CurrentCaseLimits> {
  const read = async (at: Date): Promise<CaseLimits> => {
    const codes = Object.keys(caseLimits) as (keyof CaseLimits)[]
    const rows = await Promise.all(codes.map(async (code) => [code, await limits.at(code, at)]))
    return Object.fromEntries(rows) as CaseLimits
  }
  let current = await read(now)
  return {
    current: () => current,
    refresh: async (at) => {
      current = await read(at)
    },
  }
}
