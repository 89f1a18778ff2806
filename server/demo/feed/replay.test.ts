import { expect, it } from 'vitest'
import type { IntakeItem } from '#shared/ticket.ts'
import type { Progress, ProgressFile } from './progressFile.ts'
import type { Poster } from './postItems.ts'
import { replay } from './replay.ts'
import type { ReplayItem } from './replayItem.ts'

const HOUR = 3_600_000
const items: ReplayItem[] = Array.from({ length: 20 }, (_, n) => ({
  at: Math.floor(n / 3) * HOUR,
  item: { sourceId: String(n), title: `ticket ${n}` },
}))

function memory(): ProgressFile {
  let kept: Progress | null = null
  return { read: () => kept, write: (progress) => void (kept = progress) }
}

/** Answers as the intake does. */
function aServer() {
  const stored = new Map<string, string>()
  const take = (given: readonly IntakeItem[]) =>
    given.map((item) => {
      const content = JSON.stringify(item)
      const before = stored.get(item.sourceId)
      stored.set(item.sourceId, content)
      const status = before === undefined ? 'accepted' : before === content ? 'known' : 'changed'
      return { sourceId: item.sourceId, status } as const
    })
  return { stored, take }
}

interface Killed {
  /** The request with this number is the last; whether the server still takes it. */
  at: number
  taken: boolean
}

/** Runs until killed in the middle of a request; returns what was answered. */
async function run(
  server: ReturnType<typeof aServer>,
  progress: ProgressFile,
  killed?: Killed,
  times: 'now' | 'kept' = 'now',
) {
  const answers: string[] = []
  let requests = 0
  const kill = new Error('killed')
  const poster: Poster = {
    async post(_, given) {
      const dies = killed?.at === requests++
      const results = dies && !killed.taken ? [] : server.take(given)
      if (dies) throw kill
      return results
    },
  }
  const onSent = (results: readonly { status: string }[]) =>
    void answers.push(...results.map(({ status }) => status))
  const stop = new AbortController().signal
  let now = 0
  const pace = { now: () => now, wait: async (ms: number) => void (now += ms) }
  await replay(items, { speed: 60, times }, { poster, progress, stop, onSent, pace }).catch(
    (error: unknown) => {
      if (error !== kill) throw error
    },
  )
  return answers
}

it('sends every item once, in order', async () => {
  const server = aServer()

  const answers = await run(server, memory())

  expect([...server.stored.keys()]).toEqual(items.map(({ item }) => item.sourceId))
  expect(new Set(answers)).toEqual(new Set(['accepted']))
})

it('keeps the times of the file when told so', async () => {
  const server = aServer()

  await run(server, memory(), undefined, 'kept')

  expect(JSON.parse(server.stored.get('4') ?? '')).toEqual({
    sourceId: '4',
    title: 'ticket 4',
    receivedAt: '1970-01-01T01:00:00.000Z',
  })
})

it.each(
  [0, 1, 3].flatMap((at) => [
    { at, taken: true },
    { at, taken: false },
  ]),
)('goes on after a kill in request $at, taken by the server: $taken', async (killed) => {
  const [server, progress] = [aServer(), memory()]

  await run(server, progress, killed)
  const answers = await run(server, progress)

  expect(server.stored.size).toBe(items.length)
  expect(answers).not.toContain('changed')
})

it('sends nothing new when everything is there', async () => {
  const [server, progress] = [aServer(), memory()]

  await run(server, progress)
  const answers = await run(server, progress)

  expect(answers).toEqual(Array(3 + 2).fill('known'))
})

it('begins anew at a server that is another one under the same address', async () => {
  const progress = memory()
  await run(aServer(), progress)

  const other = aServer()
  const answers = await run(other, progress)

  expect(other.stored.size).toBe(items.length)
  expect(new Set(answers)).toEqual(new Set(['accepted']))
})

it('leaves nothing out when it is killed while it asks whether the server is another one', async () => {
  const progress = memory()
  await run(aServer(), progress)

  const other = aServer()
  await run(other, progress, { at: 0, taken: true })
  await run(other, progress)

  expect(other.stored.size).toBe(items.length)
})
