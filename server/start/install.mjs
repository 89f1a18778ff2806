import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { runToEnd } from './child.mjs'
import { root, say, stopWith } from './say.mjs'

const modules = join(root, 'node_modules')
const stampFile = join(modules, '.shaotai-stamp')

/**
 * Installs the packages unless they are those of package-lock.json. The stamp is written last, so
 * an interrupted installation is repeated; it names the platform, because a folder carried to
 * another machine holds the wrong PostgreSQL.
 */
export async function ensureInstalled() {
  const wanted = wantedStamp()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return

  say('Installing the packages; the first time this takes about a minute …')
  // Not `npm ci`: it refuses when the lock file lacks an optional package of some other platform,
  // which a mirror may not carry. Without saving, `npm install` takes the locked versions as well.
  const args = ['install', '--no-save', '--prefer-offline', '--no-audit', '--no-fund']
  const code = await npm([...args, '--loglevel=error'])
  if (code !== 0) stopWith(`The packages could not be installed (npm ended with ${code}).`)
  writeFileSync(stampFile, wanted)
}

function wantedStamp() {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  return `${lock.digest('hex')} ${process.platform}-${process.arch}\n`
}

function npm(args) {
  const env = { ...process.env }
  // Without a home npm would keep its cache in the project's folder.
  if (homedir() === '') env.npm_config_cache ??= join(tmpdir(), 'npm-cache')

  // Under `npm start` this is the same npm; its own program needs no shell, npm.cmd on Windows does.
  const { npm_execpath: program = '' } = process.env
  if (/npm-cli\.c?js$/.test(program)) return runToEnd(process.execPath, [program, ...args], { env })
  return runToEnd('npm', args, { env, shell: process.platform === 'win32' })
}
