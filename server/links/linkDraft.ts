import type { Room } from '#shared/area.ts'
import { say } from '#shared/say.ts'
import type { Actor } from '#server/cases/happening.ts'
import type { Draft } from '#server/ledger/draft.ts'
import { asideDraft } from '#server/visits/asideDraft.ts'

/** What happened to a link; `tried`: a device it is not bound to opened it. */
type LinkHappening = 'made' | 'opened' | 'tried' | 'renewed' | 'revoked'

interface Told {
  id: string
  number: number
  unitId: string
  /** Of the unit's town and its grids. */
  rooms: readonly Room[]
}

/** Tells the unit and the link's number, and never who uses it. */
export const linkDraft = (
  { id, number, unitId, rooms }: Told,
  actor: Actor,
  what: LinkHappening,
): Draft =>
  asideDraft({
    type: 'link:changed',
    ...{ actor, id },
    what: say(`happened.link.${what}`, { unitId, number }),
    rooms: ['district', ...rooms],
  })
