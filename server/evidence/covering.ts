import { buffer } from 'node:stream/consumers'
import type { Account } from '#shared/account.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { refuseCover, type EvidenceCover } from '#shared/evidenceCover.ts'
import { say } from '#shared/say.ts'
import { told } from '#server/cases/happening.ts'
import { notFound, refused } from '#server/errors.ts'
import { newId } from '#server/newId.ts'
import { coverImage } from './coverImage.ts'
import { lockCase, mustOpen, tell } from './evidenceCase.ts'
import { itemOf } from './evidenceItem.ts'
import { findEvidence, insertEvidence, markRemoved, type NewEvidence } from './evidenceRepo.ts'
import type { EvidenceDeps } from './evidenceService.ts'
import { removeUnused } from './unusedFiles.ts'
import { filesOf, writeWithFiles } from './writeWithFiles.ts'

/**
 * Covers parts of a stored photo: the covered one takes its place for everybody, the file as it came is
 * deleted, and the event keeps the hashes of both. Only boxes come from outside; what is covered is
 * our own file, so that nobody exchanges a picture this way.
 */
export async function cover(
  deps: EvidenceDeps,
  account: Account,
  id: string,
  asked: EvidenceCover,
): Promise<EvidenceItem> {
  const { db, clock, limits, files } = deps
  const row = await mustOpen(db, account, id)
  const rules = await limits.at('evidence', clock.now())
  const mustCover = (one: typeof row, now: Date): void => {
    const refusal = refuseCover(itemOf(account)(one), rules, now)
    if (refusal) throw refused(refusal)
  }
  mustCover(row, clock.now())
  const covered = await coverImage(await buffer(files.read(row.sha256)), asked, rules)

  const put = async (): Promise<NewEvidence> => {
    const whole = await files.put([covered.whole])
    const screen = covered.screen && (await files.put([covered.screen]))
    const thumb = await files.put([covered.thumb])
    const hashes = { sha256: whole.sha256, screen: screen?.sha256 ?? null, thumb: thumb.sha256 }
    return { ...row, ...hashes, id: newId(), bytes: whole.bytes, covers: row.id }
  }
  const item = await writeWithFiles(deps, put, async (tx, now, added, hold) => {
    await hold()
    const before = await lockCase(tx, row.caseId)
    const current = await findEvidence(tx, id)
    if (!current) throw notFound('evidence')
    mustCover(current, now)
    await insertEvidence(tx, added)
    await markRemoved(tx, id, { at: now, by: account.label, reason: '' })
    const what = say('happened.evidenceCovered', {
      by: account.label,
      original: row.sha256,
      covered: added.sha256,
    })
    const evidence = (before.evidence ?? []).map((one) => (one === id ? added.id : one))
    const drafts = [await tell(tx, account, before, told(before, now, what, { evidence }))]
    const shown = { ...added, isInForm: false, coveredFrom: row.sha256, removed: null }
    return { result: itemOf(account)(shown), drafts }
  })
  // Only what is committed is deleted; should this be cut short, the next start goes on.
  await removeUnused({ db, files }, filesOf(row))
  return item
}
