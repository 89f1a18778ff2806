import { deflateRawSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { AppError } from '#server/errors.ts'
import { readSheetFile, writeSheetFile } from './sheetFile.ts'
import { checkUnpacked } from './sheetSize.ts'

interface Part {
  name: string
  packed: Buffer
  /** What the file says it unpacks to, true or not. */
  said: number
}

const part = (name: string, text: Buffer, said = text.length): Part => ({
  ...{ name, said, packed: deflateRawSync(text) },
})

/** A ZIP as any program writes it; `hidden` lies in the file and not in its directory. */
function zip(parts: readonly Part[], hidden: readonly Part[] = []): Buffer {
  const local = ({ name, packed, said }: Part): Buffer => {
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(8, 8)
    head.writeUInt32LE(packed.length, 18)
    head.writeUInt32LE(said, 22)
    head.writeUInt16LE(name.length, 26)
    return Buffer.concat([head, Buffer.from(name), packed])
  }
  const central = ({ name, packed, said }: Part, at: number): Buffer => {
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014b50, 0)
    head.writeUInt16LE(8, 10)
    head.writeUInt32LE(packed.length, 20)
    head.writeUInt32LE(said, 24)
    head.writeUInt16LE(name.length, 28)
    head.writeUInt32LE(at, 42)
    return Buffer.concat([head, Buffer.from(name)])
  }
  const hiddenBytes = Buffer.concat(hidden.map(local))
  let at = hiddenBytes.length
  const directory = parts.map((one) => {
    const entry = central(one, at)
    at += local(one).length
    return entry
  })
  const body = Buffer.concat([hiddenBytes, ...parts.map(local)])
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(Buffer.concat(directory).length, 12)
  end.writeUInt32LE(body.length, 16)
  return Buffer.concat([body, ...directory, end])
}

const MB = 1024 * 1024
const zeros = (megabytes: number) => Buffer.alloc(megabytes * MB)

function refusal(bytes: Buffer): unknown {
  try {
    checkUnpacked(bytes)
  } catch (error) {
    if (error instanceof AppError)
      return (error.details as { reason: { code: string } }).reason.code
    throw error
  }
  return null
}

it('lets a spreadsheet through that any program wrote', async () => {
  const bytes = await writeSheetFile(
    [['code', '代码'], ...Array.from({ length: 5000 }, (_, n) => [`r${n}`, '一'])],
    'xlsx',
  )
  expect(refusal(bytes)).toBeNull()
  expect(await readSheetFile(bytes, 'xlsx')).toHaveLength(5000)
})

it.each([
  ['one part of 200 MB', [part('xl/worksheets/sheet1.xml', zeros(200))]],
  ['one that says it is small', [part('xl/worksheets/sheet1.xml', zeros(40), 10)]],
  [
    'many that are too much together',
    Array.from({ length: 40 }, (_, n) => part(`xl/${n}.xml`, zeros(1))),
  ],
  [
    'more parts than any spreadsheet has',
    Array.from({ length: 501 }, (_, n) => part(`${n}`, Buffer.from('x'))),
  ],
])('refuses a file that unpacks to too much: %s', async (_name, parts) => {
  const bomb = zip(parts)
  expect(bomb.length).toBeLessThan(MB)
  expect(refusal(bomb)).toBe('ruleFile.unpacksTooLarge')
  await expect(readSheetFile(bomb, 'xlsx')).rejects.toMatchObject({ code: 'badRequest' })
})

it('refuses a part that its directory does not name, and one part told of twice', () => {
  const small = part('a.xml', Buffer.from('<a/>'))
  expect(refusal(zip([small], [part('b.xml', zeros(40))]))).toBe('ruleFile.noSheet')
  const twice = zip([small, small])
  // The second entry of the directory points at the first part again.
  twice.writeUInt32LE(0, twice.length - 22 - 5 - 46 + 42)
  expect(refusal(twice)).toBe('ruleFile.noSheet')
})

it.each([
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('code,amount\n1,2')],
  ['an end without a directory', zip([]).fill(0xff, 10, 20)],
  ['half a file', zip([part('a.xml', zeros(1))]).subarray(500)],
])('says of %s that it is no spreadsheet', (_name, bytes) => {
  expect(refusal(bytes)).toMatch(/^ruleFile\.(noSheet|unpacksTooLarge)$/)
})
