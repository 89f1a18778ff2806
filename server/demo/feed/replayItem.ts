import type { IntakeItem } from '#shared/ticket.ts'

/** A row of a file as the feed sends it, with the moment the file gives it. */
export interface ReplayItem {
  /** Milliseconds. */
  at: number
  item: Omit<IntakeItem, 'receivedAt'>
}

/** The local time of a file (`2019-09-30T08:15:00`, or a date alone) in the district's zone. */
export function localInstant(text: string): number {
  const full = /^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00` : text.replace(' ', 'T')
  const at = Date.parse(`${full}+08:00`)
  if (Number.isNaN(at)) throw new RangeError(`"${text.slice(0, 40)}" is no time`)
  return at
}

/** In time order; what happened at the same moment stays in the file's order. */
export const inTimeOrder = (items: readonly ReplayItem[]): ReplayItem[] =>
  [...items].sort((a, b) => a.at - b.at)
