import type { Kysely } from 'kysely'
import type { Tables } from '#server/store/tables.ts'
import { filesInUse, lockFiles } from './evidenceRepo.ts'
import type { FileStore } from './fileStore.ts'

interface Deps {
  db: Kysely<Tables>
  files: FileStore
}

/** A file this young may belong to a row that another process is about to write. */
const YOUNG_MS = 10 * 60_000
const AT_ONCE = 200

/** Deletes those of these files that no evidence shows any more. */
export async function removeUnused(
  { db, files }: Deps,
  hashes: readonly string[],
): Promise<number> {
  if (hashes.length === 0) return 0
  return db.transaction().execute(async (tx) => {
    await lockFiles(tx)
    const used = await filesInUse(tx, hashes)
    const unused = hashes.filter((hash) => !used.has(hash))
    await Promise.all(unused.map((hash) => files.remove(hash)))
    return unused.length
  })
}

/**
 * Deletes what a kill left behind: whole files whose row was never written, and files whose removal
 * was committed and not carried out. At a start; young files are left to whoever is writing them.
 */
export async function sweepUnused(deps: Deps, now: Date): Promise<number> {
  let swept = 0
  let hashes: string[] = []
  for await (const { sha256, writtenAt } of deps.files.list()) {
    if (now.getTime() - writtenAt.getTime() < YOUNG_MS) continue
    hashes.push(sha256)
    if (hashes.length < AT_ONCE) continue
    swept += await removeUnused(deps, hashes)
    hashes = []
  }
  return swept + (await removeUnused(deps, hashes))
}
