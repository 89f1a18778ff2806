import type { KyselyPlugin } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Frame } from '#shared/board.ts'
import { systemClock } from '#server/clock.ts'
import type { Draft } from '#server/ledger/draft.ts'
import { createLedger, type Ledger } from '#server/ledger/ledger.ts'
import { createLog } from '#server/log.ts'
import type { Store } from '#server/store/store.ts'
import { openTestStore } from '#server/store/testing.ts'
import { isStoreUnavailable } from '#server/store/unavailable.ts'
import { startPublisher, type Publisher } from './publisher.ts'

const never = { lookMs: 1_000_000, quietMs: 1_000_000 }
const aDraft: Draft = {
  type: 'case:changed',
  actor: 'somebody',
  lane: 'live',
  caseId: '01a1ffd7-4ef2-7168-b7b0-e00393ca02e1',
  audiences: ['district'],
  leftAudiences: [],
  data: {},
  span: null,
  outbox: [],
}

let store: Store
let publisher: Publisher
let frames: Frame[]
let duringSend: (part: string, frame: Frame) => void
let reads: number
let own: Ledger
let foreign: Ledger

beforeEach(async () => {
  store = await openTestStore()
  frames = []
  duringSend = () => undefined
  reads = 0
  const countReads: KyselyPlugin = {
    transformQuery: ({ node }) => {
      reads++
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  }
  publisher = await startPublisher({
    db: store.db.withPlugin(countReads),
    log: createLog('silent'),
    partsOf: (room) => [`part:${room}:0`, `part:${room}:1`],
    send(part, frame) {
      if (part.endsWith('0')) frames.push(frame)
      duringSend(part, frame)
    },
    head: () => undefined,
    beat: never,
  })
  publisher.follow('district')
  reads = 0
  own = createLedger(
    store.writer,
    systemClock,
    (logged) => publisher.committed(logged),
    isStoreUnavailable,
  )
  foreign = createLedger(store.writer, systemClock, () => undefined, isStoreUnavailable)
})
afterEach(async () => {
  await publisher.stop()
  await store.close()
})

const write = (ledger: Ledger) => ledger.write(async () => ({ result: null, drafts: [aDraft] }))
const sent = () => frames.flatMap(({ events }) => events.map(({ seq }) => seq))
const reaches = (seq: number) => expect.poll(() => publisher.position()).toBe(seq)

it('sends what this process committed without reading it back', async () => {
  for (let n = 0; n < 20; n++) await write(own)
  await reaches(20)

  expect(sent()).toEqual(Array.from({ length: 20 }, (_, n) => n + 1))
  expect(reads).toBe(0)
})

it('reads from the log what another process committed in between, and leaves nothing out', async () => {
  await write(own)
  await write(foreign)
  await write(own)
  await reaches(3)
  await write(own)
  await write(foreign)
  publisher.wake(5)
  await reaches(5)

  expect(sent()).toEqual([1, 2, 3, 4, 5])
})

it('keeps its order when both commit at once, and is woken meanwhile', async () => {
  await Promise.all(
    Array.from({ length: 60 }, async (_, n) => {
      await write(n % 3 === 0 ? foreign : own)
      publisher.wake()
    }),
  )
  publisher.wake()
  await reaches(60)

  expect(sent()).toEqual(Array.from({ length: 60 }, (_, n) => n + 1))
  frames.reduce((before, { from, to }) => {
    expect(from).toBe(before)
    return to
  }, 0)
})

it('tells its own notices from those of others', async () => {
  const notices: string[] = []
  const listening = store.listen('ledger', (notice) => {
    if (notice !== undefined) notices.push(notice)
    else void write(own).then(() => write(foreign))
  })
  await expect.poll(() => notices).toHaveLength(2)

  expect(notices.map((notice) => own.isOwn(notice))).toEqual([true, false])
  await listening.close()
})

it('lets others have their turn between two parts of a room', async () => {
  const order: string[] = []
  duringSend = (part) => {
    order.push(part)
    if (!part.endsWith('0')) return
    setImmediate(() => order.push('somebody else'))
    const before = process.cpuUsage()
    while (process.cpuUsage(before).user < 20_000) continue
  }
  await write(own)
  await expect.poll(() => order).toEqual(['part:district:0', 'somebody else', 'part:district:1'])
})

it('lets who comes while it sends start behind what is being sent', async () => {
  const starts: [number, number][] = []
  duringSend = (_part, { to }) => starts.push([publisher.follow('town:310118105'), to])
  await Promise.all([write(own), write(own), write(own)])
  await reaches(3)

  expect(starts.length).toBeGreaterThan(1)
  for (const [startsFrom, to] of starts) expect(startsFrom).toBe(to)
})
