/** The marker of a JPEG's segment that holds EXIF. */
const APP1 = 0xe1
const START_OF_SCAN = 0xda
const EXIF = [0x45, 0x78, 0x69, 0x66, 0, 0]
const ORIENTATION = 0x0112

/** The EXIF segment of a JPEG, with its marker and length; null: it has none, or is no JPEG. */
export function exifSegment(jpeg: Uint8Array): Uint8Array | null {
  const view = viewOf(jpeg)
  if (jpeg.length < 4 || view.getUint16(0) !== 0xffd8) return null
  for (let at = 2; at + 4 <= jpeg.length;) {
    const marker = view.getUint16(at)
    if (marker >> 8 !== 0xff || (marker & 0xff) === START_OF_SCAN) return null
    const end = at + 2 + view.getUint16(at + 2)
    if (end > jpeg.length) return null
    const isExif =
      (marker & 0xff) === APP1 && EXIF.every((byte, index) => jpeg[at + 4 + index] === byte)
    if (isExif) return jpeg.slice(at, end)
    at = end
  }
  return null
}

/**
 * The smaller JPEG with the larger one's EXIF: the server reads time and distance from it, and then
 * throws it away. The picture already stands upright, so the block may no longer ask to be turned.
 */
export function withExif(jpeg: Uint8Array, segment: Uint8Array): Uint8Array {
  const whole = new Uint8Array(jpeg.length + segment.length)
  whole.set(jpeg.subarray(0, 2))
  whole.set(upright(segment), 2)
  whole.set(jpeg.subarray(2), 2 + segment.length)
  return whole
}

const EXIF_FOLDER = 0x8769
const THUMBNAIL_AT = 0x0201
const THUMBNAIL_BYTES = 0x0202
const UNDEFINED = 7
/** Longer ones are a maker's own notes, which may hold another small picture. */
const NOTE_BYTES = 64

/**
 * The block without the small pictures a camera hides in it, which show what was covered in the large
 * one: their bytes are blanked.
 */
export function withoutPictures(segment: Uint8Array): Uint8Array {
  const bare = segment.slice()
  const exif = openExif(bare)
  if (!exif) return bare
  const { start, first, isLittle, view } = exif
  const main = entriesOf(exif, first)
  const inner = main.find(({ tag }) => tag === EXIF_FOLDER)
  const link = first + 2 + main.length * 12
  const second = link + 4 <= bare.length ? start + view.getUint32(link, isLittle) : start
  const small = second === start ? [] : entriesOf(exif, second)
  const valueOf = (wanted: number) => small.find(({ tag }) => tag === wanted)?.value
  const [at, bytes] = [valueOf(THUMBNAIL_AT), valueOf(THUMBNAIL_BYTES)]
  if (at !== undefined && bytes !== undefined) bare.fill(0, start + at, start + at + bytes)
  for (const { type, count, value } of [
    ...main,
    ...(inner ? entriesOf(exif, start + inner.value) : []),
  ])
    if (type === UNDEFINED && count > NOTE_BYTES) bare.fill(0, start + value, start + value + count)
  return bare
}

function upright(segment: Uint8Array): Uint8Array {
  const turned = segment.slice()
  const exif = openExif(turned)
  if (!exif) return turned
  for (const { at, tag } of entriesOf(exif, exif.first))
    if (tag === ORIENTATION) exif.view.setUint16(at + 8, 1, exif.isLittle)
  return turned
}

/** Where a block's own places count from, and where its first folder of entries begins. */
interface OpenExif {
  view: DataView
  isLittle: boolean
  start: number
  first: number
}

function openExif(segment: Uint8Array): OpenExif | null {
  const view = viewOf(segment)
  const start = 4 + EXIF.length
  if (segment.length < start + 8) return null
  const isLittle = view.getUint16(start) === 0x4949
  return { view, isLittle, start, first: start + view.getUint32(start + 4, isLittle) }
}

/** Those entries of a folder that are there whole; `value`: what it says, or where that lies. */
function entriesOf({ view, isLittle }: OpenExif, folder: number) {
  const found: { at: number; tag: number; type: number; count: number; value: number }[] = []
  if (folder + 2 > view.byteLength) return found
  const entries = view.getUint16(folder, isLittle)
  for (let n = 0, at = folder + 2; n < entries && at + 12 <= view.byteLength; n++, at += 12)
    found.push({
      at,
      tag: view.getUint16(at, isLittle),
      type: view.getUint16(at + 2, isLittle),
      count: view.getUint32(at + 4, isLittle),
      value: view.getUint32(at + 8, isLittle),
    })
  return found
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength)
