import { renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'

import { expect, it } from 'vitest'

import { isPostgresOf } from './embedded/processes.ts'
import { dataFolder, log, openForTest, readNotes, startHolder } from './fixtures/faults.ts'
import { openStore, type Store } from './store.ts'
import { isStoreUnavailable } from './unavailable.ts'

it('has every row after the server was killed, and PostgreSQL with it', async () => {
  const dataDir = await dataFolder()
  const holder = await startHolder(dataDir)

  await holder.kill()
  const store = await openForTest({ dataDir })

  expect(await readNotes(store)).toEqual(['written before the kill'])
})

it('adopts a PostgreSQL that outlived its server, and stops it in the end', async () => {
  const dataDir = await dataFolder()
  const holder = await startHolder(dataDir, { outlivesServer: true })

  await holder.kill()
  const store = await openStore({ dataDir, log })
  const adopted = store.postgresPid()
  const notes = await readNotes(store)
  await store.close()

  expect({ adopted, notes }).toEqual({
    adopted: holder.postgresPid,
    notes: ['written before the kill'],
  })
  expect(isPostgresOf(holder.postgresPid, path.join(dataDir, 'postgres'))).toBe(false)
})

it('starts over what a killed server and a killed PostgreSQL left behind', async () => {
  const dataDir = await dataFolder()
  const holder = await startHolder(dataDir, { outlivesServer: true })

  await holder.kill()
  process.kill(holder.postgresPid, 'SIGKILL')
  const store = await openForTest({ dataDir })

  expect(await readNotes(store)).toEqual(['written before the kill'])
  expect(store.postgresPid()).not.toBe(holder.postgresPid)
})

it('is not misled by a lock whose number belongs to another program now', async () => {
  const dataDir = await dataFolder()
  await (await openStore({ dataDir, log })).close()
  const lock = path.join(dataDir, 'postgres', 'postmaster.pid')
  writeFileSync(lock, `${process.pid}\n${path.dirname(lock)}\n1\n5432\n${dataDir}\n\n\nready\n`)

  const store = await openForTest({ dataDir })

  await expect(store.ping()).resolves.toBeUndefined()
})

it('comes back by itself when PostgreSQL is killed under it', async () => {
  const dataDir = await dataFolder()
  const store = await openForTest({ dataDir })
  await store.pool.query('create table notes (words text)')
  await store.pool.query("insert into notes values ('committed')")

  const killed = killPostgres(store)
  const refusals = await queryUntilRestarted(store, killed)
  expect(refusals.filter((error) => !isStoreUnavailable(error))).toEqual([])
  expect(await readNotes(store)).toEqual(['committed'])
  await expect.poll(() => lockHolders(store), { timeout: 10_000 }).toBe(1)
  await expect(openStore({ dataDir, log })).rejects.toThrow('Another server is using')
})

it('waits for a query of a killed PostgreSQL that still holds its memory', async () => {
  const dataDir = await dataFolder()
  const store = await openForTest({ dataDir })
  // Counting looks at nothing else until it is done, so this backend outlives its postmaster.
  const busy = store.pool
    .query('select count(*) from generate_series(1, 8000000)')
    .catch(() => undefined)
  await expect.poll(() => activeQueries(store), { timeout: 10_000 }).toBeGreaterThan(0)

  const refusals = await queryUntilRestarted(store, killPostgres(store))
  await busy
  expect(refusals.filter((error) => !isStoreUnavailable(error))).toEqual([])
})

it('survives the loss of a connection that is lent out', async () => {
  const store = await openForTest({ dataDir: await dataFolder() })

  const failure = await store.db
    .transaction()
    .execute(async (trx) => {
      await trx.selectFrom('migrations').selectAll().execute()
      await queryUntilRestarted(store, killPostgres(store))
      await trx.selectFrom('migrations').selectAll().execute()
    })
    .catch((error: unknown) => error)

  expect(isStoreUnavailable(failure)).toBe(true)
})

it('stops while PostgreSQL cannot be started, and starts when it can again', async () => {
  const dataDir = await dataFolder()
  const store = await openStore({ dataDir, log })
  const needed = path.join(dataDir, 'postgres', 'global', 'pg_control')
  renameSync(needed, `${needed}.away`)

  killPostgres(store)
  await expect.poll(() => failureOf(store), { timeout: 10_000 }).toSatisfy(isStoreUnavailable)
  await store.close()
  renameSync(`${needed}.away`, needed)
  const again = await openForTest({ dataDir })

  await expect(again.ping()).resolves.toBeUndefined()
})

it('tells its listeners to look for themselves after PostgreSQL came back', async () => {
  const store = await openForTest({ dataDir: await dataFolder() })
  const heard: (string | undefined)[] = []
  const listening = store.listen('news', (payload) => heard.push(payload))
  await expect.poll(() => heard).toEqual([undefined])

  await store.pool.query("select pg_notify('news', 'one')")
  await expect.poll(() => heard).toEqual([undefined, 'one'])
  killPostgres(store)
  await expect.poll(() => heard, { timeout: 10_000 }).toEqual([undefined, 'one', undefined])
  await store.pool.query("select pg_notify('news', 'two')")

  await expect.poll(() => heard).toEqual([undefined, 'one', undefined, 'two'])
  await listening.close()
})

function killPostgres(store: Store): number {
  const pid = store.postgresPid() ?? 0
  process.kill(pid, 'SIGKILL')
  return pid
}

async function failureOf(store: Store): Promise<unknown> {
  return store.ping().catch((error: unknown) => error)
}

/** The refusals met until another PostgreSQL than `killed` answers. */
async function queryUntilRestarted(store: Store, killed: number): Promise<unknown[]> {
  const refusals: unknown[] = []
  const answered = async () => {
    const failure = await failureOf(store)
    if (failure !== undefined) refusals.push(failure)
    return failure === undefined && store.postgresPid() !== killed
  }
  await expect.poll(answered, { timeout: 20_000 }).toBe(true)
  return refusals
}

async function activeQueries({ pool }: Store): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "select count(*) from pg_stat_activity where query like '%generate_series%' and pid <> pg_backend_pid() and state = 'active'",
  )
  return rows[0]?.count ?? 0
}

async function lockHolders({ pool }: Store): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "select count(*) from pg_locks where locktype = 'advisory' and granted",
  )
  return rows[0]?.count ?? 0
}
