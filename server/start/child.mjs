import { spawn } from 'node:child_process'
import { root } from './say.mjs'

/** Runs a program to its end, in the project's root and on the same terminal. → its exit code. */
export function runToEnd(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options })
    child.once('error', () => resolve(127))
    // Shells report a death by signal as 128 + its number; any number other than 0 will do here.
    child.once('exit', (code, signal) => resolve(signal === null ? code : 128))
  })
}
