import type { Actor } from '#server/cases/happening.ts'

/** A feed as the one who did something. */
export const feedActor = (source: string): Actor => ({ id: `feed:${source}`, label: source })
