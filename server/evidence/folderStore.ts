import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { FileStore } from './fileStore.ts'
import { draftName } from './drafts.ts'

const NAME = /^[0-9a-f]{64}$/

/** Files in a folder: `ab/ab12…`. What is not whole yet lies in `drafts` under a name of its own. */
export function createFolderStore(folder: string): FileStore {
  const drafts = path.join(folder, 'drafts')
  /** Only a hash names a file: nothing that came from outside ever becomes a path. */
  const pathOf = (sha256: string): string => {
    if (!NAME.test(sha256)) throw new RangeError('Not a SHA-256 in hex')
    return path.join(folder, sha256.slice(0, 2), sha256)
  }

  const find: FileStore['find'] = async (sha256) => {
    try {
      return { bytes: (await stat(pathOf(sha256))).size }
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  return {
    find,
    async put(content) {
      await mkdir(drafts, { recursive: true, mode: 0o700 })
      const draft = path.join(drafts, draftName())
      try {
        const { sha256, bytes } = await write(draft, content)
        if ((await find(sha256)) === null) {
          const file = pathOf(sha256)
          await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
          await rename(draft, file)
          await syncFolder(path.dirname(file))
        }
        return { sha256, bytes }
      } finally {
        await rm(draft, { force: true })
      }
    },
    read: (sha256, stretch) => createReadStream(pathOf(sha256), stretch),
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
    async *list() {
      for (const shelf of await namesIn(folder)) {
        if (!/^[0-9a-f]{2}$/.test(shelf)) continue
        for (const name of await namesIn(path.join(folder, shelf))) {
          if (!NAME.test(name)) continue
          const { mtime } = await stat(path.join(folder, shelf, name))
          yield { sha256: name, writtenAt: mtime }
        }
      }
    },
  }
}

/** On the disk when this resolves: a row may then say that the file is there. */
async function write(file: string, content: Parameters<FileStore['put']>[0]) {
  const hash = createHash('sha256')
  let bytes = 0
  const handle = await open(file, 'wx', 0o600)
  try {
    for await (const chunk of content) {
      hash.update(chunk)
      bytes += chunk.byteLength
      await handle.writeFile(chunk)
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
  return { sha256: hash.digest('hex'), bytes }
}

/** The name itself must outlive a power cut, too; Windows cannot open a folder, and need not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'
