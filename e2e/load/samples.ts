export interface Spread {
  p50: number
  p95: number
  p99: number
  count: number
}

/** Percentiles by the nearest rank; of nothing, NaN, which no check accepts. */
export function spreadOf(samples: readonly number[]): Spread {
  const sorted = Float64Array.from(samples).sort()
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), count: sorted.length }
}

export function median(samples: readonly number[]): number {
  return spreadOf(samples).p50
}
