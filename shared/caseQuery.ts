import { z } from 'zod'
import { CaseStatus, FlagName, Holder, Tier } from './case.ts'
import { filledText } from './text.ts'
import { Instant, Source } from './ticket.ts'

/** Stands for the moment of a case that has no due time, and so comes after all that have one. */
export const NO_DUE = 'none'

const Cursor = z.string().transform((text, context) => {
  const [at = '', id = ''] = text.split('_')
  const isMoment = at === NO_DUE || Instant.safeParse(at).success
  if (isMoment && z.uuid().safeParse(id).success) return { at, id }
  context.addIssue({ code: 'custom', message: 'not a cursor of this list' })
  return z.NEVER
})

const Statuses = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(CaseStatus).min(1))
  .transform((all) => [...new Set(all)])

/** A single letter is in nearly every case: what is looked for needs two side by side. */
export const isSearchable = (q: string): boolean => /[\p{L}\p{N}]{2}/u.test(q.normalize('NFKC'))

/** `GET /api/cases`: every filter is optional, all that are given must hold. */
export const CaseQuery = z
  .strictObject({
    status: Statuses.optional().meta({ description: 'One status, or several with commas' }),
    tier: z.coerce.number().pipe(Tier).optional(),
    holder: Holder.optional().meta({ description: 'Open cases that wait for this post' }),
    flag: FlagName.optional(),
    gridId: filledText(40).optional(),
    townCode: filledText(40).optional(),
    unitId: filledText(60).optional(),
    source: Source.optional(),
    overdue: z
      .enum(['true', 'false'])
      .transform((value) => value === 'true')
      .optional(),
    sort: z.enum(['newest', 'due']).default('newest').meta({
      description: 'due: open cases alone, the one whose clock goes red first at the top',
    }),
    q: filledText(100)
      .refine(isSearchable, 'needs two letters or digits side by side')
      .optional()
      .meta({
        description:
          'Case or source number (whole, or four characters of it and more), words of title, place, and of the tickets where the account may read them; answered newest first, a whole number before all; a new case is found within about a second',
      }),
    cursor: Cursor.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .refine(({ q, sort }) => q === undefined || sort === 'newest', {
    path: ['sort'],
    message: 'a search is answered newest first',
  })
  .refine(({ cursor, sort }) => cursor?.at !== NO_DUE || sort === 'due', {
    path: ['cursor'],
    message: 'not a cursor of this list',
  })
export type CaseQuery = z.infer<typeof CaseQuery>
