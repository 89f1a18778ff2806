import type { Room } from '#shared/area.ts'
import type { AsideType } from '#shared/board.ts'
import type { Say } from '#shared/say.ts'
import type { Actor } from '#server/cases/happening.ts'
import type { Draft } from '#server/ledger/draft.ts'

interface Aside {
  type: AsideType
  actor: Actor
  /** Of the visit, wish, topic or dispute. */
  id: string
  what: Say
  /** Its town and grid, and the units it concerns; null: the log keeps it and no screen is told. */
  rooms: readonly Room[] | null
}

/** The places and units that hear of it, as a case's do, less the district, which reads none of this. */
export function roomsOf({
  townCode,
  gridId,
  unitIds,
}: {
  townCode: string | null
  gridId: string | null
  unitIds: readonly (string | null)[]
}): Room[] {
  const rooms = new Set<Room>()
  if (townCode !== null) rooms.add(`town:${townCode}`)
  if (gridId !== null) rooms.add(`grid:${gridId}`)
  for (const unitId of unitIds) if (unitId !== null) rooms.add(`unit:${unitId}`)
  return [...rooms].sort()
}

/** An event that says that something changed and nothing of what it says: walls hear it too. */
export const asideDraft = ({ type, actor, id, what, rooms }: Aside): Draft => ({
  type,
  actor: actor.id,
  lane: 'live',
  caseId: null,
  audiences: rooms ?? [],
  leftAudiences: [],
  data: { actor: actor.label, what, id },
  span: null,
  outbox: [],
})
