import { refusePhotos, stageKey } from '#shared/evidence.ts'
import type { FormEntry } from '#shared/forms/forms.ts'
import { say } from '#shared/say.ts'
import { badRequest } from '#server/errors.ts'
import type { Tx } from '#server/ledger/ledger.ts'
import type { Limits } from '#server/rules/limits.ts'
import { lockFreePhotos, tieToForm } from './evidenceRepo.ts'

/**
 * The photos an entry stands on, checked by the row in force and tied to the entry, so that nobody
 * takes them back any more. Throws 400 for one that is missing where the row asks for it, for one where
 * none is asked, and for one that is not this order's or not free.
 */
export async function tiePhotos(
  tx: Tx,
  limits: Limits,
  { orderId, formId, entry, now }: { orderId: string; formId: string; entry: FormEntry; now: Date },
): Promise<void> {
  const photos = [...new Set(entry.photos ?? [])]
  const key = stageKey(entry)
  const reason = refusePhotos(await limits.at('formPhotos', now), key, photos.length)
  if (reason) throw badRequest('The form asks for other photos', { field: 'entry.photos', reason })
  if (photos.length === 0) return
  const free = await lockFreePhotos(tx, orderId, key, photos)
  if (free.length < photos.length)
    throw badRequest('A photo is not there for this form', {
      field: 'entry.photos',
      reason: say('evidence.problem.photoGone'),
    })
  await tieToForm(tx, photos, formId)
}
