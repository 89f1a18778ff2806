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

  const stop = (signal) => children.forEach((child) => child.kill(signal))
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return Promise.all(
    children.map(
      (child) =>
        new Promise((resolve) => {
          child.once('exit', (code) => {
            process.exitCode ||= code ?? 0
            stop('SIGTERM')
            resolve()
          })
        }),
    ),
  )
}
