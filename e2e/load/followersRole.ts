import type { Socket } from 'node:net'
import { roomOf, type Scope } from '#shared/area.ts'
import { CONTRACT } from '#shared/board.ts'
import { watchLoopDelay } from './loopDelay.ts'
import { monotonicMs } from './monotonic.ts'
import { followRaw } from './rawFollower.ts'
import { playRole } from './role.ts'

export interface Crowd {
  port: number
  /** Logged in at the product; null: at the bare server, which is told the room. */
  cookie: string | null
  since: number
  scopes: readonly Scope[]
}

/** When frames came to one room's screens: `to`, moment, `to`, moment, … */
export type Arrivals = Map<string, Float64Array>

export type FollowersCalls = {
  connect: (crowd: Crowd) => Promise<void>
  begin: () => void
  /** How many screens of the room have had a frame that leads to the number or beyond. */
  reached: (place: { room: string; seq: number }) => number
  finish: () => { arrivals: Arrivals; loopP99: number }
  disconnect: () => void
}

const CONNECT_AT_ONCE = 50

/** Screens without a screen: they note when each frame came. */
export function playFollowers(): void {
  const loop = watchLoopDelay()
  let lines: Socket[] = []
  let screens: { room: string; newest: number }[] = []
  let arrivals = new Map<string, number[]>()

  const notesOf = (room: string): number[] => {
    const notes = arrivals.get(room) ?? []
    arrivals.set(room, notes)
    return notes
  }

  function follow({ port, cookie, since }: Crowd, scope: Scope): Promise<Socket> {
    const room = roomOf(scope)
    const screen = { room, newest: 0 }
    screens.push(screen)
    return followRaw({
      port,
      cookie,
      auth: cookie === null ? { room } : null,
      request: cookie === null ? null : ['board:follow', { scope, since, contract: CONTRACT }],
      onFrame(to) {
        notesOf(room).push(to, monotonicMs())
        screen.newest = to
      },
    })
  }

  const calls: FollowersCalls = {
    async connect(crowd) {
      screens = []
      for (let first = 0; first < crowd.scopes.length; first += CONNECT_AT_ONCE) {
        const some = crowd.scopes.slice(first, first + CONNECT_AT_ONCE)
        const opened = some.map((scope) => follow(crowd, scope))
        lines.push(...(await Promise.all(opened)))
      }
    },
    begin() {
      arrivals = new Map()
      loop.restart()
    },
    reached: ({ room, seq }) =>
      screens.filter((screen) => screen.room === room && screen.newest >= seq).length,
    finish: () => ({
      arrivals: new Map([...arrivals].map(([room, notes]) => [room, Float64Array.from(notes)])),
      loopP99: loop.p99(),
    }),
    disconnect() {
      for (const line of lines) line.destroy()
      lines = []
    },
  }
  playRole(calls, async () => calls.disconnect())
}
