import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runToEnd } from './child.mjs'
import { root, say, stopWith } from './say.mjs'

const stampFile = join(root, 'dist', '.stamp')
const sources = ['client', 'shared', 'vite.config.ts', 'tsconfig.json', 'package-lock.json']

/** Builds the client unless `dist` was made from exactly these sources. */
export async function ensureBuilt() {
  // Taken before the build: what is saved meanwhile makes the next start build again.
  const wanted = hashOfSources()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return

  say('Building the screens …')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const code = await runToEnd(process.execPath, [vite, 'build', '--logLevel', 'warn'])
  if (code !== 0) stopWith(`The screens could not be built (vite ended with ${code}).`)
  writeFileSync(stampFile, wanted)
}

// Contents rather than times: a checkout touches files that did not change.
function hashOfSources() {
  const hash = createHash('sha256')
  for (const file of sources.flatMap(filesIn).filter((path) => !/\.test\.ts$/.test(path))) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0')
  }
  return `${hash.digest('hex')}\n`
}

function filesIn(path) {
  const full = join(root, path)
  if (!existsSync(full)) return []
  if (/\.\w+$/.test(path)) return [path]
  return readdirSync(full, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesIn(`${path}/${entry.name}`) : [`${path}/${entry.name}`],
    )
}
