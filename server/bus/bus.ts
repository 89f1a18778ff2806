/**
 * What several processes tell each other and nobody keeps: announcements, who is there, who looks at
 * what. What is missed here costs a moment, never a fact: those are in the store.
 */
export interface Bus {
  /** To the other processes, not to this one. Dropped while the bus is away: it would come too late. */
  publish(channel: string, message: unknown): void
  /** What other processes publish. */
  subscribe(channel: string, hear: (message: unknown) => void): void
  /** Called whenever the bus is back after having been away. */
  onHealed(heal: () => void): void
  /** Rejects when the bus does not answer. */
  ping(): Promise<void>
  close(): Promise<void>
}

/** One process alone: there is nobody to tell. */
export const soleBus = (): Bus => ({
  publish: () => undefined,
  subscribe: () => undefined,
  onHealed: () => undefined,
  ping: async () => undefined,
  close: async () => undefined,
})
