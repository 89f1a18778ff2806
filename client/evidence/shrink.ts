import { exifSegment, withExif } from './exifSegment.ts'

const QUALITY = 0.88

/**
 * A photo no larger than a screen shows, so that it leaves a street with a weak signal in seconds: a
 * tenth of what the camera made. Its EXIF goes with it, for the server tells time and distance from
 * it. What this browser cannot read goes as it is, and the server says what it thinks of it.
 */
export async function shrink(file: Blob, edge: number): Promise<Blob> {
  const image = await readable(file)
  if (!image) return file
  const scale = edge / Math.max(image.width, image.height)
  try {
    if (scale >= 1) return file
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(image.width * scale)
    canvas.height = Math.round(image.height * scale)
    const context = canvas.getContext('2d')
    if (!context) return file
    context.imageSmoothingQuality = 'high'
    context.drawImage(image, 0, 0, canvas.width, canvas.height)
    const small = await new Promise<Blob | null>((resolve) =>
      canvas.toBlob(resolve, 'image/jpeg', QUALITY),
    )
    if (!small || small.size >= file.size) return file
    const exif = exifSegment(new Uint8Array(await file.arrayBuffer()))
    if (!exif) return small
    const whole = withExif(new Uint8Array(await small.arrayBuffer()), exif)
    return new Blob([whole as Uint8Array<ArrayBuffer>], { type: 'image/jpeg' })
  } finally {
    image.close()
  }
}

/**
 * A photo of the format iPhones keep. Few browsers show it, and none lets its time and distance be
 * carried over: it goes as it is, and the server makes a JPEG of it.
 */
export const isHeic = ({ type }: Blob): boolean => type === 'image/heic' || type === 'image/heif'

/** Null: a clip, or an image this browser does not know. */
async function readable(file: Blob): Promise<ImageBitmap | null> {
  if (!file.type.startsWith('image/') || isHeic(file)) return null
  try {
    return await createImageBitmap(file)
  } catch {
    return null // the server looks at it with other eyes
  }
}
