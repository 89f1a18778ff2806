import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { Server, type Socket } from 'socket.io'
import { Decoder } from 'socket.io-parser'
import type { Account } from '#shared/account.ts'
import type { Room } from '#shared/area.ts'
import {
  requests,
  type ClientToServer,
  type RequestName,
  type ServerToClient,
} from '#shared/contract.ts'
import type { Frame } from '#shared/board.ts'
import type { Log } from '#server/log.ts'
import { readCookie, SESSION_COOKIE } from '#server/people/cookie.ts'
import type { Sessions } from '#server/people/sessionService.ts'
import { answer, type Handlers } from './answer.ts'
import { FrameEncoder } from './frameEncoder.ts'
import { createRoomParts, type RoomPart } from './roomParts.ts'

interface SocketData {
  account: Account
  sessionKey: string
  room: Room | null
  part: RoomPart | null
}
type LiveSocket = Socket<ClientToServer, ServerToClient, Record<string, never>, SocketData>

/** Where an announcement goes: a room that follows, everybody of an account, or one connection. */
export type Target = Room | `account:${string}` | `connection:${string}`

export interface Live {
  /** Those who follow a room, in parts small enough to be sent to within one turn. */
  partsOf: (room: Room) => readonly RoomPart[]
  sendFrame(part: RoomPart, frame: Frame): void
  sendHead(seq: number, at: string, district: string): void
  announce<E extends keyof ServerToClient>(
    whom: { to: readonly Target[]; except?: readonly Target[] },
    event: E,
    ...message: Parameters<ServerToClient[E]>
  ): void
  isConnected: (connectionId: string) => boolean
  eachConnection: (visit: (account: Account, connectionId: string) => void) => void
  connections: () => number
  serve(handlers: Handlers, hooks: LiveHooks): void
  close(): Promise<void>
}

export interface LiveHooks {
  roomEmptied(room: Room): void
  arrived(account: Account, connectionId: string): void
  left(account: Account, connectionId: string): void
}

interface Deps {
  http: HttpServer
  sessions: Sessions
  log: Log
}

/** Sessions that ended or lost a right are cut within two looks, under the five seconds promised. */
const SESSION_LOOK_MS = 2000
/** Signals of a call are the largest thing a screen sends. */
const MESSAGE_MAX_BYTES = 200_000

/** Socket.IO keeps a room per connection under its bare id. */
const roomName = (target: Target): string =>
  target.startsWith('connection:') ? target.slice('connection:'.length) : target

const isFollowed = (name: string): name is Room =>
  name === 'district' || /^(town|grid|unit):/.test(name)

/** Programs send no Origin; a page of another origin has no business here. */
function sameOrigin(req: IncomingMessage): boolean {
  const { origin, host } = req.headers
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

/** The only owner of Socket.IO: who is connected, in which room, and what they are sent. */
export function createLive({ http, sessions, log }: Deps): Live {
  const io = new Server<ClientToServer, ServerToClient, Record<string, never>, SocketData>(http, {
    transports: ['websocket'],
    parser: { Encoder: FrameEncoder, Decoder },
    perMessageDeflate: false,
    serveClient: false,
    maxHttpBufferSize: MESSAGE_MAX_BYTES,
    pingInterval: 5000,
    pingTimeout: 4000,
    allowRequest: (req, done) => done(sameOrigin(req) ? null : 'foreign origin', sameOrigin(req)),
  })

  const parts = createRoomParts((part) => io.sockets.adapter.rooms.get(part)?.size ?? 0)

  io.use((socket, next) => {
    const auth = socket.handshake.auth as { token?: unknown }
    const token =
      typeof auth.token === 'string'
        ? auth.token
        : readCookie(socket.handshake.headers.cookie, SESSION_COOKIE)
    const refuse = (code: string) => next(new Error(code))
    if (token === null) {
      refuse('notLoggedIn')
      return
    }
    sessions.find(token).then(
      (session) => {
        if (!session || 'ended' in session) return refuse('notLoggedIn')
        socket.data = { account: session.account, sessionKey: session.key, room: null, part: null }
        next()
      },
      (error: unknown) => {
        log.warn({ error }, 'a connection could not be checked')
        refuse('storeUnavailable')
      },
    )
  })

  async function cutEndedSessions(): Promise<void> {
    const sockets = [...io.sockets.sockets.values()]
    if (sockets.length === 0) return
    const ended = await sessions.ended([...new Set(sockets.map(({ data }) => data.sessionKey))])
    for (const socket of sockets) {
      const reason = ended.get(socket.data.sessionKey)
      if (reason === undefined) continue
      socket.emit('session:ended', { reason })
      socket.disconnect(true)
    }
  }
  const sessionTimer = setInterval(() => {
    cutEndedSessions().catch((error: unknown) =>
      log.warn({ error }, 'sessions could not be checked; trying again'),
    )
  }, SESSION_LOOK_MS)

  function answerRequests(socket: LiveSocket, handlers: Handlers): void {
    const asker = {
      account: socket.data.account,
      connectionId: socket.id,
      membership: {
        enter(room: Room) {
          const { room: before, part } = socket.data
          if (before === room) return
          if (before !== null) void socket.leave(before)
          if (part !== null) void socket.leave(part)
          socket.data.room = room
          socket.data.part = parts.withSpace(room)
          void socket.join([room, socket.data.part])
        },
      },
    }
    for (const name of Object.keys(requests) as RequestName[]) {
      const listener = (...args: unknown[]) => {
        // Whatever comes with it or is missing: the last thing is what answers.
        const [input] = args
        const reply = args.at(-1)
        void answer(name, handlers, asker, input, log).then((result) => {
          if (typeof reply === 'function') (reply as (answer: unknown) => void)(result)
        })
      }
      // One generic listener for every request of the contract: `answer` parses what comes.
      ;(socket as unknown as { on(event: string, fn: typeof listener): void }).on(name, listener)
    }
  }

  return {
    partsOf: (room) => parts.of(room),
    sendFrame: (part, frame) => void io.local.to(part).emit('board:frame', frame),
    sendHead: (seq, at, district) => void io.local.emit('board:head', { seq, at, district }),
    announce({ to, except = [] }, event, ...message) {
      io.local
        .to(to.map(roomName))
        .except(except.map(roomName))
        .emit(event, ...message)
    },
    isConnected: (connectionId) => io.sockets.sockets.has(connectionId),
    eachConnection(visit) {
      for (const socket of io.sockets.sockets.values()) visit(socket.data.account, socket.id)
    },
    connections: () => io.sockets.sockets.size,
    serve(handlers, hooks) {
      io.sockets.adapter.on('delete-room', (room: string) => {
        if (!isFollowed(room)) return
        parts.forget(room)
        hooks.roomEmptied(room)
      })
      io.on('connection', (socket) => {
        const { account } = socket.data
        void socket.join(`account:${account.id}`)
        answerRequests(socket, handlers)
        socket.on('disconnect', () => hooks.left(account, socket.id))
        hooks.arrived(account, socket.id)
      })
    },
    async close() {
      clearInterval(sessionTimer)
      await io.close()
    },
  }
}
