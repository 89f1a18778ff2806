import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'

/** What a process of the benchmark can be asked; each call is answered once. */
type Calls = Record<string, (input: never) => unknown>

interface Question {
  id: number
  name: string
  input: unknown
}
type Answer = { id: number; value: unknown } | { id: number; error: string }

/** A process of its own, asked from here. */
export interface Role<C extends Calls> {
  call<N extends keyof C & string>(
    name: N,
    ...input: Parameters<C[N]>
  ): Promise<Awaited<ReturnType<C[N]>>>
  /** Lets it finish and waits for its end. */
  stop(): Promise<void>
}

const BENCH = path.join(import.meta.dirname, 'bench.ts')

/** Starts the benchmark once more in another process, which plays one role only. */
export async function startRole<C extends Calls>(
  name: string,
  settings: Record<string, unknown> = {},
  execArgv: readonly string[] = [],
): Promise<Role<C>> {
  const child = fork(BENCH, ['--role', name, '--settings', JSON.stringify(settings)], {
    execArgv: ['--import', 'tsx', ...execArgv],
    serialization: 'advanced',
  })
  const waiting = new Map<
    number,
    { done: (value: unknown) => void; failed: (error: Error) => void }
  >()
  child.on('message', (answer: Answer) => {
    const asked = waiting.get(answer.id)
    waiting.delete(answer.id)
    if ('error' in answer) asked?.failed(new Error(`${name}: ${answer.error}`))
    else asked?.done(answer.value)
  })
  const exited = once(child, 'exit').then(() => {
    for (const { failed } of waiting.values()) failed(new Error(`The ${name} process has ended`))
  })
  let ids = 0
  const ask = (question: string, input: unknown) =>
    new Promise<unknown>((done, failed) => {
      const id = ++ids
      waiting.set(id, { done, failed })
      child.send({ id, name: question, input } satisfies Question)
    })
  // The role answers this one by itself, as soon as it is ready for others.
  await ask('ready', undefined)

  return {
    // Both ends are this program: the types of `C` hold on either side of the pipe.
    call: (question, ...[input]) => ask(question, input) as never,
    async stop() {
      if (child.connected) child.disconnect()
      await exited
    },
  }
}

/** Answers the process that started this one, and ends with it. */
export function playRole(calls: Calls, close: () => Promise<void>): void {
  const all: Calls = { ...calls, ready: () => null }
  const send = (answer: Answer) => void process.send?.(answer)
  process.on('message', ({ id, name, input }: Question) => {
    const call = all[name] as ((input: unknown) => unknown) | undefined
    void (async () => call?.(input))().then(
      (value) => send({ id, value }),
      (error: unknown) => send({ id, error: error instanceof Error ? error.message : 'failed' }),
    )
  })
  process.once('disconnect', () => {
    void close().finally(() => process.exit(0))
  })
}
