import { z } from 'zod'
import { refuseRemoval, type EvidenceItem, type EvidenceLimits } from './evidence.ts'
import type { Refusal } from './rules.ts'
import { say } from './say.ts'

const share = z.number().min(0).max(1)

/** What is covered of a picture, in shares of its width and height from its upper left corner. */
export const CoverBox = z
  .strictObject({
    x: share,
    y: share,
    width: share.positive(),
    height: share.positive(),
  })
  .refine(({ x, y, width, height }) => x + width <= 1.000001 && y + height <= 1.000001, {
    message: 'A box lies inside the picture',
  })
export type CoverBox = z.infer<typeof CoverBox>

/** Coarse squares of its own colours, or black. Neither lets anybody see what was there. */
export const CoverLook = z.enum(['mosaic', 'solid'])
export type CoverLook = z.infer<typeof CoverLook>

/** More are a crowd: then the whole picture is the matter, and it is taken back. */
export const BOXES_MAX = 60

export const EvidenceCover = z.strictObject({
  look: CoverLook,
  boxes: z.array(CoverBox).min(1).max(BOXES_MAX),
})
export type EvidenceCover = z.infer<typeof EvidenceCover>

/** May this account cover parts of it, now? Whoever may take it back may; null: yes. */
export function refuseCover(
  item: Pick<EvidenceItem, 'kind' | 'addedAt' | 'isMine' | 'isInForm' | 'removed'>,
  limits: Pick<EvidenceLimits, 'removeMinutes'>,
  now: Date,
): Refusal | null {
  if (item.kind !== 'image')
    return { code: 'notAllowedNow', reason: say('evidence.problem.coverClip') }
  return refuseRemoval(item, limits, now)
}

/** A stretch of a picture in whole pixels. */
interface PixelBox {
  left: number
  top: number
  width: number
  height: number
}

/** The pixels a box touches: a pixel half inside is covered whole. At least one. */
export function pixelsOf(box: CoverBox, width: number, height: number): PixelBox {
  const left = Math.min(Math.floor(box.x * width), width - 1)
  const top = Math.min(Math.floor(box.y * height), height - 1)
  const right = Math.min(Math.ceil((box.x + box.width) * width), width)
  const bottom = Math.min(Math.ceil((box.y + box.height) * height), height)
  return { left, top, width: Math.max(1, right - left), height: Math.max(1, bottom - top) }
}

/** So many squares along the longer side: with more, a face or a number can be guessed. */
const SQUARES = 6

/** Into how many squares a covered stretch is cut. */
export function squaresOf({ width, height }: Pick<PixelBox, 'width' | 'height'>): {
  columns: number
  rows: number
} {
  const edge = Math.max(width, height) / SQUARES
  return {
    columns: Math.max(1, Math.round(width / edge)),
    rows: Math.max(1, Math.round(height / edge)),
  }
}
