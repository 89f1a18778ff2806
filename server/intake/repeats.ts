import { isClosed, type CaseCard } from '#shared/case.ts'
import { lockCases } from '#server/cases/caseRepo.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { lockKnownTickets } from './intakeRepo.ts'
import type { Prepared } from './prepare.ts'

export interface Repeated {
  /** The open cases that are joined, as they stand, locked. */
  cards: readonly CaseCard[]
  /** The case an item joins; null when it opens its own. */
  caseIdFor(prepared: Prepared): string | null
}

const keyOf = (source: string, sourceId: string): string => `${source} ${sourceId}`

/**
 * Which open case each repeating item joins: that of the ticket it names, known from before or coming
 * in this very run. One whose case is closed opens a new case.
 */
export async function casesRepeated(tx: Tx, items: readonly Prepared[]): Promise<Repeated> {
  const repeating = items.filter(({ item }) => item.repeatOf !== undefined)
  const caseOfKnown = new Map<string, string>()
  for (const source of new Set(repeating.map((one) => one.source))) {
    const wanted = repeating
      .filter((one) => one.source === source)
      .map(({ item }) => item.repeatOf as string)
    for (const [sourceId, { caseId }] of await lockKnownTickets(tx, source, wanted))
      caseOfKnown.set(keyOf(source, sourceId), caseId)
  }
  const locked = await lockCases(tx, [...new Set(caseOfKnown.values())])
  const open = [...locked.values()].filter((card) => !isClosed(card))
  const openIds = new Set(open.map(({ id }) => id))
  const here = new Map(items.map((one) => [keyOf(one.source, one.item.sourceId), one]))

  function caseIdFor(prepared: Prepared, seen = new Set<Prepared>()): string | null {
    const { source, item } = prepared
    if (item.repeatOf === undefined || seen.has(prepared)) return null
    const key = keyOf(source, item.repeatOf)
    const known = caseOfKnown.get(key)
    if (known !== undefined) return openIds.has(known) ? known : null
    const first = here.get(key)
    if (!first || first === prepared) return null
    // A repeat of a repeat: both go where the first one goes. Two that name each other stay apart.
    return caseIdFor(first, seen.add(prepared)) ?? first.caseId
  }

  return { cards: open, caseIdFor: (prepared) => caseIdFor(prepared) }
}
