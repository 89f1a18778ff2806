import { inflateRawSync } from 'node:zlib'
import { say } from '#shared/say.ts'
import { badRequest } from '#server/errors.ts'

/**
 * What a spreadsheet may come to when it is unpacked, in bytes: fifty times the largest file that is
 * taken in rows of plain text, and still little beside a server's memory.
 */
const UNPACKED_MAX = 32 * 1024 * 1024
const ENTRIES_MAX = 500

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const [END_BYTES, CENTRAL_BYTES, LOCAL_BYTES] = [22, 46, 30]
/** A descriptor after an entry's bytes: with its mark and the longer sizes. */
const DESCRIPTOR_BYTES = 24
const STORED = 0
const DEFLATED = 8

interface Entry {
  at: number
  method: number
  packed: number
  hasDescriptor: boolean
}

/**
 * Refuses a spreadsheet that would unpack to more than a server can bear, whatever it says of its own
 * sizes: every part is unpacked here up to the limit before a reader of spreadsheets sees the file.
 * Parts must lie one after another, so that no reader finds one that was not looked at.
 * Throws 400 for what is no such file, too.
 */
export function checkUnpacked(bytes: Buffer): void {
  let left = UNPACKED_MAX
  let end = 0
  const { entries, centralAt } = entriesOf(bytes)
  for (const entry of entries) {
    const gap = entry.at - end
    if (gap < 0 || gap > DESCRIPTOR_BYTES) throw noSheet()
    const from = dataAt(bytes, entry)
    end = from + entry.packed
    if (end > centralAt) throw noSheet()
    left -= unpackedSize(bytes.subarray(from, end), entry.method, left)
    if (left < 0) throw tooLarge()
  }
  if (centralAt - end > DESCRIPTOR_BYTES) throw noSheet()
}

/** The parts as the directory at the file's end has them, by where they lie. */
function entriesOf(bytes: Buffer): { entries: Entry[]; centralAt: number } {
  const endAt = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (endAt < 0 || endAt + END_BYTES > bytes.length || bytes.readUInt32LE(endAt) !== END)
    throw noSheet()
  const count = bytes.readUInt16LE(endAt + 10)
  const centralAt = bytes.readUInt32LE(endAt + 16)
  if (count > ENTRIES_MAX) throw tooLarge()
  const entries: Entry[] = []
  let at = centralAt
  for (let n = 0; n < count; n++) {
    if (at + CENTRAL_BYTES > endAt || bytes.readUInt32LE(at) !== CENTRAL) throw noSheet()
    entries.push({
      at: bytes.readUInt32LE(at + 42),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      hasDescriptor: (bytes.readUInt16LE(at + 8) & 8) !== 0,
    })
    const [name, extra, comment] = [28, 30, 32].map((field) => bytes.readUInt16LE(at + field))
    at += CENTRAL_BYTES + (name ?? 0) + (extra ?? 0) + (comment ?? 0)
  }
  return { entries: entries.sort((a, b) => a.at - b.at), centralAt }
}

/** Where a part's own bytes begin; what it says itself of their number must agree. */
function dataAt(bytes: Buffer, { at, packed, hasDescriptor }: Entry): number {
  if (at + LOCAL_BYTES > bytes.length || bytes.readUInt32LE(at) !== LOCAL) throw noSheet()
  if (!hasDescriptor && bytes.readUInt32LE(at + 18) !== packed) throw noSheet()
  return at + LOCAL_BYTES + bytes.readUInt16LE(at + 26) + bytes.readUInt16LE(at + 28)
}

function unpackedSize(packed: Buffer, method: number, atMost: number): number {
  if (method === STORED) return packed.length
  if (method !== DEFLATED) throw noSheet()
  try {
    return inflateRawSync(packed, { maxOutputLength: atMost + 1 }).length
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge()
    throw noSheet()
  }
}

const noSheet = () => badRequest('The file is no spreadsheet', { reason: say('ruleFile.noSheet') })
const tooLarge = () =>
  badRequest('The spreadsheet unpacks to too much', {
    reason: say('ruleFile.unpacksTooLarge', { megabytes: UNPACKED_MAX / (1024 * 1024) }),
  })
