import sharp from 'sharp'
import type { EvidenceLimits } from '#shared/evidence.ts'
import { pixelsOf, squaresOf, type EvidenceCover } from '#shared/evidenceCover.ts'
import { copiesOf, QUALITY, type Copies } from './readImage.ts'

/** A picture of ours once more, with parts of it covered for good: their pixels are nowhere in it. */
export async function coverImage(
  picture: Buffer,
  { look, boxes }: EvidenceCover,
  limits: EvidenceLimits,
): Promise<Copies> {
  const { data, info } = await sharp(picture).raw().toBuffer({ resolveWithObject: true })
  const raw = { raw: { width: info.width, height: info.height, channels: info.channels } }
  const covers = await Promise.all(
    boxes.map(async (box) => {
      const { left, top, width, height } = pixelsOf(box, info.width, info.height)
      const { columns, rows } = squaresOf({ width, height })
      const input =
        look === 'solid'
          ? sharp({ create: { width, height, channels: 3, background: '#000' } })
          : sharp(
              await sharp(data, raw)
                .extract({ left, top, width, height })
                .resize(columns, rows, { fit: 'fill' })
                .png()
                .toBuffer(),
            ).resize(width, height, { fit: 'fill', kernel: 'nearest' })
      return { left, top, input: await input.png().toBuffer() }
    }),
  )
  const whole = await sharp(data, raw)
    .composite(covers)
    .jpeg({ quality: QUALITY })
    .toBuffer({ resolveWithObject: true })
  return copiesOf(whole, limits)
}
