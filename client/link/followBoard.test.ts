import { describe, expect, it } from 'vitest'
import type { Scope } from '#shared/area.ts'
import {
  apply,
  boardFrom,
  CONTRACT,
  type Board,
  type BoardBody,
  type Frame,
} from '#shared/board.ts'
import type { Followed } from '#shared/contract.ts'
import type { Reply } from '#shared/errors.ts'
import { followBoard, type Progress } from './followBoard.ts'
import type { Answer } from './http.ts'

const town = { townCode: '310118105' }
const body = (seq: number): Answer<BoardBody> => ({ ok: true, data: { seq, board: { cases: [] } } })
const events = (from: number, to: number): Reply<Followed> => ({
  ok: true,
  data: { kind: 'events', from, to, events: [] },
})
const reloadFor = (reason: 'tooMuch' | 'oldContract'): Reply<Followed> => ({
  ok: true,
  data: { kind: 'reload', seq: 90, reason },
})
const frame = (from: number, to: number, scope: Scope = town): Frame => ({
  scope,
  from,
  to,
  events: [],
})
const noAnswer = {
  ok: false as const,
  error: { code: 'noAnswer' as const, message: '', status: 0 },
}

/** A follower whose questions are answered by hand, and whose waits run when told. */
function start() {
  let board: Board | null = null
  const told: Progress['kind'][] = []
  const fetched: ((answer: Answer<BoardBody>) => void)[] = []
  const asked: { since: number; reply: (reply: Reply<Followed>) => void }[] = []
  const delayed: (() => void)[] = []

  const follower = followBoard(
    {
      fetchBoard: () => new Promise((resolve) => fetched.push(resolve)),
      askFollow: ({ since, contract }) => {
        expect(contract).toBe(CONTRACT)
        return new Promise((reply) => asked.push({ since, reply }))
      },
      later: (run) => {
        delayed.push(run)
        return () => void delayed.splice(delayed.indexOf(run), delayed.includes(run) ? 1 : 0)
      },
    },
    {
      seq: () => board?.seq ?? null,
      load: (loaded) => {
        board = boardFrom(loaded)
      },
      take: (taken) => (board ? apply(board, taken) : 'gap'),
    },
    ({ kind }) => told.push(kind),
  )
  // Answers travel through promises: let them arrive before looking.
  const settle = async () => {
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }
  return {
    follower,
    told,
    fetched,
    asked,
    delayed,
    seq: () => board?.seq,
    async board(answer: Answer<BoardBody>) {
      fetched.shift()?.(answer)
      await settle()
    },
    async reply(reply: Reply<Followed>) {
      asked.shift()?.reply(reply)
      await settle()
    },
    async wait() {
      delayed.shift()?.()
      await settle()
    },
  }
}

/** A follower that is live at this number. */
async function liveAt(seq: number) {
  const screen = start()
  screen.follower.follow(town)
  screen.follower.connected()
  await screen.board(body(seq))
  await screen.reply(events(seq, seq))
  expect(screen.told.at(-1)).toBe('live')
  return screen
}

