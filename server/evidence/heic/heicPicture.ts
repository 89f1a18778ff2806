import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import createLibheif, { type MainModule } from 'libheif-js/libheif-wasm/libheif.js'

/** A HEIC photo unfolded: turned as it was held, three bytes (sRGB) a pixel. */
export interface HeicPicture {
  width: number
  height: number
  pixels: Uint8Array<ArrayBuffer>
  /** The camera's EXIF from its byte order on; null: it has none. */
  exif: Uint8Array<ArrayBuffer> | null
}

/** Why there is no picture. */
export type HeicProblem = 'broken' | 'tooManyPixels'

/** What the library answers where its own types say nothing; a refusal has a `code`. */
type Answered<T> = T | { code: object } | undefined
/** A handle of the library's own memory. */
type Handle = Parameters<MainModule['heif_image_handle_release']>[0] & { $$: { ptr: number } }
interface Decoded {
  channels: { width: number; height: number; stride: number; data: Uint8Array }[]
}

const EXIF_MAX = 1_000_000
/** `Exif` as the library compares it. */
const EXIF = 'Exif'

/**
 * Unfolds the primary image of a HEIC file. How many pixels it says to have is asked before any is
 * unfolded, and the library refuses a part larger than that. It blocks for seconds and fills memory
 * that only the end of its thread gives back: `decodeHeic` calls it where that harms nobody.
 */
export async function readHeic(
  file: Uint8Array,
  pixelsMax: number,
): Promise<HeicPicture | HeicProblem> {
  const { resolve } = createRequire(import.meta.url)
  const heif = createLibheif({
    wasmBinary: await readFile(resolve('libheif-js/libheif-wasm/libheif.wasm')),
  })
  try {
    const context = heif.heif_context_alloc()
    const { code } = heif.heif_context_read_from_memory(context, file)
    if (code !== heif.heif_error_code.heif_error_Ok) return 'broken'
    const handle = heif.heif_js_context_get_primary_image_handle(context) as Answered<Handle>
    if (!handle || 'code' in handle) return 'broken'
    const pixels =
      heif.heif_image_handle_get_width(handle) * heif.heif_image_handle_get_height(handle)
    if (pixels > pixelsMax) return 'tooManyPixels'
    const decoded = (await heif.heif_js_decode_image2(
      handle,
      heif.heif_colorspace.heif_colorspace_RGB,
      heif.heif_chroma.heif_chroma_interleaved_RGB,
    )) as Answered<Decoded>
    const [plane] = decoded && 'channels' in decoded ? decoded.channels : []
    return plane ? { ...packed(plane), exif: exifOf(heif, handle) } : 'broken'
  } catch {
    // Bytes made to harm let the library stop in the middle, or ask for more memory than there is.
    return 'broken'
  }
}

/** Rows one behind the other: the library pads them. */
function packed({ width, height, stride, data }: Decoded['channels'][number]) {
  const row = width * 3
  const pixels = new Uint8Array(row * height)
  for (let y = 0; y < height; y++) pixels.set(data.subarray(y * stride, y * stride + row), y * row)
  return { width, height, pixels }
}

/** The first four bytes of the block say how far behind them the EXIF begins. */
function exifOf(heif: MainModule, { $$: { ptr } }: Handle): HeicPicture['exif'] {
  const name = heif._malloc(EXIF.length + 1)
  const heap = (): Uint8Array => heif.HEAPU8 as Uint8Array
  heap().set(Buffer.from(`${EXIF}\0`), name)
  const ids = heif._malloc(4)
  if (heif._heif_image_handle_get_list_of_metadata_block_IDs(ptr, name, ids, 1) !== 1) return null
  const id = new DataView(heap().buffer).getUint32(ids, true)
  const size = heif._heif_image_handle_get_metadata_size(ptr, id)
  if (size < 4 || size > EXIF_MAX) return null
  const block = heif._malloc(size)
  // Answers by a structure whose place it is given; the block is checked by who reads it.
  heif._heif_image_handle_get_metadata(heif._malloc(16), ptr, id, block)
  const bytes = heap().slice(block, block + size)
  const from = 4 + new DataView(bytes.buffer).getUint32(0)
  return from < size ? bytes.slice(from) : null
}
