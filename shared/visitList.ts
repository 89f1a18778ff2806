import { z } from 'zod'
import { filledText } from './text.ts'
import { Instant } from './ticket.ts'

/** What may be chosen from, kept as rows: which lists there are. */
export const CodeListName = z.enum([
  'visitPlaceKind',
  'disputeKind',
  'disputeParty',
  'patrolMatter',
])
export type CodeListName = z.infer<typeof CodeListName>

/** One choice, with its name in each language of the product. */
export const CodeListItem = z.object({
  code: z.string(),
  names: z.object({ 'zh-CN': z.string(), en: z.string() }),
})
export type CodeListItem = z.infer<typeof CodeListItem>

/** A choice as an administrator writes it. One that ended is offered no more; what was chosen stays. */
export const CodeListRow = z.strictObject({
  list: CodeListName,
  code: filledText(40),
  nameZh: filledText(40),
  nameEn: filledText(80),
  /** Its place in the list. */
  rank: z.number().int().min(0).max(9999),
  basis: filledText(200),
  validFrom: Instant,
  validTo: Instant.nullable(),
})
