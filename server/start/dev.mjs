import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root, say } from './say.mjs'

/** The server restarting and the screens reloading on every saved file; ends when one of them ends. */
export function serveReloading() {
  say('Starting the server and the screens, reloading on every change …')
  const modules = join(root, 'node_modules')
  const children = [
    [join(modules, 'tsx', 'dist', 'cli.mjs'), 'watch', '--clear-screen=false', 'server/main.ts'],
    [join(modules, 'vite', 'bin', 'vite.js')],
  ].map((args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }))

  // Told once only: at a second signal the watcher kills the server in the middle of its work.
  let isStopping = false
  const stop = () => {
    if (!isStopping) children.forEach((child) => child.kill('SIGTERM'))
    isStopping = true
  }
  process.on('SIGTERM', stop)
  // Ctrl-C: the terminal has told everybody.
  process.on('SIGINT', () => (isStopping = true))
  const ended = children.map(
    (child) =>
      new Promise((resolve) => {
        child.once('exit', (code) => {
          if (!isStopping) process.exitCode = code ?? 1
          resolve(stop())
        })
      }),
  )
  return Promise.all(ended)
}
