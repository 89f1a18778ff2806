import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { draftName, sweepDrafts } from './drafts.ts'
import { createFolderStore } from './folderStore.ts'
import { stretchOf } from './stretch.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shaotai-files-'))
})
afterEach(() => rm(folder, { recursive: true }))

const drafts = () => readdir(path.join(folder, 'drafts'))
const listed = async (store = createFolderStore(folder)): Promise<string[]> => {
  const names: string[] = []
  for await (const { sha256 } of store.list()) names.push(sha256)
  return names
}
async function* endless(): AsyncIterable<Buffer> {
  yield Buffer.from('half ')
  await Promise.reject(new Error('the line broke'))
}

it('keeps one file for the same content, however often and at once it comes', async () => {
  const store = createFolderStore(folder)
  const stored = await Promise.all(
    Array.from({ length: 20 }, () => store.put([Buffer.from('油'), Buffer.from('烟')])),
  )

  expect(new Set(stored.map(({ sha256 }) => sha256)).size).toBe(1)
  expect(await listed()).toEqual([stored[0]?.sha256])
  expect(await drafts()).toEqual([])
  const read: Buffer[] = []
  for await (const chunk of store.read(stored[0]?.sha256 ?? '')) read.push(chunk as Buffer)
  expect(Buffer.concat(read).toString()).toBe('油烟')
})

it('leaves neither a file nor a draft of what broke off', async () => {
  await expect(createFolderStore(folder).put(endless())).rejects.toThrow('the line broke')

  expect(await listed()).toEqual([])
  expect(await drafts()).toEqual([])
})

it('names files by hashes alone: no path leads out of the folder', () => {
  const store = createFolderStore(folder)
  for (const name of ['../secret', '/etc/passwd', '', 'A'.repeat(64), `${'a'.repeat(64)}/..`])
    expect(() => store.read(name)).toThrow(RangeError)
})

it('sweeps what a killed process left half done, and nothing that is being written', async () => {
  // A process that writes and never ends, killed in the middle.
  const script = path.join(folder, 'writer.ts')
  await writeFile(
    script,
    `import { createFolderStore } from ${JSON.stringify(path.resolve('server/evidence/folderStore.ts'))}
     async function* slow() { yield Buffer.from('half'); process.send('writing'); setInterval(() => {}, 1e6); await new Promise(() => {}) }
     void createFolderStore(${JSON.stringify(folder)}).put(slow())`,
  )
  const writer = fork(script, { execArgv: ['--import', 'tsx'], cwd: process.cwd() })
  await once(writer, 'message')
  const mine = draftName()
  await writeFile(path.join(folder, 'drafts', mine), 'being written')
  await writeFile(path.join(folder, 'drafts', 'else-where.1.abc.def'), 'of another machine')
  expect(await sweepDrafts(folder)).toBe(0)
  expect(await drafts()).toHaveLength(3)

  writer.kill('SIGKILL')
  await once(writer, 'exit')

  expect(await sweepDrafts(folder)).toBe(1)
  expect((await drafts()).sort()).toEqual([mine, 'else-where.1.abc.def'].sort())
  expect(await listed()).toEqual([])
})

it.each([
  [undefined, null],
  ['bytes=0-', { start: 0, end: 99 }],
  ['bytes=10-19', { start: 10, end: 19 }],
  ['bytes=90-500', { start: 90, end: 99 }],
  ['bytes=-10', { start: 90, end: 99 }],
  ['bytes=-500', { start: 0, end: 99 }],
  ['bytes=100-', 'outside'],
  ['bytes=9-1', 'outside'],
  ['bytes=-0', 'outside'],
  ['bytes=-', null],
  ['bytes=0-1,5-6', null],
  ['items=0-1', null],
] as const)('reads Range %s of a hundred bytes as %o', (header, stretch) => {
  expect(stretchOf(header, 100)).toEqual(stretch)
})
