import { isClosed, type CaseCard } from '#shared/case.ts'
import type { Clock } from '#shared/clock.ts'
import type { Say } from '#shared/say.ts'
import { lockCases, updateCases } from '#server/cases/caseRepo.ts'
import { changed, draftOf, type Actor } from '#server/cases/happening.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Ledger } from '#server/ledger/ledger.ts'

interface Rewriting {
  actor: Actor
  what: Say
  /** The case's clocks as they should be; the same ones where nothing changes. */
  clocksOf: (card: CaseCard, now: Date) => Clock[]
}

export interface Rewritten {
  moved: string[]
  unchanged: string[]
}

/** So many cases are locked at once at most: other commands go in between. */
const CHUNK = 20

export const sameClocks = (a: readonly Clock[], b: readonly Clock[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

/** Gives open cases their clocks anew, each that changes by an event of its own. */
export async function rewriteClocks(
  ledger: Ledger,
  caseIds: readonly string[],
  { actor, what, clocksOf }: Rewriting,
): Promise<Rewritten> {
  const moved: string[] = []
  for (let n = 0; n < caseIds.length; n += CHUNK) {
    const ids = caseIds.slice(n, n + CHUNK)
    const written = await ledger.write(async (tx, now) => {
      const cards = [...(await lockCases(tx, ids)).values()].filter((card) => !isClosed(card))
      const drafts: Draft[] = []
      const after: CaseCard[] = []
      for (const before of cards) {
        const clocks = clocksOf(before, now)
        if (sameClocks(clocks, before.clocks)) continue
        const card = changed(before, now, what, { clocks })
        after.push(card)
        drafts.push(draftOf({ type: 'case:changed', actor, before, after: card, what }))
      }
      await updateCases(tx, after)
      return { result: after.map(({ id }) => id), drafts }
    })
    moved.push(...written)
  }
  const isMoved = new Set(moved)
  return { moved, unchanged: caseIds.filter((id) => !isMoved.has(id)) }
}
