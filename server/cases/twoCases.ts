import type { CaseCard } from '#shared/case.ts'
import type { Say } from '#shared/say.ts'
import type { Draft } from '#server/ledger/draft.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import { updateCases } from './caseRepo.ts'
import { draftOf, type Actor } from './happening.ts'
import { merge, unmerge, type TwoCases, type TwoWords } from './mergeCases.ts'
import { moveTickets, noteParted } from './mergeRepo.ts'
import { settled, type Moment } from './settled.ts'

interface Two {
  actor: Actor
  name: 'merge' | 'unmerge'
  target: CaseCard
  source: CaseCard
  words: TwoWords
  at: Moment
}

/**
 * Merging and parting: both cases change or neither does, and each is told to who may see it. The
 * cases are locked; returns the case that took the other in, or gave it back.
 */
export async function settleTwo(
  tx: Tx,
  { actor, name, target, source, words, at }: Two,
): Promise<{ result: CaseCard; drafts: Draft[] }> {
  const isMerge = name === 'merge'
  const two: TwoCases = isMerge ? merge(target, source, at.now) : unmerge(target, source)
  const moving = (isMerge ? source.tickets : (two.source.tickets ?? [])).map(({ id }) => id)
  const after = settled(target, { what: words.target, changes: two.target }, at)
  const other = settled(source, { what: words.source, changes: two.source }, at)
  await moveTickets(tx, moving, isMerge ? target.id : source.id)
  if (!isMerge) await noteParted(tx, target.id, source.id)
  await updateCases(tx, [other, after])
  const tell = (before: CaseCard, now: CaseCard, what: Say) =>
    draftOf({
      type: now.status === 'voided' ? 'case:closed' : 'case:changed',
      actor,
      before,
      after: now,
      what,
    })
  return {
    result: after,
    drafts: [tell(source, other, words.source), tell(target, after, words.target)],
  }
}
