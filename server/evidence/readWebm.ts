import type { FileHandle } from 'node:fs/promises'
import type { ReadClip } from './readClip.ts'
import { unusable } from './refusals.ts'

// Elements of EBML and Matroska (RFC 8794, RFC 9559) as far as they matter here.
const SEGMENT = 0x18538067
const INFO = 0x1549a966
const SCALE = 0x2ad7b1
const DURATION = 0x4489
const CLUSTER = 0x1f43b675
const TIME = 0xe7
const SIMPLE_BLOCK = 0xa3
const TRACKS = 0x1654ae6b
const ENTRY = 0xae
const TRACK_TYPE = 0x83
const TAGS = 0x1254c367
const ATTACHMENTS = 0x1941a469
const CHAPTERS = 0x1043a770

const entered: ReadonlySet<number> = new Set([SEGMENT, INFO, CLUSTER, TRACKS, ENTRY])
const describing: ReadonlySet<number> = new Set([TAGS, ATTACHMENTS, CHAPTERS])
const VIDEO = 1
const AUDIO = 2
const ELEMENTS_MAX = 200_000

interface Element {
  id: number
  at: number
  from: number
  to: number
}

/** Where its bytes are: in a file, or here. */
type Source = FileHandle | Buffer

/**
 * How long a WebM is, and what must be blanked. A browser's recorder writes no length: then it is the
 * time of the last picture. Throws 422.
 */
export async function readWebm(file: Source, size: number): Promise<ReadClip> {
  const blanks: ReadClip['blanks'] = []
  let scaleNs = 1_000_000
  let told: number | null = null
  let cluster = 0
  let last = 0
  let seen = 0
  for (let at = 0; at < size;) {
    if (++seen > ELEMENTS_MAX) throw unusable('broken')
    const element = await elementAt(file, at, size)
    if (!element) throw unusable('broken')
    const { id, from, to } = element
    const value = (): Promise<Buffer> => read(file, from, Math.min(to - from, 8))
    if (id === SCALE) scaleNs = unsigned(await value())
    else if (id === DURATION) told = float(await value())
    else if (id === TIME) last = Math.max(last, (cluster = unsigned(await value())))
    else if (id === SIMPLE_BLOCK) last = Math.max(last, cluster + (await blockTime(file, from, to)))
    else if (id === TRACK_TYPE) {
      const type = unsigned(await value())
      if (type !== VIDEO && type !== AUDIO) throw unusable('hiddenTrack')
    } else if (describing.has(id)) blanks.push(element)
    at = entered.has(id) ? from : to
  }
  const ticks = told ?? (last > 0 ? last : null)
  return { seconds: ticks === null ? null : (ticks * scaleNs) / 1e9, blanks }
}

async function elementAt(file: Source, at: number, size: number): Promise<Element | null> {
  const head = await read(file, at, Math.min(12, size - at))
  const idLength = lengthOf(head[0])
  if (idLength === null || idLength > 4 || head.length <= idLength) return null
  const sizeLength = lengthOf(head[idLength])
  if (sizeLength === null || head.length < idLength + sizeLength) return null
  const id = head.readUIntBE(0, idLength)
  const from = at + idLength + sizeLength
  const digits = Buffer.from(head.subarray(idLength, idLength + sizeLength))
  const mostOfFirst = 0xff >> sizeLength
  digits[0] = (digits[0] ?? 0) & mostOfFirst
  // All ones: it goes on until something that cannot be inside it; only what is entered may do so.
  const isOpen = digits[0] === mostOfFirst && digits.subarray(1).every((byte) => byte === 0xff)
  if (isOpen) return entered.has(id) ? { id, at, from, to: size } : null
  const bits = unsigned(digits)
  return from + bits <= size ? { id, at, from, to: from + bits } : null
}

/** Of a number that says its own length by its leading zeros. */
const lengthOf = (first: number | undefined): number | null =>
  first === undefined || first === 0 ? null : Math.clz32(first) - 23

async function blockTime(file: Source, from: number, to: number): Promise<number> {
  const head = await read(file, from, Math.min(10, to - from))
  const track = lengthOf(head[0])
  return track === null || head.length < track + 2 ? 0 : head.readInt16BE(track)
}

async function read(file: Source, at: number, length: number): Promise<Buffer> {
  if (Buffer.isBuffer(file)) return file.subarray(at, at + length)
  const bytes = Buffer.alloc(length)
  const { bytesRead } = await file.read(bytes, 0, length, at)
  return bytes.subarray(0, bytesRead)
}

const unsigned = (bytes: Buffer): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0)
const float = (bytes: Buffer): number | null => {
  if (bytes.length === 4) return bytes.readFloatBE(0)
  return bytes.length === 8 ? bytes.readDoubleBE(0) : null
}