describe('following a board', () => {
  it('fetches the board while the socket is still connecting, then follows from its number', async () => {
    const screen = start()
    screen.follower.follow(town)
    screen.follower.connected()

    await screen.board(body(10))
    expect(screen.asked[0]?.since).toBe(10)
    await screen.reply(events(10, 12))

    expect(screen.seq()).toBe(12)
    expect(screen.told).toEqual(['catchingUp', 'live'])
  })

  it('shows a fetched board although the socket cannot connect', async () => {
    const screen = start()
    screen.follower.follow(town)

    await screen.board(body(10))

    expect(screen.seq()).toBe(10)
    expect(screen.asked).toHaveLength(0)
  })

  it('keeps a frame that arrives before the answer', async () => {
    const screen = start()
    screen.follower.follow(town)
    screen.follower.connected()
    await screen.board(body(10))

    screen.follower.frame(frame(12, 13))
    expect(screen.seq()).toBe(10)
    await screen.reply(events(10, 12))

    expect(screen.seq()).toBe(13)
  })

  it('asks again from where it stands when a frame shows a gap', async () => {
    const screen = await liveAt(10)

    screen.follower.frame(frame(12, 13))
    expect(screen.asked[0]?.since).toBe(10)
    await screen.reply(events(10, 13))

    expect(screen.seq()).toBe(13)
    expect(screen.fetched).toHaveLength(0)
  })

  it('drops frames of another scope', async () => {
    const screen = await liveAt(10)

    screen.follower.frame(frame(20, 21, { gridId: 'G01' }))

    expect(screen.seq()).toBe(10)
    expect(screen.asked).toHaveLength(0)
  })

  it('asks only for what it missed after a cut', async () => {
    const screen = await liveAt(10)
    screen.follower.disconnected()
    screen.follower.connected()

    expect(screen.asked[0]?.since).toBe(10)
    await screen.reply(events(10, 40))

    expect(screen.seq()).toBe(40)
    expect(screen.fetched).toHaveLength(0)
  })

  it('does not take an answer that belongs to the line before the cut', async () => {
    const screen = await liveAt(10)
    screen.follower.frame(frame(12, 13))
    const late = screen.asked.shift()
    screen.follower.disconnected()
    screen.follower.connected()
    await screen.reply(events(10, 50))

    late?.reply(events(10, 13))
    await screen.wait()

    expect(screen.seq()).toBe(50)
  })

  it('fetches the board again when told to, and says so', async () => {
    const screen = await liveAt(10)
    screen.follower.disconnected()
    screen.follower.connected()

    await screen.reply(reloadFor('tooMuch'))
    await screen.board(body(90))
    await screen.reply(events(90, 91))

    expect(screen.seq()).toBe(91)
    expect(screen.told.slice(-3)).toEqual(['catchingUp', 'reloaded', 'live'])
  })

  it('waits before it fetches a second time in a row', async () => {
    const screen = await liveAt(10)
    screen.follower.connected()
    await screen.reply(reloadFor('tooMuch'))
    await screen.board(body(90))

    await screen.reply(reloadFor('tooMuch'))
    expect(screen.fetched).toHaveLength(0)

    await screen.wait()
    expect(screen.fetched).toHaveLength(1)
  })

  it('asks again when nobody answers', async () => {
    const screen = await liveAt(10)
    screen.follower.frame(frame(12, 13))
    await screen.reply(noAnswer)

    await screen.wait()
    await screen.reply(events(10, 13))

    expect(screen.seq()).toBe(13)
  })

  it('loads the board again when a new connection comes while the first load waits for a retry', async () => {
    const screen = start()
    screen.follower.follow(town)
    await screen.board(noAnswer)

    screen.follower.connected()

    expect(screen.fetched).toHaveLength(1)
    expect(screen.delayed).toHaveLength(0)
  })

  it('reports an older contract instead of fetching in a circle', async () => {
    const screen = await liveAt(10)
    screen.follower.connected()

    await screen.reply(reloadFor('oldContract'))

    expect(screen.told.at(-1)).toBe('outdated')
    expect(screen.fetched).toHaveLength(0)
  })

  it('forgets the old scope when another is followed', async () => {
    const screen = await liveAt(10)
    screen.follower.follow({ gridId: 'G01' })

    screen.follower.frame(frame(10, 11))
    await screen.board(body(20))
    await screen.reply(events(20, 20))

    expect(screen.seq()).toBe(20)
  })

  it('says that the session is over', async () => {
    const screen = start()
    screen.follower.follow(town)

    await screen.board({
      ok: false,
      error: { code: 'notLoggedIn', message: '', status: 401 },
    })

    expect(screen.told.at(-1)).toBe('refused')
  })
})
