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
let reads: number
let own: Ledger
let foreign: Ledger

beforeEach(async () => {
  store = await openTestStore()
  frames = []
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
    send: (_room, frame) => frames.push(frame),
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
