import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './say.mjs'

/**
 * Runs a TypeScript file in this very process: no parent that must pass on signals and exit codes,
 * and nobody is left behind when it is killed hard.
 */
export async function runTypeScript(file, args) {
  const path = resolve(root, file)
  process.chdir(root)
  process.argv = [process.execPath, path, ...args]
  dropEchoedSignals()
  if (process.env.npm_lifecycle_event !== undefined) endWithNpm()
  await import('tsx')
  await import(pathToFileURL(path).href)
}

/**
 * Under npm, Ctrl-C arrives twice: from the terminal and passed on by npm. A server takes a second
 * signal for impatience, so the same one again within a second is dropped. Replaces `emit`, since a
 * listener cannot keep a signal from the others.
 */
function dropEchoedSignals() {
  const emit = process.emit
  const lastAt = new Map()
  process.emit = function (event, ...rest) {
    if (event === 'SIGINT' || event === 'SIGTERM') {
      const now = performance.now()
      if (now - (lastAt.get(event) ?? -Infinity) < 1000) return true
      lastAt.set(event, now)
    }
    return emit.call(this, event, ...rest)
  }
}

/**
 * SIGTERM to npm ends npm and its shell, and the shell passes nothing on: whoever has lost the
 * parent was told to stop. Only under npm, since a server started by hand may outlive its terminal.
 */
function endWithNpm() {
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  watch.unref()
}
