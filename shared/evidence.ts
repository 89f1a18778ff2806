import { z } from 'zod'
import type { Account } from './account.ts'
import { isClosed, type CaseCard } from './case.ts'
import type { FormEntry } from './forms/forms.ts'
import { isOpen, type Order } from './order.ts'
import type { Refusal } from './rules.ts'
import { say, Say } from './say.ts'
import { filledText } from './text.ts'
import { handlerOf, handles, manages } from './who.ts'

/** What somebody took at the scene: an image, or a short clip. */
export const EvidenceKind = z.enum(['image', 'clip'])
export type EvidenceKind = z.infer<typeof EvidenceKind>

const positive = z.number().int().positive()

/** What may be taken in, and what is kept of it; a row with validity. */
export const EvidenceLimits = z.object({
  imageBytes: positive,
  clipBytes: positive,
  clipSeconds: positive,
  /** An image of more pixels is refused unread: a small file may unfold to fill the memory. */
  imagePixels: positive,
  perCase: positive,
  /** Files an account may send within a minute. */
  perMinute: positive,
  /** How long whoever added it may take it back. */
  removeMinutes: positive,
  /** The longest edge of what a screen shows, and of what the strip shows. */
  screenPx: positive,
  thumbPx: positive,
  /** What is kept of where it was taken: how far from the case's place, or nothing at all. */
  position: z.enum(['distance', 'nothing']),
})
export type EvidenceLimits = z.infer<typeof EvidenceLimits>

/** Whether a stage of a form asks for photos. */
const PhotoNeed = z.enum(['must', 'may'])

/** Which stages of which forms ask for photos, as `form.stage`; a row. What it does not name asks for none. */
export const FormPhotos = z.object({
  stages: z.record(z.string().regex(/^\w+\.\w+$/), PhotoNeed),
})
export type FormPhotos = z.infer<typeof FormPhotos>

/** Rows that a screen reads, too: it refuses by the same ones. */
export const evidenceLimits = { evidence: EvidenceLimits, formPhotos: FormPhotos } as const

/** A stage of a form as evidence names it. */
export const stageKey = ({ form, stage }: Pick<FormEntry, 'form' | 'stage'>): string =>
  `${form}.${stage}`

/** Why a form's stage cannot be entered with these photos; null: it can. */
export function refusePhotos({ stages }: FormPhotos, key: string, photos: number): Say | null {
  const need = stages[key]
  if (need === undefined) return photos > 0 ? say('evidence.problem.noPhotosHere') : null
  return need === 'must' && photos === 0 ? say('evidence.problem.photoMissing') : null
}

/** One piece of evidence as those see it who may: never a file's name, nor where exactly it was taken. */
export const EvidenceItem = z.object({
  id: z.string(),
  caseId: z.string(),
  /** The order in whose work it was taken; null: it belongs to the case as a whole. */
  orderId: z.string().nullable(),
  /** `form.stage` it was taken for. */
  form: z.string().nullable(),
  kind: EvidenceKind,
  /** Of the stored file, in hex. */
  sha256: z.string(),
  bytes: z.number().int(),
  /** After turning it upright; null for a clip. */
  width: z.number().int().nullable(),
  height: z.number().int().nullable(),
  /** Of a clip. */
  seconds: z.number().nullable(),
  /** It can be shown small; a clip only if its sender's device could make a still of it. */
  hasThumb: z.boolean(),
  addedAt: z.string(),
  /** Post and place, never a person. */
  addedBy: z.string(),
  isMine: z.boolean(),
  /** By the camera's clock; null: the file does not say. */
  takenAt: z.string().nullable(),
  /** Where it was taken, as far as the rule lets it be told. */
  place: Say,
  /** A form that was entered stands on it. */
  isInForm: z.boolean(),
  /** SHA-256 of the photo as it came, before parts of it were covered; its file is gone. */
  coveredFrom: z.string().nullable(),
  /** The file is gone; that it was there, its hash and the reason stay. */
  removed: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
})
export type EvidenceItem = z.infer<typeof EvidenceItem>

/** A still of a screen's size has some hundred kilobytes. */
const POSTER_BYTES_MAX = 2_000_000

export const EvidenceQuery = z.strictObject({
  /** The stage of a form that asks for it. */
  form: z
    .string()
    .max(60)
    .regex(/^\w+\.\w+$/)
    .optional(),
  /** So many bytes at the beginning of the body are a clip's poster, an image; the clip follows. */
  poster: z.coerce.number().int().min(1).max(POSTER_BYTES_MAX).optional(),
})

export type EvidenceQuery = z.infer<typeof EvidenceQuery>

export const EvidenceRemoval = z.strictObject({ reason: filledText(200).trim() })

/** May this account add evidence, to an order or to the case as a whole, now? Null: yes. */
export function refuseEvidence(
  account: Account,
  card: CaseCard,
  order: Order | null,
): Refusal | null {
  const isMine = order
    ? handlerOf(account, order)
    : manages(account, card) || handles(account, card)
  if (!isMine) return { code: 'notAllowed', reason: say('refusal.notYours') }
  if (isClosed(card)) return notNow(`status.${card.status}`)
  // What a unit answered lies with those who check it.
  return order && !isOpen(order) ? notNow(`orderState.${order.state}`) : null
}

/** May whoever reported a case from the street add photos of it, now? Null: yes. */
export const refuseReporterEvidence = (card: CaseCard): Refusal | null =>
  isClosed(card) ? notNow(`status.${card.status}`) : null

/** May this account take back what it added, now? Null: yes. */
export function refuseRemoval(
  item: Pick<EvidenceItem, 'addedAt' | 'isMine' | 'isInForm' | 'removed'>,
  { removeMinutes }: Pick<EvidenceLimits, 'removeMinutes'>,
  now: Date,
): Refusal | null {
  if (!item.isMine) return { code: 'notAllowed', reason: say('refusal.notYours') }
  const because = (code: string, params?: { n: number }): Refusal => ({
    code: 'notAllowedNow',
    reason: say(code, params),
  })
  if (item.removed) return because('evidence.problem.removedAlready')
  if (item.isInForm) return because('evidence.problem.inForm')
  const until = Date.parse(item.addedAt) + removeMinutes * 60_000
  return now.getTime() > until ? because('evidence.problem.tooLate', { n: removeMinutes }) : null
}

const notNow = (state: string): Refusal => ({
  code: 'notAllowedNow',
  reason: say('refusal.notNow', { state }),
})
