import type { EvidenceKind } from '#shared/evidence.ts'

/** A type we take, told by a file's first bytes; never by its name or by what a header claims. */
export interface FileType {
  kind: EvidenceKind
  format: 'jpeg' | 'png' | 'webp' | 'mp4' | 'webm'
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const JPEG = Buffer.from([0xff, 0xd8, 0xff])
const EBML = Buffer.from([0x1a, 0x45, 0xdf, 0xa3])

/** Brands of MP4 and QuickTime as cameras write them; HEIC and AVIF images share the box but not the brand. */
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
  if (text(4, 8) === 'ftyp' && clipBrands.has(text(8, 12))) return { kind: 'clip', format: 'mp4' }
  if (starts(EBML) && head.includes('webm')) return { kind: 'clip', format: 'webm' }
  return null
}
