import { z } from 'zod'
import { CaseStatus, Tier } from './case.ts'
import { filledText } from './text.ts'
import { Instant, Source } from './ticket.ts'

const Cursor = z.string().transform((text, context) => {
  const [at = '', id = ''] = text.split('_')
  if (Instant.safeParse(at).success && z.uuid().safeParse(id).success) return { at, id }
  context.addIssue({ code: 'custom', message: 'not a cursor of this list' })
  return z.NEVER
})

/** `GET /api/cases`: every filter is optional, all that are given must hold. */
export const CaseQuery = z.strictObject({
  status: CaseStatus.optional(),
  tier: z.coerce.number().pipe(Tier).optional(),
  gridId: filledText(40).optional(),
  townCode: filledText(40).optional(),
  unitId: filledText(60).optional(),
  source: Source.optional(),
  overdue: z
    .enum(['true', 'false'])
    .transform((value) => value === 'true')
    .optional(),
  q: filledText(100).optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type CaseQuery = z.infer<typeof CaseQuery>
