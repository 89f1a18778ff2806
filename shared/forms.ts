import { z } from 'zod'
import { CookingFumeLaboratory, CookingFumeSampling, CookingFumeScreening } from './cookingFume.ts'

/** What an officer enters into a form, stage by stage. */
export const FormEntry = z.discriminatedUnion('stage', [
  z.strictObject({
    form: z.literal('cookingFume'),
    stage: z.literal('screening'),
    data: CookingFumeScreening,
  }),
  z.strictObject({
    form: z.literal('cookingFume'),
    stage: z.literal('sampling'),
    data: CookingFumeSampling,
  }),
  z.strictObject({
    form: z.literal('cookingFume'),
    stage: z.literal('laboratory'),
    data: CookingFumeLaboratory,
  }),
])
export type FormEntry = z.infer<typeof FormEntry>
