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

function upright(segment: Uint8Array): Uint8Array {
  const turned = segment.slice()
  const view = viewOf(turned)
  const start = 4 + EXIF.length
  if (turned.length < start + 8) return turned
  const isLittle = view.getUint16(start) === 0x4949
  const first = start + view.getUint32(start + 4, isLittle)
  if (first + 2 > turned.length) return turned
  const entries = view.getUint16(first, isLittle)
  for (let n = 0, at = first + 2; n < entries && at + 12 <= turned.length; n++, at += 12) {
    if (view.getUint16(at, isLittle) === ORIENTATION) view.setUint16(at + 8, 1, isLittle)
  }
  return turned
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength)
