import { monitorEventLoopDelay } from 'node:perf_hooks'

const RESOLUTION_MS = 10

export interface LoopDelay {
  restart(): void
  p99(): number
}

/** How late this process's event loop is. The histogram counts its own interval in; here it is taken out. */
export function watchLoopDelay(): LoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  histogram.enable()
  return {
    restart: () => histogram.reset(),
    p99: () => Math.max(0, histogram.percentile(99) / 1e6 - RESOLUTION_MS),
  }
}
