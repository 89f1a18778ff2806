import { randomUUID } from 'node:crypto'
import { createClient } from 'redis'
import { z } from 'zod'
import type { Log } from '#server/log.ts'
import type { Bus } from './bus.ts'

const RECONNECT_MAX_MS = 1000
const PING_PATIENCE_MS = 1000

const Envelope = z.object({ origin: z.string(), message: z.unknown() })

interface Options {
  url: string
  /** What tells this installation from others on the same Redis. */
  name: string
  log: Log
}

/**
 * The bus over Redis. The server starts and goes on without it: what is told while Redis is away is
 * dropped, and once it is back everybody is told to look again.
 */
export async function createRedisBus({ url, name, log }: Options): Promise<Bus> {
  const origin = randomUUID()
  const heard = new Map<string, ((message: unknown) => void)[]>()
  const heals: (() => void)[] = []
  const socket = {
    reconnectStrategy: (tries: number) => Math.min(50 * 2 ** tries, RECONNECT_MAX_MS),
  }
  const sender = createClient({ url, socket, disableOfflineQueue: true })
  const listener = createClient({ url, socket })
  let isAway = false

  for (const client of [sender, listener])
    client.on('error', (error: unknown) => {
      // Said once for each time it goes away: it tries again every second.
      if (!isAway) log.warn({ error }, 'Redis is away: other processes are not told for the moment')
      isAway = true
    })
  listener.on('ready', () => {
    if (!isAway) return
    isAway = false
    log.info('Redis is back')
    for (const heal of heals) heal()
  })

  const channelOf = (channel: string): string => `${name}:${channel}`

  function hear(channel: string, text: string): void {
    const parsed = Envelope.safeParse(parseJson(text))
    if (!parsed.success) {
      log.warn({ channel }, 'a message on the bus could not be read')
      return
    }
    if (parsed.data.origin === origin) return
    for (const listen of heard.get(channel) ?? []) listen(parsed.data.message)
  }

  // Not waited for: a station must start while Redis is away.
  const connecting = Promise.allSettled([sender.connect(), listener.connect()])

  return {
    publish(channel, message) {
      if (!sender.isReady) return
      sender
        .publish(channelOf(channel), JSON.stringify({ origin, message }))
        .catch((error: unknown) => log.debug({ error, channel }, 'not told: Redis went away'))
    },
    subscribe(channel, listen) {
      const known = heard.get(channel)
      if (known) {
        known.push(listen)
        return
      }
      heard.set(channel, [listen])
      listener
        .subscribe(channelOf(channel), (text) => hear(channel, text))
        .catch((error: unknown) => log.error({ error, channel }, 'the bus cannot be listened to'))
    },
    onHealed: (heal) => void heals.push(heal),
    async ping() {
      if (!sender.isReady || !listener.isReady) throw new Error('Redis does not answer')
      const answer = sender.ping()
      const late = new Promise<never>((_resolve, reject) => {
        setTimeout(() => reject(new Error('Redis does not answer')), PING_PATIENCE_MS).unref()
      })
      await Promise.race([answer, late])
    },
    async close() {
      for (const client of [sender, listener]) client.destroy()
      await connecting
    },
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the schema behind says that it cannot be read
  }
}
