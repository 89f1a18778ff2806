import { setTimeout as pause } from 'node:timers/promises'

import pg from 'pg'

import type { Log } from '../log.ts'
import { connect, type Address } from './connection.ts'

export interface Listening {
  close(): Promise<void>
}

const FIRST_PAUSE_MS = 50
const MAX_PAUSE_MS = 2_000

/**
 * Calls `onNotify` for every NOTIFY on the channel, on a connection of its own that comes back by
 * itself. Each time listening begins, also the first, it is called once without a payload:
 * what was notified before that is lost, so the caller must look for itself.
 */
export function listen(
  address: Address,
  channel: string,
  onNotify: (payload?: string) => void,
  log: Log,
): Listening {
  const closing = new AbortController()
  const isClosing = () => closing.signal.aborted
  let client: pg.Client | undefined

  async function listenOnce(): Promise<void> {
    client = await connect(address, `listen ${channel}`)
    const ended = new Promise<void>((resolve) => client?.once('end', resolve))
    try {
      client.on('notification', ({ payload }) => onNotify(payload))
      await client.query(`listen ${pg.escapeIdentifier(channel)}`)
      if (isClosing()) return
      onNotify()
      await ended
    } finally {
      await client.end()
    }
  }

  async function keepListening(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS
    while (!isClosing()) {
      try {
        await listenOnce()
        pauseMs = FIRST_PAUSE_MS
      } catch (error) {
        log.debug({ err: error, channel }, 'listening failed, trying again')
      }
      if (isClosing()) break
      // Rejects when closing: then there is nothing to wait for.
      await pause(pauseMs, undefined, { signal: closing.signal }).catch(() => undefined)
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)
    }
  }

  const done = keepListening()
  return {
    async close() {
      closing.abort()
      await client?.end()
      await done
    },
  }
}
