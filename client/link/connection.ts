/**
 * What a screen says about its line. `connecting` only before the first board: from then on a screen
 * without a line is `offline` and shows since when its figures stand still.
 */
export interface Connection {
  phase: 'connecting' | 'live' | 'catchingUp' | 'offline' | 'outdated'
  /** Machine time of the last change of phase. */
  sinceMs: number
  /** The socket is up. */
  isUp: boolean
  /** When the line was last known good; null before the first time. */
  lastHeardMs: number | null
  /** The board was fetched anew because too much had been missed. */
  reloads: number
  lastReload: { atMs: number; reason: string } | null
  /** The server refuses this screen for a reason that waiting alone does not mend. */
  refusal: string | null
}

export type ConnectionNews =
  | { kind: 'up' }
  | { kind: 'down' }
  | { kind: 'heard' }
  | { kind: 'catchingUp' }
  | { kind: 'live' }
  | { kind: 'outdated' }
  | { kind: 'reloaded'; reason: string }
  | { kind: 'refused'; code: string }

export const unconnected = (nowMs: number): Connection => ({
  phase: 'connecting',
  sinceMs: nowMs,
  isUp: false,
  lastHeardMs: null,
  reloads: 0,
  lastReload: null,
  refusal: null,
})

export function connectionAfter(was: Connection, news: ConnectionNews, nowMs: number): Connection {
  const enter = (phase: Connection['phase'], more: Partial<Connection> = {}): Connection => ({
    ...was,
    ...more,
    phase,
    sinceMs: phase === was.phase ? was.sinceMs : nowMs,
  })
  const heard = { lastHeardMs: nowMs }

  switch (news.kind) {
    case 'up':
      return { ...was, ...heard, isUp: true }
    case 'down':
      return enter(was.phase === 'connecting' ? 'connecting' : 'offline', { isUp: false })
    case 'heard':
      return { ...was, ...heard }
    case 'live':
      return enter('live', { ...heard, refusal: null })
    case 'outdated':
      return enter('outdated', heard)
    case 'reloaded':
      return { ...was, reloads: was.reloads + 1, lastReload: { atMs: nowMs, reason: news.reason } }
    case 'refused':
      return { ...was, refusal: news.code }
    case 'catchingUp':
      // Asking over a dead line is still being offline; and the first load is connecting.
      return was.isUp && was.phase !== 'connecting' ? enter('catchingUp') : was
  }
}

/** Every room hears something every 5 s; a line silent for longer than two of them is dead. */
export const SILENT_MS = 12_000

/** Figures this old must look old. */
export const isStale = (connection: Connection, nowMs: number): boolean =>
  connection.phase !== 'live' ||
  connection.lastHeardMs === null ||
  nowMs - connection.lastHeardMs > SILENT_MS
