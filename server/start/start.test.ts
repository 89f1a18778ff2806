import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'shaotai-start-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** A program that says which signals reach it, and ends a moment after the first with code 7. */
const program = `
  const args: string[] = process.argv.slice(2)
  const say = (word: string) => { process.stdout.write(word + '\\n') }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => { say(signal); setTimeout(() => process.exit(7), 300) })
  }
  setInterval(() => {}, 1000)
  say(['ready', ...args].join(' '))
`

/** Starts it the way start.mjs does, without looking whether everything is installed. */
function start(options: { underNpm: boolean; throughShell?: boolean }) {
  const file = join(folder, 'program.ts')
  writeFileSync(file, program)
  const module = new URL('./runTypeScript.mjs', import.meta.url).href
  const code = `import { runTypeScript } from '${module}'; await runTypeScript('${file}', ['one', 'two'])`
  const env = { ...process.env, npm_lifecycle_event: options.underNpm ? 'start' : undefined }
  const args = ['--input-type=module', '-e', code]
  // The second command keeps the shell from becoming Node itself.
  const child = options.throughShell
    ? spawn('sh', ['-c', '"$0" "$@"; true', process.execPath, ...args], { env })
    : spawn(process.execPath, args, { env })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
  return { child, output: () => output, lines: () => output.trim().split('\n') }
}

async function says({ output }: { output: () => string }, word: string) {
  await expect.poll(output, { timeout: 20_000 }).toContain(word)
}

async function end(child: ChildProcess): Promise<unknown> {
  return child.exitCode ?? ((await once(child, 'exit')) as unknown[])[0]
}

describe.skipIf(process.platform === 'win32')('a started program', () => {
  it('gets its arguments, and its exit code is kept', async () => {
    const run = start({ underNpm: false })
    await says(run, 'ready')

    run.child.kill('SIGTERM')

    expect(await end(run.child)).toBe(7)
    expect(run.lines()).toEqual(['ready one two', 'SIGTERM'])
  })

  it('is told once when npm passes on the Ctrl-C that it has had from the terminal', async () => {
    const run = start({ underNpm: true })
    await says(run, 'ready')

    run.child.kill('SIGINT')
    await says(run, 'SIGINT')
    run.child.kill('SIGINT')

    expect(await end(run.child)).toBe(7)
    expect(run.lines()).toEqual(['ready one two', 'SIGINT'])
  })

  it('is told when npm’s shell was ended and passed nothing on', async () => {
    const run = start({ underNpm: true, throughShell: true })
    await says(run, 'ready')

    run.child.kill('SIGKILL')

    await says(run, 'SIGTERM')
  })
})
