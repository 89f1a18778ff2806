import { describe, expect, it } from 'vitest'
import {
  connectionAfter,
  isStale,
  SILENT_MS,
  unconnected,
  type Connection,
  type ConnectionNews,
} from './connection.ts'

/** The state after these news, one a second from zero. */
const after = (...news: ConnectionNews[]): Connection =>
  news.reduce((was, one, index) => connectionAfter(was, one, (index + 1) * 1000), unconnected(0))

const toLive: ConnectionNews[] = [{ kind: 'up' }, { kind: 'catchingUp' }, { kind: 'live' }]

describe('the connection as a screen shows it', () => {
  it.each<[string, ConnectionNews[], Connection['phase']]>([
    ['is connecting until the first board', [{ kind: 'up' }, { kind: 'catchingUp' }], 'connecting'],
    ['stays connecting while no line comes up', [{ kind: 'down' }], 'connecting'],
    ['is live after the first answer', toLive, 'live'],
    ['is offline after a cut', [...toLive, { kind: 'down' }], 'offline'],
    [
      'is still offline while it asks over a dead line',
      [...toLive, { kind: 'down' }, { kind: 'catchingUp' }],
      'offline',
    ],
    [
      'catches up when the line is back',
      [...toLive, { kind: 'down' }, { kind: 'up' }, { kind: 'catchingUp' }],
      'catchingUp',
    ],
    ['tells an outdated page', [...toLive, { kind: 'outdated' }], 'outdated'],
  ])('%s', (_, news, phase) => {
    expect(after(...news).phase).toBe(phase)
  })

  it('keeps since when it is offline, however often a reconnection fails', () => {
    const offline = after(...toLive, { kind: 'down' }, { kind: 'down' }, { kind: 'down' })

    expect(offline.sinceMs).toBe(4000)
  })

  it('counts every reload and keeps the last reason', () => {
    const state = after(...toLive, { kind: 'reloaded', reason: 'tooMuch' }, { kind: 'live' })

    expect(state).toMatchObject({ reloads: 1, lastReload: { atMs: 4000, reason: 'tooMuch' } })
  })

  it('is stale when it is not live, and when a live line has fallen silent', () => {
    const live = after(...toLive)

    expect(isStale(live, 3000 + SILENT_MS)).toBe(false)
    expect(isStale(live, 3001 + SILENT_MS)).toBe(true)
    expect(isStale(after(...toLive, { kind: 'down' }), 4000)).toBe(true)
  })
})
