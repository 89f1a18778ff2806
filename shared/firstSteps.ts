import { z } from 'zod'

/** What a real district needs before it can work, in the order in which one thing asks for the other. */
export const FirstStepCode = z.enum([
  'district',
  'areas',
  'units',
  'people',
  'rosters',
  'feedKeys',
  'calendar',
])
export type FirstStepCode = z.infer<typeof FirstStepCode>

/** `GET /api/admin/first-steps`: none for the demo, which is made complete. */
export const FirstSteps = z.object({
  steps: z.array(
    z.object({
      code: FirstStepCode,
      isDone: z.boolean(),
      /** How many there are: grids, units, people, units with a roster, feeds with a key; of the calendar the last year. */
      count: z.number().int().nonnegative(),
      /** How many there could be, where that is known. */
      of: z.number().int().nonnegative().nullable(),
    }),
  ),
})
export type FirstSteps = z.infer<typeof FirstSteps>
