/** The ids with one of them a place further on; at either end it stays. */
export function moved(ids: readonly string[], id: string, by: 1 | -1): string[] {
  const at = ids.indexOf(id)
  const to = at + by
  const other = ids[to]
  if (at === -1 || other === undefined) return [...ids]
  const next = [...ids]
  next[at] = other
  next[to] = id
  return next
}
