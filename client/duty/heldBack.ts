/**
 * New cases must not push the line away that somebody is reading: while the list is being read they
 * are held back and counted, and what is on it keeps its place. What left the queue leaves the list.
 */
export interface HeldBack {
  shown: string[]
  /** Ids that wait for a click on "n new". */
  held: string[]
}

/**
 * @param before ids on the list, top first; null when nobody has looked yet
 * @param queue ids in the order the queue has now
 */
export function holdBack(
  before: readonly string[] | null,
  queue: readonly string[],
  isBeingRead: boolean,
): HeldBack {
  if (before === null || !isBeingRead) return { shown: [...queue], held: [] }
  const present = new Set(queue)
  const known = new Set(before)
  return {
    shown: before.filter((id) => present.has(id)),
    held: queue.filter((id) => !known.has(id)),
  }
}
