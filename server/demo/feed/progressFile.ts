import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'

/** Items from `from` up to `to`, sent as received at one moment (null: at their own). */
const Batch = z.object({
  from: z.number().int().nonnegative(),
  to: z.number().int().positive(),
  receivedAt: z.string().nullable(),
})
export type Batch = z.infer<typeof Batch>

/**
 * How far a replay has come. `last` is written before it is sent, so whether the server has it is
 * not known: sent again exactly so, it is accepted or known, and never a second ticket.
 */
const Progress = z.object({ first: Batch, last: Batch })
export type Progress = z.infer<typeof Progress>

export interface ProgressFile {
  read(): Progress | null
  write(progress: Progress): void
}

/** In the server's data folder if there is one here, else among temporary files. */
export function progressFolder(env: NodeJS.ProcessEnv = process.env): string {
  const dataDir = env.DATA_DIR?.trim() || '.data'
  const home = existsSync(dataDir) ? dataDir : path.join(tmpdir(), 'shaotai')
  return path.join(home, 'simulate')
}

/** Kept per content, server and way of sending, so that none continues where another one stood. */
export function progressFile(
  folder: string,
  what: { fileHash: string; url: string; way: string },
): ProgressFile {
  const name = createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 32)
  const file = path.join(folder, `${name}.json`)

  return {
    read() {
      if (!existsSync(file)) return null
      try {
        return Progress.parse(JSON.parse(readFileSync(file, 'utf8')))
      } catch {
        // A file that cannot be read is as good as none: from the start, nothing becomes two tickets.
        return null
      }
    },
    write(progress) {
      mkdirSync(folder, { recursive: true })
      // Replaced whole: a kill in the middle leaves the old one.
      const draft = `${file}.${process.pid}`
      writeFileSync(draft, JSON.stringify(progress))
      renameSync(draft, file)
    },
  }
}
