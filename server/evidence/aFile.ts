import sharp from 'sharp'

/** Files for tests, made as cameras make them. */

interface Camera {
  width?: number
  height?: number
  /** EXIF's own form: `2026:11:20 10:00:00`. */
  takenAt?: string
  /** WGS-84. */
  position?: readonly [lng: number, lat: number]
  /** 6: held upright, stored lying. */
  orientation?: number
  format?: 'jpeg' | 'png' | 'webp'
  colour?: string
}

const rationals = (degrees: number): string => {
  const minutes = (degrees % 1) * 60
  const seconds = Math.round((minutes % 1) * 60 * 10_000)
  return `${Math.floor(degrees)}/1 ${Math.floor(minutes)}/1 ${seconds}/10000`
}

export function aPhoto({
  width = 800,
  height = 600,
  takenAt,
  position,
  orientation,
  format = 'jpeg',
  colour = '#557',
}: Camera = {}): Promise<Buffer> {
  const [lng, lat] = position ?? [0, 0]
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .withExif({
      IFD0: { Make: 'Camera', Artist: '李小明' },
      ...(takenAt !== undefined && { IFD2: { DateTimeOriginal: takenAt } }),
      ...(position && {
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: rationals(lat),
          GPSLongitudeRef: 'E',
          GPSLongitude: rationals(lng),
        },
      }),
    })
    .withMetadata(orientation === undefined ? {} : { orientation })
    .toFormat(format)
    .toBuffer()
}

const box = (type: string, ...content: (Buffer | string)[]): Buffer => {
  const inside = Buffer.concat(content.map((one) => Buffer.from(one)))
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + inside.length)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, inside])
}

const words32 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4)
  values.forEach((value, index) => bytes.writeUInt32BE(value, index * 4))
  return bytes
}

const track = (handler: string, ...more: Buffer[]): Buffer =>
  box('trak', box('mdia', box('hdlr', words32(0, 0), handler, words32(0, 0, 0))), ...more)

/** A log of the phone's position: two samples in one chunk beside the pictures. */
const logOf = (at: number): Buffer =>
  box(
    'trak',
    box(
      'mdia',
      box('hdlr', words32(0, 0), 'meta', words32(0, 0, 0)),
      box(
        'minf',
        box(
          'stbl',
          box('stsz', words32(0, 0, 2, PLACE.length, PLACE.length)),
          box('stsc', words32(0, 1, 1, 2, 1)),
          box('stco', words32(0, 1, at)),
        ),
      ),
    ),
  )

/** What a phone writes beside the pictures: the place in `©xyz` and in the maker's own keys. */
export const PLACE = '+31.1646+121.1963+004.000/'

/** A short MP4 as phones make it; its pictures are noise, for nobody here plays it. */
export function aClip({ seconds = 8, tracks = ['vide', 'soun'], after = '' } = {}): Buffer {
  const before = Buffer.concat([
    box('ftyp', 'isom', words32(512), 'isomavc1mp41'),
    box('free', PLACE),
  ])
  return Buffer.concat([
    before,
    box('mdat', Buffer.alloc(5000, 7), PLACE, PLACE),
    box(
      'moov',
      box('mvhd', words32(0, 0, 0, 1000, Math.round(seconds * 1000)), Buffer.alloc(80)),
      ...tracks.map((handler) => track(handler, box('udta', box('name', PLACE)))),
      logOf(before.length + 8 + 5000),
      box('udta', box('\u00a9xyz', PLACE)),
      box('meta', box('ilst', PLACE)),
    ),
    Buffer.from(after),
  ])
}

const element = (id: number[], content: Buffer, isOpen = false): Buffer => {
  const size = Buffer.alloc(8)
  size.writeBigUInt64BE(isOpen ? 0x01ffffffffffffffn : BigInt(content.length))
  size[0] = 1
  if (isOpen) size.fill(0xff, 1)
  return Buffer.concat([Buffer.from(id), size, content])
}

const TAGS = [0x12, 0x54, 0xc3, 0x67]

/** A WebM as a browser's recorder writes it: open ends, no length, the time in its blocks. */
export function aRecording({ seconds = 5 } = {}): Buffer {
  const block = Buffer.from([0x81, 0, 0, 0x80, 1, 2, 3])
  block.writeInt16BE(Math.round(seconds * 1000) % 1000, 1)
  const time = words32(Math.floor(seconds) * 1000)
  const cluster = Buffer.concat([element([0xe7], time), element([0xa3], block)])
  const entry = element([0xae], element([0x83], Buffer.from([1])))
  const segment = Buffer.concat([
    element([0x15, 0x49, 0xa9, 0x66], element([0x2a, 0xd7, 0xb1], words32(1_000_000))),
    element([0x16, 0x54, 0xae, 0x6b], entry),
    element(TAGS, Buffer.from(PLACE)),
    element([0x1f, 0x43, 0xb6, 0x75], cluster, true),
  ])
  return Buffer.concat([
    element([0x1a, 0x45, 0xdf, 0xa3], element([0x42, 0x82], Buffer.from('webm'))),
    element([0x18, 0x53, 0x80, 0x67], segment, true),
  ])
}
