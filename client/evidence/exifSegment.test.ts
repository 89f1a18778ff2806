import sharp from 'sharp'
import { expect, it } from 'vitest'
import { exifSegment, withExif, withoutPictures } from './exifSegment.ts'

const photo = (orientation: number, width: number) =>
  sharp({ create: { width, height: 40, channels: 3, background: '#888' } })
    .withExif({ IFD2: { DateTimeOriginal: '2026:11:20 10:00:00' } })
    .withMetadata({ orientation })
    .jpeg()
    .toBuffer()
const plain = (width: number) =>
  sharp({ create: { width, height: 20, channels: 3, background: '#888' } })
    .jpeg()
    .toBuffer()

it('carries time and place over to the smaller picture, which already stands upright', async () => {
  const segment = exifSegment(await photo(6, 80))
  if (!segment) throw new Error('no EXIF')
  const small = withExif(await plain(30), segment)

  const { width, orientation, exif } = await sharp(small).metadata()
  expect([width, orientation]).toEqual([30, 1])
  expect(exif?.includes('2026:11:20 10:00:00')).toBe(true)
})

it('finds nothing where there is nothing, and stumbles over nothing that is cut off', async () => {
  expect(exifSegment(await plain(30))).toBeNull()
  expect(exifSegment(new Uint8Array())).toBeNull()
  expect(exifSegment(new TextEncoder().encode('no picture at all'))).toBeNull()
  const whole = new Uint8Array(await photo(6, 80))
  for (let end = 0; end < 200; end++) exifSegment(whole.subarray(0, end))
  const segment = exifSegment(whole) ?? new Uint8Array()
  for (let end = 10; end < segment.length; end++) withExif(whole, segment.subarray(0, end))
})

/** A block as cameras write it, by hand: a maker's note, and behind it a folder with a small picture. */
function blockWithPictures(isLittle: boolean): Uint8Array {
  const segment = new Uint8Array(400)
  const view = new DataView(segment.buffer)
  segment.set([0xff, 0xe1, 0, 0, 0x45, 0x78, 0x69, 0x66, 0, 0])
  view.setUint16(2, segment.length - 2)
  const start = 10
  const put16 = (at: number, value: number) => view.setUint16(start + at, value, isLittle)
  const put32 = (at: number, value: number) => view.setUint32(start + at, value, isLittle)
  const folder = (at: number, next: number, ...entries: [number, number, number, number][]) => {
    put16(at, entries.length)
    entries.forEach(([tag, type, count, value], n) => {
      put16(at + 2 + n * 12, tag)
      put16(at + 4 + n * 12, type)
      put32(at + 6 + n * 12, count)
      put32(at + 10 + n * 12, value)
    })
    put32(at + 2 + entries.length * 12, next)
  }
  view.setUint16(start, isLittle ? 0x4949 : 0x4d4d)
  put16(2, 42)
  put32(4, 8)
  folder(8, 100, [0x0112, 3, 1, 6], [0x8769, 4, 1, 50])
  folder(50, 0, [0x9003, 2, 20, 180], [0x927c, 7, 80, 200])
  folder(100, 0, [0x0201, 4, 1, 300], [0x0202, 4, 1, 60])
  segment.set(new TextEncoder().encode('2026:11:20 10:00:00'), start + 180)
  segment.fill(0xaa, start + 200, start + 280)
  segment.fill(0xbb, start + 300, start + 360)
  return segment
}

it.each([true, false])(
  'leaves no small picture of what was covered (little end first: %s)',
  (isLittle) => {
    const block = blockWithPictures(isLittle)
    expect([block.includes(0xaa), block.includes(0xbb)]).toEqual([true, true])

    const bare = withoutPictures(block)

    expect([bare.includes(0xaa), bare.includes(0xbb)]).toEqual([false, false])
    expect(new TextDecoder().decode(bare)).toContain('2026:11:20 10:00:00')
    for (let end = 10; end < block.length; end++) withoutPictures(block.subarray(0, end))
  },
)
