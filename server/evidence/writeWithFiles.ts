import type { Kysely } from 'kysely'
import { AppError } from '#server/errors.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Ledger, Tx } from '#server/ledger/ledger.ts'
import type { Tables } from '#server/store/tables.ts'
import { holdFiles, type NewEvidence } from './evidenceRepo.ts'
import type { FileStore } from './fileStore.ts'
import { removeUnused } from './unusedFiles.ts'

interface Deps {
  db: Kysely<Tables>
  ledger: Ledger
  files: FileStore
}
interface Written<T> {
  result: T
  drafts: readonly Draft[]
}

/** Every file a row names. */
export const filesOf = ({
  sha256,
  screen,
  thumb,
}: Pick<NewEvidence, 'sha256' | 'screen' | 'thumb'>): string[] =>
  [sha256, screen, thumb].filter((file) => file !== null)

/**
 * Writes a row whose files are there when it is: `put` stores them, `write` calls `hold` before it writes
 * the row. A file that somebody took back in between is put once more.
 */
export async function writeWithFiles<T>(
  { db, ledger, files }: Deps,
  put: () => Promise<NewEvidence>,
  write: (tx: Tx, now: Date, row: NewEvidence, hold: () => Promise<void>) => Promise<Written<T>>,
): Promise<T> {
  for (;;) {
    const row = await put()
    const hold = (tx: Tx) => async (): Promise<void> => {
      await holdFiles(tx)
      const found = await Promise.all(filesOf(row).map((file) => files.find(file)))
      if (found.includes(null)) throw new FileGone()
    }
    try {
      return await ledger.write((tx, now) => write(tx, now, row, hold(tx)))
    } catch (error) {
      if (error instanceof FileGone) continue
      // Refused at the last moment: what was put for it goes again. After a fault nobody knows
      // whether the row was written, and the next start looks.
      if (error instanceof AppError) await removeUnused({ db, files }, filesOf(row))
      throw error
    }
  }
}

/** A file was deleted between being put and its row being written. */
class FileGone extends Error {
  override readonly name = 'FileGone'
}
