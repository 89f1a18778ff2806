import type { Source, Urgency } from '#shared/ticket.ts'
import { Source as SourceCodes } from '#shared/ticket.ts'
import { palette } from './palette.ts'
import { sourceShapes } from './sourceShapes.ts'

export interface CaseLook {
  source: Source
  urgency: Urgency
  isLate: boolean
}

/** Shape: the source. Ring: urgent. Accent: late. The name under which the map knows the picture. */
export const iconName = ({ source, urgency, isLate }: CaseLook): string =>
  `case-${source}-${urgency}-${isLate ? 'late' : 'inTime'}`

export const caseLooks: readonly CaseLook[] = SourceCodes.options.flatMap((source) =>
  (['normal', 'urgent'] as const).flatMap((urgency) =>
    [false, true].map((isLate) => ({ source, urgency, isLate })),
  ),
)

/** Logical size of a picture, and how many times finer it is drawn. */
export const ICON_SIZE = 40
const ICON_DETAIL = 3
const SHAPE_BOX = 24

export function drawCaseIcon(look: CaseLook): { image: ImageData; pixelRatio: number } {
  const size = ICON_SIZE * ICON_DETAIL
  const canvas = new OffscreenCanvas(size, size)
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('This browser draws no pictures')
  pen.scale(ICON_DETAIL, ICON_DETAIL)

  if (look.urgency === 'urgent') {
    pen.beginPath()
    pen.arc(ICON_SIZE / 2, ICON_SIZE / 2, 17, 0, 2 * Math.PI)
    pen.strokeStyle = palette.ink
    pen.lineWidth = 5
    pen.stroke()
    pen.strokeStyle = look.isLate ? palette.act : palette.white
    pen.lineWidth = 2.5
    pen.stroke()
  }
  pen.translate((ICON_SIZE - SHAPE_BOX) / 2, (ICON_SIZE - SHAPE_BOX) / 2)
  const shape = new Path2D(sourceShapes[look.source])
  pen.strokeStyle = palette.ink
  pen.lineWidth = 3
  pen.lineJoin = 'round'
  pen.stroke(shape)
  pen.fillStyle = look.isLate ? palette.act : palette.sources[look.source]
  pen.fill(shape)
  if (look.isLate) markLate(pen)
  return { image: pen.getImageData(0, 0, size, size), pixelRatio: ICON_DETAIL }
}

/** A stroke and a dot: late is seen without its colour. */
function markLate(pen: OffscreenCanvasRenderingContext2D): void {
  pen.fillStyle = palette.actInk
  pen.fillRect(10.8, 7.5, 2.4, 6)
  pen.fillRect(10.8, 15.2, 2.4, 2.4)
}
