import { say, type Say } from '#shared/say.ts'
import type { Actor } from '#server/cases/happening.ts'
import type { Draft } from '#server/ledger/draft.ts'
import { asideDraft } from '#server/visits/asideDraft.ts'
import type { Trail } from './trailRepo.ts'

/** For the audit alone: that somebody shares or no longer does, and never where they are. */
export const sharingDraft = (actor: Actor, accountId: string, what: Say): Draft =>
  asideDraft({ type: 'sharing:changed', actor, id: accountId, what, rooms: null })

export const trailsDeleted = (actor: Actor, trails: readonly Trail[]): Draft[] =>
  trails.map(({ accountId }) => sharingDraft(actor, accountId, say('happened.trailDeleted')))
