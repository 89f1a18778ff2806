import { roomOf, type Scope } from '#shared/area.ts'
import type { BoardBody } from '#shared/board.ts'
import type { ServerToClient } from '#shared/contract.ts'
import type { SessionEnd } from '#shared/session.ts'
import { useBoardStore } from '../board/boardStore.ts'
import { isStale, SILENT_MS } from './connection.ts'
import { hearServerClock, useConnectionStore } from './connectionStore.ts'
import { followBoard, type BoardFollower, type Progress } from './followBoard.ts'
import { get } from './http.ts'
import { reloadWhenQuiet, watchTouches } from './quietReload.ts'
import { createAsk, openSocket, type Ask, type BoardSocket } from './socket.ts'
import { endOf } from './sessionEnd.ts'
import { watchWake } from './wake.ts'

/** What the application hands in: the link knows neither router nor accounts. */
interface LinkNeeds {
  sessionEnded(reason: SessionEnd): void
}

export interface Link {
  ask: Ask
  /** Hears an announcement until the answer is called. */
  on<E extends keyof ServerToClient>(event: E, heard: ServerToClient[E]): () => void
  follow(scope: Scope): void
  /** Logged out: no line, no board. */
  stop(): void
}

let link: Link | null = null

/** The one link of this page; stores use it, components never do. */
export function useLink(): Link {
  if (!link) throw new Error('startLink comes first')
  return link
}

const scopeQuery = (scope: Scope): string =>
  new URLSearchParams(Object.entries(scope).map(([key, value]) => [key, String(value)])).toString()

export function startLink(needs: LinkNeeds): Link {
  const socket = openSocket()
  const ask = createAsk(socket)
  const board = useBoardStore()
  const connection = useConnectionStore()

  const follower = followBoard(
    {
      fetchBoard: (scope) => get<BoardBody>(`/api/board?${scopeQuery(scope)}`),
      askFollow: (input) => ask('board:follow', input),
      later: (run, delayMs) => {
        const timer = setTimeout(run, delayMs)
        return () => clearTimeout(timer)
      },
    },
    board,
    (progress) => onProgress(progress, needs),
  )
  wireSocket(socket, follower, needs)
  watchTouches()
  watchWake({
    tick: () => {
      connection.tick()
      const { isUp, lastHeardMs } = connection.connection
      if (isUp && lastHeardMs !== null && Date.now() - lastHeardMs > SILENT_MS) reopen(socket)
    },
    // A line that sleeps or changes network often stays open and silent: do not wait for its time-out.
    woke: (why) => {
      if (!socket.active) return
      if (why === 'online' ? !socket.connected : isStale(connection.connection, Date.now())) {
        reopen(socket)
      }
    },
  })

  link = {
    ask,
    on: (event, heard) => {
      // The library's listener type cannot follow a name that is a variable; the pair is checked above.
      socket.on(event, heard as never)
      return () => void socket.off(event, heard as never)
    },
    follow: (scope) => {
      board.empty(scope)
      if (!socket.active) socket.connect()
      follower.follow(scope)
    },
    stop: () => {
      follower.stop()
      socket.disconnect()
      board.empty(null)
    },
  }
  return link
}

function reopen(socket: BoardSocket): void {
  socket.disconnect()
  socket.connect()
}

function onProgress(progress: Progress, needs: LinkNeeds): void {
  if (progress.kind === 'refused' && progress.code === 'notLoggedIn') {
    void endIfLoggedOut(needs)
    return
  }
  useConnectionStore().take(progress)
  if (progress.kind === 'outdated') reloadWhenQuiet()
}

function wireSocket(socket: BoardSocket, follower: BoardFollower, needs: LinkNeeds): void {
  const connection = useConnectionStore()
  const board = useBoardStore()
  let hasEnded = false

  socket.on('connect', () => {
    hasEnded = false
    connection.take({ kind: 'up' })
    follower.connected()
  })
  socket.on('disconnect', (reason) => {
    connection.take({ kind: 'down' })
    follower.disconnected()
    // The library does not come back by itself when the server hung up, as a draining server does.
    if (reason === 'io server disconnect' && !hasEnded) socket.connect()
  })
  socket.on('connect_error', () => {
    connection.take({ kind: 'down' })
    if (!socket.active) void reconnectUnlessEnded(socket, needs)
  })
  socket.on('board:frame', (frame) => {
    connection.take({ kind: 'heard' })
    if (board.scope && roomOf(frame.scope) === roomOf(board.scope)) follower.frame(frame)
  })
  socket.on('board:head', (head) => connection.hearHead(head))
  socket.on('session:ended', ({ reason }) => {
    hasEnded = true
    needs.sessionEnded(reason)
  })
}

/** The server refused the handshake: because nobody is logged in any more, or for a passing reason. */
async function reconnectUnlessEnded(socket: BoardSocket, needs: LinkNeeds): Promise<void> {
  if (!(await endIfLoggedOut(needs))) setTimeout(() => socket.connect(), 700 + Math.random() * 600)
}

/** Asks whether and why the session is over; nobody told a screen that was away. */
async function endIfLoggedOut(needs: LinkNeeds): Promise<boolean> {
  const session = await get('/api/session')
  if (session.ok || session.error.status !== 401) return false
  needs.sessionEnded(endOf(session.error))
  return true
}

/** The server's clock before the first head arrives. */
export async function readServerClock(): Promise<void> {
  const config = await get<{ serverTime: string }>('/api/config')
  if (config.ok) hearServerClock(config.data.serverTime)
}
