import { formNamed, type FormEntry } from '#shared/forms/forms.ts'
import { formOf, formsOf, type Order } from '#shared/order.ts'
import { say, type Say } from '#shared/say.ts'
import { AppError, badRequest } from '#server/errors.ts'
import type { FormLimits } from '#server/rules/formLimits.ts'
import { NotInForce } from '#server/rules/limits.ts'
import type { Circumstances } from './transition.ts'

/** A device's clock may run ahead of ours by as much. */
const AHEAD_MS = 60_000

/**
 * The rows by which an entry is judged: those in force when what it tells of happened. Null where
 * the form has none. Throws 400 for a moment that has not come, or for which no row is known.
 */
export async function limitsOfForm(
  limits: FormLimits,
  entry: FormEntry,
  now: Date,
): Promise<unknown> {
  const form = formNamed(entry.form)
  const told = form.momentOf(entry)
  const moment = told === null ? now : new Date(told)
  if (moment.getTime() > now.getTime() + AHEAD_MS)
    throw badRequest('That time has not come yet', { reason: say('form.error.future') })
  if (form.limits.code === null) return null
  try {
    return await limits.at(form.limits.code, moment)
  } catch (error) {
    if (error instanceof NotInForce)
      throw badRequest('No limits are known for that time', { reason: say('form.error.noLimits') })
    throw error
  }
}

/** What an entry makes of an order's forms. It keeps one summary for each kind, the newest first. */
export function enterForm(
  order: Order,
  entry: FormEntry,
  { formLimits, redact }: Pick<Circumstances, 'formLimits' | 'redact'>,
): { order: Order; what: Say } {
  const before = formOf(order, entry.form)
  const entered = formNamed(entry.form).enter(before, entry, { limits: formLimits, redact })
  switch (entered.kind) {
    case 'outOfTurn':
      throw new AppError('notAllowedNow', 'The stages of a form follow each other', {
        details: { reason: say('refusal.formStage', { stage: entered.state }) },
      })
    case 'wrong':
      throw badRequest('A field of the form does not fit', {
        field: `entry.data.${entered.field}`,
        reason: entered.reason,
      })
    case 'taken': {
      const { summary, what } = entered
      const others = formsOf(order).filter(({ form }) => form !== entry.form)
      return {
        order: { ...order, form: summary, ...(others.length > 0 && { otherForms: others }) },
        what: say(what.code, { unitId: order.unitId, ...what.params }),
      }
    }
  }
}
