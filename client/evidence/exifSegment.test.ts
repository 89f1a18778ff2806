import sharp from 'sharp'
import { expect, it } from 'vitest'
import { exifSegment, withExif } from './exifSegment.ts'

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
