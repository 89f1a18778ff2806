import type { EvidenceCover } from '#shared/evidenceCover.ts'
import { exifSegment, withExif, withoutPictures } from '../exifSegment.ts'
import { drawCovered } from './drawCovered.ts'

const QUALITY = 0.9

/**
 * A photo that was not sent yet, made anew with parts of it covered: what was there never leaves this
 * device. Time and distance go with it, the small pictures inside the EXIF do not.
 */
export async function coverPhoto(
  file: Blob,
  picture: ImageBitmap,
  cover: EvidenceCover,
): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = picture.width
  canvas.height = picture.height
  drawCovered(canvas, picture, cover)
  const made = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, 'image/jpeg', QUALITY),
  )
  if (!made) throw new Error('This browser could not make the covered photo')
  const exif = exifSegment(new Uint8Array(await file.arrayBuffer()))
  if (!exif) return made
  const whole = withExif(new Uint8Array(await made.arrayBuffer()), withoutPictures(exif))
  return new Blob([whole as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' })
}
