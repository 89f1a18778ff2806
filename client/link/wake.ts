const TICK_MS = 1_000
/** A one-second timer that comes this late slept, with the machine or in a throttled tab. */
const SLEPT_MS = 5_000

interface Wake {
  /** Once a second. */
  tick: () => void
  /** The line may be dead without knowing it: back from sleep, back in view, back on the network. */
  woke: (why: 'slept' | 'visible' | 'online') => void
}

export function watchWake({ tick, woke }: Wake): () => void {
  let last = Date.now()
  const timer = setInterval(() => {
    const now = Date.now()
    const slept = now - last > SLEPT_MS
    last = now
    tick()
    if (slept) woke('slept')
  }, TICK_MS)
  const onVisible = () => {
    if (document.visibilityState === 'visible') woke('visible')
  }
  const onOnline = () => woke('online')
  document.addEventListener('visibilitychange', onVisible)
  addEventListener('online', onOnline)

  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', onVisible)
    removeEventListener('online', onOnline)
  }
}
