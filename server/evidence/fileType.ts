import type { EvidenceKind } from '#shared/evidence.ts'

/** A type we take, told by a file's first bytes; never by its name or by what a header claims. */
export interface FileType {
  kind: EvidenceKind
  format: 'jpeg' | 'png' | 'webp' | 'heic' | 'mp4' | 'webm'
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const JPEG = Buffer.from([0xff, 0xd8, 0xff])
const EBML = Buffer.from([0x1a, 0x45, 0xdf, 0xa3])

/** Brands of single photos as phones write them; one that says only that it is an image names these behind it. */
const photoBrands: ReadonlySet<string> = new Set(['heic', 'heix', 'heim', 'heis'])
const anyImageBrands: ReadonlySet<string> = new Set(['mif1', 'msf1'])

/** Brands of MP4 and QuickTime as cameras write them; AVIF images share the box but not the brand. */
const clipBrands: ReadonlySet<string> = new Set([
  ...['isom', 'iso2', 'iso3', 'iso4', 'iso5', 'iso6', 'iso7', 'iso8', 'iso9', 'mp41', 'mp42'],
  ...['avc1', 'hvc1', 'M4V ', 'MSNV', '3gp4', '3gp5', '3gp6', 'qt  '],
])

/** What these first bytes begin; null: nothing we take. */
export function typeOf(head: Buffer): FileType | null {
  const starts = (magic: Buffer): boolean => head.subarray(0, magic.length).equals(magic)
  const text = (from: number, to: number): string => head.toString('latin1', from, to)
  if (starts(JPEG)) return { kind: 'image', format: 'jpeg' }
  if (starts(PNG)) return { kind: 'image', format: 'png' }
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return { kind: 'image', format: 'webp' }
  if (text(4, 8) === 'ftyp') {
    const brand = text(8, 12)
    if (clipBrands.has(brand)) return { kind: 'clip', format: 'mp4' }
    const isPhoto = photoBrands.has(brand) || (anyImageBrands.has(brand) && namesPhoto(head))
    return isPhoto ? { kind: 'image', format: 'heic' } : null
  }
  if (starts(EBML) && head.includes('webm')) return { kind: 'clip', format: 'webm' }
  return null
}

/** Whether the compatible brands, as far as they are here, name a photo's. */
function namesPhoto(head: Buffer): boolean {
  const end = Math.min(head.readUInt32BE(0), head.length)
  for (let at = 16; at + 4 <= end; at += 4)
    if (photoBrands.has(head.toString('latin1', at, at + 4))) return true
  return false
}
