import { open } from 'node:fs/promises'
import type { EvidenceLimits } from '#shared/evidence.ts'
import type { FileType } from './fileType.ts'
import { readMp4 } from './readMp4.ts'
import { readWebm } from './readWebm.ts'
import { unusable } from './refusals.ts'

/** What a clip says of itself. */
export interface ReadClip {
  /** Null: it does not say. */
  seconds: number | null
  /**
   * Parts that only describe, and may name a place: header at `at`, content from `from` up to `to`.
   * Where both are the same it has no header of its own.
   */
  blanks: { at: number; from: number; to: number }[]
}

/**
 * Looks through a clip and blanks, in the file itself and without moving anything, whatever only
 * describes it. Its pictures and sound stay as they came. Returns its seconds. Throws 422.
 */
export async function readClip(
  path: string,
  { format }: FileType,
  { clipSeconds }: EvidenceLimits,
): Promise<number> {
  const file = await open(path, 'r+')
  try {
    const { size } = await file.stat()
    const { seconds, blanks } = await (format === 'mp4' ? readMp4 : readWebm)(file, size)
    if (seconds === null || !Number.isFinite(seconds) || seconds < 0)
      throw unusable('lengthUnknown')
    if (seconds > clipSeconds + ROUNDING_S) throw unusable('tooLong', { n: clipSeconds })
    for (const { at, from, to } of blanks) {
      if (at < from && format === 'mp4') await file.write('free', at + 4, 'latin1')
      if (at < from && format === 'webm')
        await file.write(voidElement(from - at, to - from), 0, from - at, at)
      await file.write(Buffer.alloc(to - from), 0, to - from, from)
    }
    return seconds
  } finally {
    await file.close()
  }
}

/** A camera told to stop at half a minute stops a little later. */
const ROUNDING_S = 1

/** The header of what a WebM player skips, as long as the one it replaces: 1 byte of name, the rest size. */
function voidElement(headerBytes: number, contentBytes: number): Buffer {
  const header = Buffer.alloc(headerBytes)
  header[0] = 0xec
  // At most 8 bytes say a size; what is left over of the header belongs to the content.
  const sizeBytes = Math.min(8, headerBytes - 1)
  const size = contentBytes + (headerBytes - 1 - sizeBytes)
  header.writeUIntBE(size % 2 ** 32, sizeBytes + 1 - Math.min(4, sizeBytes), Math.min(4, sizeBytes))
  header[1] = (header[1] ?? 0) | (1 << (8 - sizeBytes))
  return header
}
