import type { Kysely } from 'kysely'
import type { formLimits } from '#shared/forms/forms.ts'
import type { Tables } from '#server/store/tables.ts'
import type { Limits } from './limits.ts'
import { noiseLimitsAt } from './noiseLimitRepo.ts'

/** What a form is judged by at a moment, in the form's own shape. Throws `NotInForce` as `Limits` does. */
export interface FormLimits {
  at(code: keyof typeof formLimits, moment: Date): Promise<unknown>
}

/** Most forms are judged by one row of `limits`; noise by many rows of its own beside it. */
export const createFormLimits = (db: Kysely<Tables>, limits: Limits): FormLimits => ({
  at: async (code, moment) =>
    code === 'noise'
      ? { ...(await limits.at(code, moment)), rows: await noiseLimitsAt(db, moment) }
      : limits.at(code, moment),
})
