import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { EvidenceLimits } from '#shared/evidence.ts'
import { AppError } from '#server/errors.ts'
import { aClip, aRecording, PLACE } from './aFile.ts'
import { typeOf } from './fileType.ts'
import { readClip } from './readClip.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shaotai-clips-'))
})
afterAll(() => rm(folder, { recursive: true }))

const limits = { clipSeconds: 30 } as EvidenceLimits

async function read(clip: Buffer): Promise<{ seconds: number; after: Buffer }> {
  const file = path.join(folder, 'clip')
  await writeFile(file, clip)
  const type = typeOf(clip.subarray(0, 64))
  if (type?.kind !== 'clip') throw new Error('no clip')
  return { seconds: await readClip(file, type, limits), after: await readFile(file) }
}
const refusal = (clip: Buffer): Promise<unknown> =>
  read(clip).then(
    () => 'taken',
    (error: unknown) => (error instanceof AppError ? error.details : error),
  )
const because = (problem: string, params?: object) => ({
  reason: { code: `evidence.problem.${problem}`, ...(params && { params }) },
})

it.each([
  ['MP4', aClip({ seconds: 8 }), 8],
  ['WebM', aRecording({ seconds: 5.25 }), 5.25],
])('tells how long %s is, and takes off whatever names its place', async (_name, clip, seconds) => {
  expect(clip.includes(PLACE)).toBe(true)

  const { seconds: told, after } = await read(clip)

  expect(told).toBeCloseTo(seconds, 3)
  expect(after.length).toBe(clip.length)
  expect(after.includes(PLACE)).toBe(false)
  // Blanked where it stood, so that it reads as before and has nothing left to take off.
  expect((await read(after)).after.equals(after)).toBe(true)
})

it('leaves the pictures of a clip as they came', async () => {
  const clip = aClip()
  const from = clip.indexOf('mdat')
  const { after } = await read(clip)

  expect(after.subarray(from, from + 5000).equals(clip.subarray(from, from + 5000))).toBe(true)
})

it('refuses a clip that is too long, cut off, followed by something else, or logs a sensor', async () => {
  const clip = aClip()
  expect(await refusal(aClip({ seconds: 95 }))).toEqual(because('tooLong', { n: 30 }))
  expect(await refusal(aClip({ seconds: 0 }))).toEqual(because('lengthUnknown'))
  expect(await refusal(clip.subarray(0, clip.length - 20))).toEqual(because('broken'))
  expect(await refusal(aClip({ after: '<script>alert(1)</script>' }))).toEqual(because('broken'))
  expect(await refusal(aClip({ tracks: ['vide', 'meta'] }))).toEqual(because('hiddenTrack'))
  expect(await refusal(aRecording({ seconds: 95 }))).toEqual(because('tooLong', { n: 30 }))
})

it('neither hangs nor stumbles over any bytes behind a good beginning', async () => {
  const clips = [aClip(), aRecording()]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...clips),
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 20 }),
      fc.nat(),
      async (clip, changes, cut) => {
        const bytes = Buffer.from(clip)
        // The first twelve bytes say what it is; whatever is behind them may be anything.
        for (const [at, value] of changes) bytes[40 + (at % (bytes.length - 40))] = value
        const said = await refusal(bytes.subarray(0, 64 + (cut % (bytes.length - 63))))
        if (said !== 'taken') expect(said).toHaveProperty('reason')
      },
    ),
    { numRuns: 200 },
  )
})
