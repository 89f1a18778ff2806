import { describe, expect, it } from 'vitest'
import { readSheetFile } from './sheetFile.ts'

/** 编号,名称 / 甲,水务站 as a Chinese Excel saves it: GBK. */
const gbk = Buffer.from('b1e0bac52cc3fbb3c60d0abcd72ccbaecef1d5be0d0a', 'hex')
const text = '编号,名称\r\n甲,水务站\r\n'
const utf16 = Buffer.concat([
  Buffer.from([0xff, 0xfe]),
  Buffer.from(text.replaceAll(',', '\t'), 'utf16le'),
])

describe('a sheet is read the same', () => {
  it.each<[string, Buffer]>([
    ['in UTF-8', Buffer.from(text)],
    ['with a byte order mark', Buffer.from(`\uFEFF${text}`)],
    ['in GBK, as a Chinese Excel saves it', gbk],
    ['with semicolons', Buffer.from(text.replaceAll(',', ';'))],
    ['with tabs', Buffer.from(text.replaceAll(',', '\t'))],
    ['as the Unicode text of a spreadsheet', utf16],
  ])('%s', async (_, bytes) => {
    expect(await readSheetFile(bytes, 'csv')).toEqual([
      { line: 2, cells: { 编号: '甲', 名称: '水务站' } },
    ])
  })

  it('and what is no separator in the first line is none below', async () => {
    const bytes = Buffer.from('编号,名称\n甲,"一;二;三;四"\n')
    expect((await readSheetFile(bytes, 'csv'))[0]?.cells['名称']).toBe('一;二;三;四')
  })
})

describe('what is no sheet is said to be none', () => {
  const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')
  it.each<[string, Buffer, 'csv' | 'xlsx', string]>([
    ['a picture called .csv', picture, 'csv', 'ruleFile.noText'],
    ['a picture called .xlsx', picture, 'xlsx', 'ruleFile.noSheet'],
    ['a table of text called .xlsx', Buffer.from(text), 'xlsx', 'ruleFile.noSheet'],
  ])('%s', async (_, bytes, kind, code) => {
    await expect(readSheetFile(bytes, kind)).rejects.toMatchObject({
      details: { reason: { code } },
    })
  })
})
