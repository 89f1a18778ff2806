import type pg from 'pg'
import { monotonicMs } from './monotonic.ts'

/** The numbers after the last commit's up to `newest` became durable, as this process learnt it. */
export interface Commit {
  newest: number
  at: number
}

type Query = (...args: unknown[]) => unknown

/**
 * Hears the pool's connections speak: the statement that moves the log's counter names the newest
 * number, and the answer to the COMMIT after it is the moment those numbers count from.
 */
export function recordCommits(pool: pg.Pool, commits: Commit[]): void {
  pool.on('connect', (client) => {
    const spoken = client as unknown as { query: Query }
    const query = spoken.query.bind(client)
    let newest = 0
    spoken.query = (...args) => {
      const [first] = args
      const answer = query(...args)
      if (!(answer instanceof Promise)) return answer
      const text = typeof first === 'string' ? first : (first as { text: string }).text
      if (text.includes('update counter set seq')) {
        return answer.then((result: pg.QueryResult<{ seq: number }>) => {
          newest = result.rows[0]?.seq ?? 0
          return result
        })
      }
      if (text === 'commit' && newest > 0) {
        return answer.then((result: unknown) => {
          commits.push({ newest, at: monotonicMs() })
          newest = 0
          return result
        })
      }
      return answer
    }
  })
}
