import {
  DefaultQueryExecutor,
  PostgresAdapter,
  PostgresDialect,
  PostgresQueryCompiler,
  Transaction,
  type CompiledQuery,
  type QueryResult,
  type RawBuilder,
} from 'kysely'
import type pg from 'pg'
import type { Tables } from './tables.ts'

export interface Writing {
  tx: Transaction<Tables>
  /** Sends a statement behind those before it and goes on: if it fails, so does the transaction. */
  send: (statement: RawBuilder<unknown>) => void
}

/**
 * Transactions in few round trips. Statements leave as soon as they are executed, in that order and
 * whether or not the one before is answered; BEGIN travels with the first and COMMIT behind the
 * last. Each text is prepared once per connection.
 */
export interface Writer {
  /**
   * Resolves when it is durable; rejects with the first statement's error when nothing was written.
   * `isSent` is called once all statements are on their way, the commit last.
   */
  transaction<T>(work: (writing: Writing) => Promise<T>, isSent?: () => void): Promise<T>
  /** The connections, for who measures them. */
  pool: pg.Pool
}

/** Texts are written in the code, not made from input: there are some dozens. A safety net for memory. */
const PREPARED_MAX = 500

/** `pool` must pipeline. */
export function createWriter(pool: pg.Pool): Writer {
  const nameOf = createNames()
  const dialect = new PostgresDialect({ pool })
  const driver = dialect.createDriver()
  const compiler = new PostgresQueryCompiler()
  const adapter = new PostgresAdapter()

  /** Kysely's own transactions wait for each statement before they send the next. */
  function transactionOn(client: pg.PoolClient): Transaction<Tables> {
    let failure: unknown
    const connection = {
      async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
        try {
          const { rows } = await client.query<R & pg.QueryResultRow>(
            parameters.length === 0
              ? { text: sql }
              : { name: nameOf(sql), text: sql, values: [...parameters] },
          )
          return { rows }
        } catch (error) {
          // What was sent behind a failed statement is refused for its sake: that one is the cause.
          if (!isRefusedAfterFailure(error)) failure = error
          throw failure ?? error
        }
      },
      streamQuery: () => {
        throw new Error('A transaction of the ledger streams nothing')
      },
    }
    const executor = new DefaultQueryExecutor(compiler, adapter, {
      provideConnection: (consumer) => consumer(connection),
    })
    return new Transaction({ config: { dialect }, dialect, driver, executor })
  }

  return {
    pool,
    async transaction(work, isSent) {
      const client = await pool.connect()
      const tx = transactionOn(client)
      const sent: Promise<unknown>[] = []
      const send = (answer: Promise<unknown>): void => {
        // Heard below; until then a failure must not count as unheard.
        answer.catch(() => undefined)
        sent.push(answer)
      }

      let isBroken = false
      try {
        send(client.query('begin'))
        const result = await work({ tx, send: (statement) => send(statement.execute(tx)) })
        send(client.query('commit').then(requireCommit))
        isSent?.()
        // In order, so that the cause is heard before its consequences.
        for (const answer of sent) await answer
        return result
      } catch (error) {
        await client.query('rollback').catch(() => {
          isBroken = true
        })
        throw error
      } finally {
        client.release(isBroken)
      }
    },
  }
}

const isRefusedAfterFailure = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === '25P02'

/** PostgreSQL answers COMMIT in a failed transaction with ROLLBACK, and calls that a success. */
function requireCommit({ command }: pg.QueryResult): void {
  if (command !== 'COMMIT') throw new Error('A statement failed, and nobody was told')
}

/** A name for each text; none when there are too many. */
function createNames(): (text: string) => string | undefined {
  const names = new Map<string, string>()
  return (text) => {
    const known = names.get(text)
    if (known !== undefined || names.size >= PREPARED_MAX) return known
    const name = `s${names.size + 1}`
    names.set(text, name)
    return name
  }
}
