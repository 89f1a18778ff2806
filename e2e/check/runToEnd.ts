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

/** As `runToEnd`, and keeps what the program printed: a check that fails says why at the end too. */
export async function runAndKeep(
  command: string,
  args: readonly string[],
): Promise<{ code: number; printed: string }> {
  const pieces: string[] = []
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ] as const) {
    from.setEncoding('utf8').on('data', (text: string) => {
      pieces.push(text)
      to.write(text)
    })
  }
  const code = await new Promise<number>((resolve) => {
    child.once('error', (error) => {
      pieces.push(error.message)
      resolve(127)
    })
    child.once('close', (exit) => {
      resolve(exit ?? 128)
    })
  })
  return { code, printed: pieces.join('').trim() }
}
