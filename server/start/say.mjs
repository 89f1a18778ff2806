import { fileURLToPath } from 'node:url'

/** The project's root folder; npm starts scripts there, a service manager need not. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** One plain sentence about what takes time; on stderr, so that a program's output stays its own. */
export function say(sentence) {
  process.stderr.write(`${sentence}\n`)
}

export function stopWith(sentence, code = 1) {
  say(sentence)
  process.exit(code)
}

/** The sentence to stop with, or nothing. 20.19 is the first version that Vite and ESLint run on. */
export function nodeIsTooOld(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return undefined
  return `Shaotai needs Node 20.19 or newer; this is ${version}.`
}
