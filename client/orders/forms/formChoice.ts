import type { CaseCard } from '#shared/case.ts'
import { formFor, type FormName } from '#shared/forms/forms.ts'
import type { Order } from '#shared/order.ts'

/** The form that was begun and is not finished, else the one for this kind of case. */
export function formToOpen(
  { category }: Pick<CaseCard, 'category'>,
  { form }: Pick<Order, 'form'>,
): FormName {
  return form !== null && form.stage !== 'judged' ? form.form : formFor(category)
}
