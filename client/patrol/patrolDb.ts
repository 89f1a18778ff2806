import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import { z } from 'zod'
import { Account } from '#shared/account.ts'
import type { PendingReport } from './pendingReport.ts'

/** A task as it may lie on a device: a title fit for any screen and a number, nobody's words. */
export const KeptTask = z.object({
  kind: z.enum(['order', 'visit', 'dispute']),
  number: z.string(),
  title: z.string(),
})
export type KeptTask = z.infer<typeof KeptTask>

export const KeptTasks = z.object({
  accountId: z.string(),
  /** ISO, the server's time when they were true. */
  at: z.string(),
  tasks: z.array(KeptTask),
})
export type KeptTasks = z.infer<typeof KeptTasks>

interface Schema extends DBSchema {
  /** What is not sent yet. */
  reports: { key: string; value: PendingReport }
  /** Who was here last, and their tasks as they last stood. */
  kept: { key: 'account' | 'tasks'; value: unknown }
}

let opening: Promise<IDBPDatabase<Schema>> | null = null

/** Rejects where the browser lets a page keep nothing. */
function database(): Promise<IDBPDatabase<Schema>> {
  opening ??= openDB<Schema>('shaotai-patrol', 1, {
    upgrade(db) {
      db.createObjectStore('reports', { keyPath: 'key' })
      db.createObjectStore('kept')
    },
    // A newer page in another tab, or the browser itself, asked for it: opened again when needed.
    blocking(_current, _blocked, event) {
      opening = null
      if (event.target instanceof IDBDatabase) event.target.close()
    },
    terminated() {
      opening = null
    },
  }).catch((error: unknown) => {
    opening = null
    throw error
  })
  return opening
}

export const readReports = async (): Promise<PendingReport[]> =>
  (await database()).getAll('reports')

/** Resolves when it is on the disk: only then may the page say that it is kept. */
export async function keepReport(report: PendingReport): Promise<void> {
  const transaction = (await database()).transaction('reports', 'readwrite', {
    durability: 'strict',
  })
  await Promise.all([transaction.store.put(report), transaction.done])
}

/**
 * Changes it as it lies there now: another step may just have been sent of it, and what somebody threw
 * away meanwhile does not come back.
 */
export async function changeReport(
  key: string,
  change: (report: PendingReport) => PendingReport,
): Promise<void> {
  const transaction = (await database()).transaction('reports', 'readwrite')
  const report = await transaction.store.get(key)
  if (report) await transaction.store.put(change(report))
  await transaction.done
}

export const renewReport = (report: PendingReport): Promise<void> =>
  changeReport(report.key, () => report)

export const dropReport = async (key: string): Promise<void> =>
  (await database()).delete('reports', key)

/** Who was here last; null: nobody, or nothing can be kept here. */
export async function keptAccount(): Promise<Account | null> {
  try {
    const parsed = Account.safeParse(await (await database()).get('kept', 'account'))
    return parsed.success ? parsed.data : null
  } catch {
    return null // a browser that keeps nothing knows nobody: the login asks
  }
}
export async function keepAccount(account: Account): Promise<void> {
  await (await database()).put('kept', account, 'account')
}

export async function keptTasks(accountId: string): Promise<KeptTasks | null> {
  const parsed = KeptTasks.safeParse(await (await database()).get('kept', 'tasks'))
  return parsed.success && parsed.data.accountId === accountId ? parsed.data : null
}
export async function keepTasks(tasks: KeptTasks): Promise<void> {
  await (await database()).put('kept', tasks, 'tasks')
}

/** The session is over: nobody is known here any more. What is not sent stays its author's. */
export async function forgetAccount(): Promise<void> {
  try {
    await (await database()).clear('kept')
  } catch {
    return // a browser that keeps nothing has nothing to forget
  }
}
