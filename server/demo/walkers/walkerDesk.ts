import type { BoardBody } from '#shared/board.ts'
import type { CaseCard } from '#shared/case.ts'
import { MineAnswer, type SentPosition } from '#shared/forcePosition.ts'
import { liftCard } from '#shared/lift.ts'
import type { Act } from './beat.ts'

/** Nobody answers, or not now: the same may be asked again in a while. */
export class AwayError extends Error {
  override readonly name = 'AwayError'
}

const ANSWER_MAX_MS = 10_000

/** One demo account's desk, over the same addresses that a browser asks. */
export interface WalkerDesk {
  mine(): Promise<MineAnswer>
  consent(given: boolean): Promise<MineAnswer>
  /** False: refused, because of the duty, the consent or the place itself. */
  send(position: SentPosition): Promise<boolean>
  cards(): Promise<readonly CaseCard[]>
  /** False: the order has moved on meanwhile. */
  act(order: { orderId: string; version: number }, act: Act): Promise<boolean>
  logOut(): Promise<void>
}

export interface Login {
  url: string
  username: string
  password: string
  unitId: string
}

/** Logs in with the first question, and again whenever the session has ended. */
export function createWalkerDesk({ url, username, password, unitId }: Login): WalkerDesk {
  let cookie: string | null = null
  let etag: string | null = null
  let known: readonly CaseCard[] = []

  async function request(path: string, init: RequestInit): Promise<Response> {
    let response: Response
    try {
      response = await fetch(url + path, { ...init, signal: AbortSignal.timeout(ANSWER_MAX_MS) })
    } catch (error) {
      throw new AwayError(`${username}: nobody answers at ${url}`, { cause: error })
    }
    if (response.status === 429 || response.status >= 500)
      throw new AwayError(`${username}: the server answers ${response.status}`)
    return response
  }

  async function logIn(): Promise<string> {
    const response = await request('/api/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username, password }),
    })
    const [given] = response.headers.getSetCookie()
    if (!response.ok || given === undefined)
      throw new RefusedLogin(username, response.status, await response.text())
    await response.arrayBuffer()
    return given.split(';', 1)[0] ?? ''
  }

  async function ask(path: string, body?: unknown, headers: object = {}): Promise<Response> {
    const once = async (): Promise<Response> => {
      cookie ??= await logIn()
      return request(path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          Cookie: cookie,
          ...(body !== undefined && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    }
    const first = await once()
    if (first.status !== 401) return first
    await first.arrayBuffer()
    cookie = null
    return once()
  }

  async function good(response: Response): Promise<unknown> {
    if (!response.ok) throw new Error(`${username}: ${response.status} ${await response.text()}`)
    return response.json()
  }

  return {
    mine: async () => MineAnswer.parse(await good(await ask('/api/forces/mine'))),
    consent: async (given) =>
      MineAnswer.parse(await good(await ask('/api/forces/consent', { given }))),

    async send(position) {
      const response = await ask('/api/forces/position', position)
      await response.arrayBuffer()
      return response.ok
    },

    async cards() {
      const path = `/api/board?unitId=${encodeURIComponent(unitId)}`
      const response = await ask(path, undefined, etag === null ? {} : { 'If-None-Match': etag })
      if (response.status === 304) return known
      const { board } = (await good(response)) as BoardBody
      known = board.cases.map(liftCard)
      etag = response.headers.get('etag')
      return known
    },

    async act({ orderId, version }, { name, ...input }) {
      const body = { expectedVersion: version, ...input }
      const key = { 'Idempotency-Key': `walker ${orderId} ${version} ${name}` }
      const response = await ask(`/api/orders/${orderId}/${name}`, body, key)
      if (response.status === 409 || response.status === 403) {
        await response.arrayBuffer()
        return false
      }
      await good(response)
      return true
    },

    async logOut() {
      if (cookie === null) return
      await (
        await request('/api/session', { method: 'DELETE', headers: { Cookie: cookie } })
      ).text()
      cookie = null
    },
  }
}

/** The account is not there, or its password is another. */
export class RefusedLogin extends Error {
  override readonly name = 'RefusedLogin'

  constructor(username: string, status: number, answer: string) {
    super(`${username} cannot log in (${status}): ${answer.slice(0, 120)}`)
  }
}
