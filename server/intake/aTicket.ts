import type { IntakeItem } from '#shared/ticket.ts'

let made = 0

/** A valid item of a feed; a test names only what it is about. */
export const anItem = (changes: Partial<IntakeItem> = {}): IntakeItem => ({
  sourceId: `T-${++made}`,
  title: '烧烤店油烟扰民',
  receivedAt: '2026-11-20T10:00:00+08:00',
  ...changes,
})

/** A point in the middle of the story's grid, 环宝龙. */
export const inStoryGrid = { lng: 121.2004, lat: 31.1688, crs: 'WGS84' } as const
