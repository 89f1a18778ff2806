import { layOut, type Picture, type PictureWords } from './sharePicture.ts'

const HEAD_COLOR = '#0b57a4'
const WATERMARK_SIZE = 24

/** The share card as a PNG; rejects where the browser gives no canvas. */
export async function drawPicture(words: PictureWords): Promise<Blob> {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d')
  if (!context) throw new Error('This browser draws no pictures')
  const family = getComputedStyle(document.body).fontFamily
  const fontOf = (size: number, bold: boolean): string => `${bold ? '700 ' : ''}${size}px ${family}`

  const picture = layOut(words, (size, bold) => (text) => {
    context.font = fontOf(size, bold)
    return context.measureText(text).width
  })
  // Setting the size empties the canvas: it is drawn after that.
  canvas.width = picture.width
  canvas.height = picture.height
  paint(context, picture, words.madeBy, fontOf)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob)
      else reject(new Error('The picture could not be written'))
    }, 'image/png')
  })
}

function paint(
  context: CanvasRenderingContext2D,
  { width, height, texts, headHeight }: Picture,
  watermark: string,
  fontOf: (size: number, bold: boolean) => string,
): void {
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, width, height)
  context.fillStyle = HEAD_COLOR
  context.fillRect(0, 0, width, headHeight)

  context.save()
  context.rotate(-Math.PI / 9)
  context.fillStyle = 'rgb(0 0 0 / 6%)'
  context.font = fontOf(WATERMARK_SIZE, false)
  const step = context.measureText(watermark).width + 60
  // Turned, the picture reaches from left of its corner to below its foot.
  for (let y = headHeight; y < height + width; y += 110)
    for (let x = -height; x < width; x += step) context.fillText(watermark, x, y)
  context.restore()

  for (const { text, x, y, size, bold, color, align } of texts) {
    context.font = fontOf(size, bold)
    context.fillStyle = color
    context.textAlign = align
    context.fillText(text, x, y)
  }
}
