import { io } from 'socket.io-client'
import { roomOf, type Scope } from '#shared/area.ts'
import { apply, boardFrom, CONTRACT, type Board, type Frame } from '#shared/board.ts'
import type { Followed } from '#shared/contract.ts'
import type { Reply } from '#shared/errors.ts'
import { until } from '#server/store/patience.ts'
import { fetchBoard } from '../support/httpDoor.ts'

export interface Screen {
  scope: Scope
  board(): Board | null
  /** Every event taken, by its number, in the order taken. */
  taken: number[]
  /** Why it had to fetch the whole board again, each time. */
  reloads: string[]
  /** How often the line came up. */
  connects(): number
  /** The server's last words, when it said why it hangs up. */
  ended(): string | null
  isConnected(): boolean
  /** How often the server did not let it in, or could not be reached. */
  refusals(): number
  close(): void
}

interface ScreenOptions {
  /** Where frames come from, and where the board is fetched: a cut may lie before both. */
  base: string
  cookie: string
  scope: Scope
}

const RETRY_MS = 200
const ASK_TIMEOUT_MS = 3000
const LIVE_PATIENCE_MS = 20_000

/**
 * A screen that shows nothing: fetches its board, follows from its number, applies frames with the
 * shared rule, asks again after a gap or a cut, and fetches anew when it is told to.
 */
export function openScreen({ base, cookie, scope }: ScreenOptions): Screen {
  const socket = io(base, {
    transports: ['websocket'],
    extraHeaders: { Cookie: cookie },
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 300,
    timeout: 3000,
  })
  const taken: number[] = []
  const reloads: string[] = []
  let board: Board | null = null
  let waiting: Frame[] | null = []
  let attempt = 0
  let connects = 0
  let refusals = 0
  let ended: string | null = null
  let timer: NodeJS.Timeout | undefined

  function take(frame: Frame): 'applied' | 'stale' | 'gap' {
    if (!board) return 'gap'
    const before = board.seq
    const outcome = apply(board, frame)
    if (outcome === 'applied')
      taken.push(...frame.events.map(({ seq }) => seq).filter((seq) => seq > before))
    return outcome
  }

  function hear(frame: Frame): void {
    if (roomOf(frame.scope) !== roomOf(scope)) return
    if (waiting) waiting.push(frame)
    else if (take(frame) === 'gap') void catchUp(false)
  }

  /** Answers to an older attempt are worthless: a newer line or question has taken over. */
  async function catchUp(loadFirst: boolean): Promise<void> {
    const mine = ++attempt
    clearTimeout(timer)
    waiting = []
    try {
      if (loadFirst || !board) {
        const fresh = boardFrom(await fetchBoard(base, cookie, scope))
        if (mine !== attempt) return
        board = fresh
      }
      const input = { scope, since: board.seq, contract: CONTRACT }
      const reply = (await socket
        .timeout(ASK_TIMEOUT_MS)
        .emitWithAck('board:follow', input)) as Reply<Followed>
      if (mine !== attempt) return
      if (!reply.ok) throw new Error(reply.error.code)
      if (reply.data.kind === 'reload') {
        reloads.push(reply.data.reason)
        void catchUp(true)
        return
      }
      take({ scope, ...reply.data })
      const meanwhile = waiting
      waiting = null
      meanwhile.forEach(hear)
    } catch {
      // A server that is away or a store that is: the same question again, as long as the line is up.
      if (mine === attempt && socket.connected)
        timer = setTimeout(() => void catchUp(loadFirst), RETRY_MS)
    }
  }

  socket.on('connect', () => {
    connects++
    void catchUp(false)
  })
  socket.on('disconnect', (reason) => {
    attempt++
    clearTimeout(timer)
    waiting ??= []
    // The library does not come back by itself after the server hung up, as a draining one does.
    if (reason === 'io server disconnect' && ended === null) socket.connect()
  })
  socket.on('connect_error', () => {
    refusals++
    if (!socket.active && ended === null) timer = setTimeout(() => socket.connect(), RETRY_MS)
  })
  socket.on('board:frame', hear)
  socket.on('session:ended', ({ reason }: { reason: string }) => {
    ended = reason
  })

  return {
    scope,
    board: () => board,
    taken,
    reloads,
    connects: () => connects,
    ended: () => ended,
    isConnected: () => socket.connected,
    refusals: () => refusals,
    close() {
      attempt++
      clearTimeout(timer)
      socket.close()
    },
  }
}

/** Until each has its first board. */
export async function allLive(screens: readonly Screen[]): Promise<void> {
  const areLive = () => (screens.every((screen) => screen.board() !== null) ? true : undefined)
  if (!(await until(areLive, { timeoutMs: LIVE_PATIENCE_MS })))
    throw new Error('A screen stays dark')
}
