import { spawn, type SpawnOptions } from 'node:child_process'

/** Runs a program to its end on this terminal. → its exit code; 127 when there is no such program. */
export function runToEnd(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', ...options })
    child.once('error', () => {
      resolve(127)
    })
    child.once('exit', (code) => {
      resolve(code ?? 128)
    })
  })
}
