import { pixelsOf, squaresOf, type EvidenceCover } from '#shared/evidenceCover.ts'

/** Draws a picture over the whole canvas, with parts of it covered as the server covers them. */
export function drawCovered(
  canvas: HTMLCanvasElement,
  picture: ImageBitmap,
  { look, boxes }: EvidenceCover,
): void {
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser lends no canvas')
  const { width, height } = canvas
  context.imageSmoothingEnabled = true
  context.imageSmoothingQuality = 'high'
  context.drawImage(picture, 0, 0, width, height)
  for (const box of boxes) {
    const at = pixelsOf(box, width, height)
    if (look === 'solid') {
      context.fillStyle = '#000'
      context.fillRect(at.left, at.top, at.width, at.height)
      continue
    }
    const { columns, rows } = squaresOf(at)
    const squares = document.createElement('canvas')
    squares.width = columns
    squares.height = rows
    const small = squares.getContext('2d')
    if (!small) throw new Error('This browser lends no canvas')
    small.imageSmoothingQuality = 'high'
    const scale = { x: picture.width / width, y: picture.height / height }
    small.drawImage(
      picture,
      ...([at.left * scale.x, at.top * scale.y, at.width * scale.x, at.height * scale.y] as const),
      ...([0, 0, columns, rows] as const),
    )
    context.imageSmoothingEnabled = false
    context.drawImage(squares, at.left, at.top, at.width, at.height)
    context.imageSmoothingEnabled = true
  }
}
