import type { Log } from '#server/log.ts'
import type { Store } from './store.ts'

export interface KeptRows {
  /** Reads again; resolves when all that was committed before counts in this process. */
  refresh: () => Promise<void>
  /** Reads again, and once more a second later as long as that fails. */
  follow: () => void
  close: () => Promise<void>
}

interface Deps {
  listen: Store['listen']
  channel: Parameters<Store['listen']>[0]
  log: Log
  /** What is read, for the log when it cannot be. */
  name: string
}

const TRY_AGAIN_MS = 1_000

/** Reads rows kept in memory again whenever any process says that they have changed. */
export function keepRows(
  { listen, channel, log, name }: Deps,
  read: () => Promise<void>,
): KeptRows {
  let reading: Promise<void> = Promise.resolve()
  let retry: NodeJS.Timeout | undefined
  let isClosed = false

  // One after another: an older answer never replaces a newer one.
  const refresh = (): Promise<void> => {
    reading = reading.catch(() => undefined).then(read)
    return reading
  }
  const follow = (): void => {
    if (isClosed) return
    clearTimeout(retry)
    refresh().catch((error: unknown) => {
      log.warn({ error, name }, 'what is kept cannot be read again, trying once more')
      if (!isClosed) retry = setTimeout(follow, TRY_AGAIN_MS)
    })
  }
  const listening = listen(channel, follow)

  return {
    refresh,
    follow,
    async close() {
      isClosed = true
      clearTimeout(retry)
      await listening.close()
      await reading.catch(() => undefined)
    },
  }
}
