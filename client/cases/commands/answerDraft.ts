import { ReturnForm } from '#shared/returnForm.ts'
import type { ReturnFormDraft } from '#shared/returnFormPrefill.ts'
import type { ContactResult } from '#shared/ticket.ts'
import { inputOf, instantOf } from './momentInput.ts'

/** The return form as its screen holds it: flat, moments as inputs write them. */
export interface AnswerDraft extends Omit<
  ReturnFormDraft,
  'contact' | 'answeredAt' | 'satisfaction'
> {
  contact: ContactResult | 'none'
  contactAt: string
  answeredAt: string
  satisfaction: NonNullable<ReturnForm['satisfaction']> | 'none'
}
export type AnswerField = keyof AnswerDraft

export const answerDraftOf = (prefilled: ReturnFormDraft): AnswerDraft => ({
  ...prefilled,
  contact: prefilled.contact?.result ?? 'none',
  contactAt: prefilled.contact ? inputOf(prefilled.contact.at) : '',
  answeredAt: inputOf(prefilled.answeredAt),
  satisfaction: prefilled.satisfaction ?? 'none',
})

/** The form whole, or the first field that is missing or does not fit the others. */
export function returnFormOf(
  draft: AnswerDraft,
): { ok: true; form: ReturnForm } | { ok: false; field: AnswerField } {
  const { contact, contactAt, answeredAt, satisfaction, ...rest } = draft
  const isContacted = contact !== 'none'
  if (isContacted && contactAt === '') return { ok: false, field: 'contactAt' }
  const parsed = ReturnForm.safeParse({
    ...rest,
    contact: isContacted ? { result: contact, at: instantOf(contactAt) } : null,
    notContactedBecause: isContacted ? '' : rest.notContactedBecause.trim(),
    feedbackNote: rest.feedbackNote.trim(),
    answeredAt: instantOf(answeredAt),
    satisfaction: satisfaction === 'none' ? null : satisfaction,
  })
  if (parsed.success) return { ok: true, form: parsed.data }
  const [field, inner] = parsed.error.issues[0]?.path ?? []
  return { ok: false, field: inner === 'at' ? 'contactAt' : (field as AnswerField) }
}
