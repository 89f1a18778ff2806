import sharp, { type Sharp } from 'sharp'
import type { EvidenceLimits } from '#shared/evidence.ts'
import { AppError } from '#server/errors.ts'
import { readShot, type Shot } from './exif.ts'
import type { FileType } from './fileType.ts'
import { decodeHeic } from './heic/decodeHeic.ts'
import { unusable } from './refusals.ts'

/** An image as it is kept: upright, in plain colours, made anew, so that nothing else is in it. */
export interface Copies {
  whole: Buffer
  width: number
  height: number
  /** Null: the whole one is no larger. */
  screen: Buffer | null
  thumb: Buffer
}

// An image is read once and not again; and several at a time must leave the other cores alone.
sharp.cache(false)
sharp.concurrency(1)

export const QUALITY = 86

/**
 * Reads an image and makes the three that are kept. Every pixel is written anew: neither a position,
 * nor a name, nor a page or program hidden behind the picture comes through. Throws 422 for what is
 * cut off, broken, another type than its first bytes say, or would unfold to too many pixels.
 */
export async function readImage(
  file: string | Buffer,
  { format }: FileType,
  limits: EvidenceLimits,
  now: Date,
): Promise<Copies & { shot: Shot }> {
  try {
    const { image, exif } =
      format === 'heic' && typeof file === 'string'
        ? await openHeic(file, limits)
        : await open(file, format, limits)
    const whole = await plain(image).toBuffer({ resolveWithObject: true })
    return { shot: readShot(exif, now), ...(await copiesOf(whole, limits)) }
  } catch (error) {
    if (error instanceof AppError) throw error
    // The library has no codes, only sentences: this one names the limit, any other a broken file.
    if (error instanceof Error && error.message.includes('pixel limit')) throw tooManyPixels(limits)
    throw unusable('broken')
  }
}

/** An image whose pixels are not read yet, upright as soon as they are, and its EXIF block. */
interface Opened {
  image: Sharp
  exif: Buffer | undefined
}

async function open(
  file: string | Buffer,
  format: FileType['format'],
  limits: EvidenceLimits,
): Promise<Opened> {
  const source = sharp(file, {
    failOn: 'error',
    limitInputPixels: limits.imagePixels,
    sequentialRead: true,
  })
  const meta = await source.metadata()
  if (meta.format !== format) throw unusable('broken')
  if (meta.width * meta.height > limits.imagePixels) throw tooManyPixels(limits)
  return { image: source.autoOrient(), exif: meta.exif }
}

/** What the library here cannot unfold, patents being what they are; it comes out upright. */
async function openHeic(file: string, limits: EvidenceLimits): Promise<Opened> {
  const picture = await decodeHeic(file, limits.imagePixels)
  if (picture === 'tooManyPixels') throw tooManyPixels(limits)
  if (picture === 'broken') throw unusable('heic')
  const { pixels, width, height, exif } = picture
  const image = sharp(pixels, { raw: { width, height, channels: 3 } })
  return { image, exif: exif === null ? undefined : Buffer.from(exif) }
}

const tooManyPixels = ({ imagePixels }: EvidenceLimits): AppError =>
  unusable('tooManyPixels', { n: Math.floor(imagePixels / 1_000_000) })

/** See-through parts white; metadata is left behind by not being asked for. */
const plain = (image: Sharp): Sharp =>
  image.flatten({ background: '#fff' }).toColourspace('srgb').jpeg({ quality: QUALITY })

/** The picture with the smaller ones that are shown of it. */
export async function copiesOf(
  { data, info: { width, height } }: { data: Buffer; info: { width: number; height: number } },
  limits: Pick<EvidenceLimits, 'screenPx' | 'thumbPx'>,
): Promise<Copies> {
  const isLarger = Math.max(width, height) > limits.screenPx
  const [screen, thumb] = await Promise.all([
    isLarger ? smaller(data, limits.screenPx) : null,
    smaller(data, limits.thumbPx),
  ])
  return { whole: data, width, height, screen, thumb }
}

const smaller = (image: Buffer, edge: number): Promise<Buffer> =>
  sharp(image)
    .resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: QUALITY })
    .toBuffer()
