import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { io, type Socket } from 'socket.io-client'
import { roomOf, type Scope } from '#shared/area.ts'
import {
  apply,
  boardFrom,
  CONTRACT,
  type Board,
  type BoardBody,
  type BoardEvent,
  type Frame,
} from '#shared/board.ts'
import type { ClientToServer, Followed, ServerToClient } from '#shared/contract.ts'
import type { ErrorBody, Reply } from '#shared/errors.ts'
import { createApp, type App, type AppDeps } from '#server/app.ts'
import { settableClock, systemClock, type Clock } from '#server/clock.ts'
import { demoSecrets, seedDemo } from '#server/demo/demo.ts'
import { createLog } from '#server/log.ts'
import type { Store } from '#server/store/store.ts'
import { openTestStore } from '#server/store/testing.ts'

export { settableClock }

export interface Answer<T> {
  status: number
  headers: Headers
  body: T
}
export type Failure = { error: ErrorBody }

export interface TestApp {
  url: string
  store: Store
  app: App
  /** Logs a demo account in. */
  logIn(username: string): Promise<Person>
  /** Posts as a feed, with the demo's key. */
  feed<T>(source: string, body: unknown, path?: string): Promise<Answer<T>>
  close(): Promise<void>
}

/** Somebody logged in: what they can ask over HTTP and over the socket. */
export interface Person {
  cookie: string
  get<T>(path: string): Promise<Answer<T>>
  post<T>(path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer<T>>
  /** `prepare` may listen before the server has said anything. */
  connect(prepare?: (socket: LiveSocket) => void): Promise<LiveSocket>
  /** A screen that follows a scope with the same `apply` as the client. */
  screen(scope: Scope): Promise<Screen>
}
export type LiveSocket = Socket<ServerToClient, ClientToServer>

export interface Screen {
  board: Board
  events: BoardEvent[]
  frames: Frame[]
  scope: Scope
  /** Resolves when the screen stands at this number or above. */
  reaches(seq: number): Promise<void>
  close(): void
}

/** The real product on a free port, over a database of its own with the demo district in it. */
export async function startTestApp({
  clock = systemClock,
  store: given,
  ...options
}: { clock?: Clock; store?: Store } & Partial<AppDeps> = {}): Promise<TestApp> {
  const store = given ?? (await openTestStore())
  const files = await mkdtemp(path.join(tmpdir(), 'shaotai-files-'))
  const secrets = demoSecrets('127.0.0.1')
  if (!given) await seedDemo(store.db, clock.now(), secrets)
  const app = await createApp({
    store,
    clock,
    log: createLog('silent'),
    secrets: { session: 'a secret of the tests', dataKey: Buffer.alloc(32, 7) },
    base: null,
    demo: null,
    iceServers: [],
    filesDir: files,
    // Rooms that an event does not concern move on at once, so that a test need not wait for them.
    beat: { lookMs: 20, quietMs: 20 },
    ...options,
  })
  app.http.listen(0, '127.0.0.1')
  await once(app.http, 'listening')
  const url = `http://127.0.0.1:${(app.http.address() as AddressInfo).port}`
  const open = new Set<LiveSocket>()

  return {
    url,
    store,
    app,
    logIn: (username) => logIn(url, username, open),
    feed: (source, body, path = `/api/intake/${source}`) =>
      ask(url, path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          Authorization: `Bearer demo-${source}`,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    async close() {
      for (const socket of open) socket.disconnect()
      await app.close()
      if (!given) await store.close()
      await rm(files, { recursive: true })
    },
  }
}

async function ask<T>(url: string, path: string, init: RequestInit): Promise<Answer<T>> {
  const response = await fetch(url + path, init)
  const text = await response.text()
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? null : JSON.parse(text)) as T,
  }
}

async function logIn(url: string, username: string, open: Set<LiveSocket>): Promise<Person> {
  const answer = await ask(url, '/api/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password: 'shaotai' }),
  })
  if (answer.status !== 200) throw new Error(`${username} cannot log in: ${answer.status}`)
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''

  const connect = async (prepare?: (socket: LiveSocket) => void): Promise<LiveSocket> => {
    const socket: LiveSocket = io(url, {
      transports: ['websocket'],
      extraHeaders: { cookie },
      forceNew: true,
      reconnection: false,
    })
    open.add(socket)
    prepare?.(socket)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('connect_error', reject)
    })
    return socket
  }

  const get = <T>(path: string) => ask<T>(url, path, { headers: { cookie } })
  return {
    cookie,
    get,
    post: (path, body = {}, headers = {}) =>
      ask(url, path, {
        method: 'POST',
        headers: { cookie, 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    connect,
    async screen(scope) {
      const [name, value] = Object.entries(scope)[0] as [string, string | true]
      const { body } = await get<BoardBody>(`/api/board?${name}=${value}`)
      return followOn(await connect(), scope, boardFrom(body))
    },
  }
}

/** A display or a program connecting with its token; rejects with what the server says. */
export function dial(url: string, token: string): Promise<LiveSocket> {
  const socket: LiveSocket = io(url, {
    transports: ['websocket'],
    auth: { token },
    forceNew: true,
    reconnection: false,
  })
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket))
    socket.once('connect_error', reject)
  })
}

/** Follows from where a board stands, exactly as the contract asks of a client. */
export async function followOn(socket: LiveSocket, scope: Scope, board: Board): Promise<Screen> {
  const events: BoardEvent[] = []
  const frames: Frame[] = []
  const early: Frame[] = []
  const waiting = new Set<() => void>()
  let isFollowing = false

  function take(frame: Frame): void {
    if (roomOf(frame.scope) !== roomOf(scope)) return
    frames.push(frame)
    events.push(...frame.events.filter(({ seq }) => seq > board.seq))
    if (apply(board, frame) === 'gap')
      throw new Error(`A gap: at ${board.seq}, frame from ${frame.from}`)
    for (const look of waiting) look()
  }
  socket.on('board:frame', (frame) => {
    if (isFollowing) take(frame)
    else early.push(frame)
  })

  const reply: Reply<Followed> = await socket.emitWithAck('board:follow', {
    scope,
    since: board.seq,
    contract: CONTRACT,
  })
  if (!reply.ok) throw new Error(`Cannot follow: ${reply.error.code}`)
  if (reply.data.kind === 'reload') throw new Error(`Told to reload: ${reply.data.reason}`)
  isFollowing = true
  take({ scope, ...reply.data })
  early.forEach(take)

  return {
    board,
    events,
    frames,
    scope,
    reaches: (seq) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (board.seq < seq) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    close: () => void socket.disconnect(),
  }
}
