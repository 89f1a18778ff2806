import { z } from 'zod'

/** What may be chosen from, kept as rows: which lists there are. */
export const CodeListName = z.enum(['visitPlaceKind', 'disputeKind', 'disputeParty'])
export type CodeListName = z.infer<typeof CodeListName>

/** One choice, with its name in each language of the product. */
export const CodeListItem = z.object({
  code: z.string(),
  names: z.object({ 'zh-CN': z.string(), en: z.string() }),
})
export type CodeListItem = z.infer<typeof CodeListItem>
