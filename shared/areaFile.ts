import { z } from 'zod'
import { FileAnswer } from './ruleTable.ts'
import { Crs } from './ticket.ts'

/** What an outline in a file is the outline of. */
export const AreaLevel = z.enum(['grid', 'town'])
export type AreaLevel = z.infer<typeof AreaLevel>

/**
 * What becomes of the grids that hold now, of the towns a file speaks of, and that it does not have. A file
 * of one redrawn grid must not end all others, so they are kept unless it is said.
 */
export const MissingGrids = z.enum(['keep', 'end'])
export type MissingGrids = z.infer<typeof MissingGrids>

/** How a file of outlines is to be read where it does not say so itself. */
export const AreaReading = z.strictObject({
  /** The datum; absent: what the file says of itself, else WGS84. */
  crs: Crs.optional(),
  missing: MissingGrids.default('keep'),
})
export type AreaReading = z.infer<typeof AreaReading>

/** An open case that lies elsewhere by the new outlines. It keeps its grid. */
export const MovedCase = z.object({
  caseNo: z.string(),
  gridId: z.string().nullable(),
  wouldBe: z.string().nullable(),
})
export type MovedCase = z.infer<typeof MovedCase>

/** What a file of outlines does: `line` is the feature's number, from 1. */
export const AreaFileAnswer = FileAnswer.extend({
  /** Grids that hold now and that the file does not have. */
  missing: z.array(z.object({ id: z.string(), name: z.string() })),
  moved: z.object({ count: z.number().int(), cases: z.array(MovedCase) }),
})
export type AreaFileAnswer = z.infer<typeof AreaFileAnswer>
