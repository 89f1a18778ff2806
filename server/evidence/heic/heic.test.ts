import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { decodeHeic } from './decodeHeic.ts'
import { typeOf } from '../fileType.ts'

const PHOTO = 'server/evidence/fixtures/upright.heic'
const PIXELS = 240 * 320

let folder = ''
let photo = Buffer.alloc(0)
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shaotai-heic-'))
  photo = await readFile(PHOTO)
})
afterAll(() => rm(folder, { recursive: true }))

async function decoded(bytes: Buffer, pixelsMax = PIXELS) {
  const file = path.join(folder, 'photo')
  await writeFile(file, bytes)
  return decodeHeic(file, pixelsMax)
}

it('unfolds a photo turned as it was held, with its EXIF from the byte order on', async () => {
  const picture = await decoded(photo)

  expect(picture).toMatchObject({ width: 240, height: 320 })
  if (typeof picture === 'string') throw new Error(picture)
  expect(picture.pixels).toHaveLength(PIXELS * 3)
  expect(Buffer.from(picture.exif ?? []).toString('latin1', 0, 2)).toMatch(/II|MM/)
})

it('unfolds nothing of more pixels than it may have', async () => {
  expect(await decoded(photo, PIXELS - 1)).toBe('tooManyPixels')
})

it('refuses a picture far larger than the file says, before it fills the memory', async () => {
  // The size it claims, not the one its pictures have: 8 × 8.
  const lying = Buffer.from(photo)
  const claim = lying.indexOf('ispe') + 8
  lying.writeUInt32BE(8, claim)
  lying.writeUInt32BE(8, claim + 4)

  expect(await decoded(lying)).toBe('broken')
})

it('says that it is broken, wherever it is cut off, and goes on with the next', async () => {
  const cuts = [30, 400, 950, photo.length - 200].map((at) => photo.subarray(0, at))
  const answers = await Promise.all([...cuts, photo].map((bytes, n) => ofItsOwn(bytes, n)))

  expect(answers.slice(0, -1)).toEqual(cuts.map(() => 'broken'))
  expect(answers.at(-1)).toMatchObject({ width: 240 })
})
async function ofItsOwn(bytes: Buffer, n: number) {
  const file = path.join(folder, String(n))
  await writeFile(file, bytes)
  return decodeHeic(file, PIXELS)
}

it('gives up what does not end, and goes on with the next', async () => {
  expect(await decodeHeic(PHOTO, PIXELS, 0)).toBe('broken')
  expect(await decodeHeic(PHOTO, PIXELS)).toMatchObject({ width: 240 })
})

it('rejects where there is no file: that is our fault, and not the photo’s', async () => {
  await expect(decodeHeic(path.join(folder, 'none'), PIXELS)).rejects.toThrow('ENOENT')
})

it.each([
  ['heic', 'mif1heic', 'heic'],
  ['mif1', 'mif1heic', 'heic'],
  ['msf1', 'msf1heix', 'heic'],
  ['mif1', 'mif1avif', undefined],
  ['avif', 'avifmif1', undefined],
  ['isom', 'isomheic', 'mp4'],
])('knows a file of the brand %s beside %s as %s', (brand, others, format) => {
  const box = Buffer.from(`\0\0\0\u0018ftyp${brand}\0\0\0\0${others}`, 'latin1')
  expect(typeOf(Buffer.concat([box, Buffer.alloc(64)]))?.format).toBe(format)
})
