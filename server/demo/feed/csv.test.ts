import { expect, it } from 'vitest'
import { readCsv, readCsvLines } from './csv.ts'

async function rowsOf(text: string, size = Infinity) {
  async function* pieces() {
    for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size)
  }
  const rows = []
  for await (const row of readCsv(pieces())) rows.push(row)
  return rows
}

it.each([
  ['plain fields', 'a,b\n1,2\n', [{ a: '1', b: '2' }]],
  ['CRLF and no last line end', 'a,b\r\n1,2', [{ a: '1', b: '2' }]],
  ['a comma in quotes', 'a,b\n"1,5",2\n', [{ a: '1,5', b: '2' }]],
  ['doubled quotes', 'a\n"say ""hm"""\n', [{ a: 'say "hm"' }]],
  ['line ends in quotes', 'a,b\n"one\ntwo\r\nthree",2\n', [{ a: 'one\ntwo\r\nthree', b: '2' }]],
  ['a CR at the end of quotes', 'a,b\n1,"2\r"\n', [{ a: '1', b: '2\r' }]],
  ['a quote inside a plain field', 'a\n5" pipe\n', [{ a: '5" pipe' }]],
  ['empty fields', 'a,b,c\n,,\n', [{ a: '', b: '', c: '' }]],
  ['empty lines', 'a\n\n1\n\n', [{ a: '1' }]],
  ['too few fields', 'a,b\n1\n', [{ a: '1', b: '' }]],
  ['a byte order mark', '\uFEFFa\n1\n', [{ a: '1' }]],
  ['a quoted last field without a line end', 'a,b\n1,""', [{ a: '1', b: '' }]],
  ['a name alone', 'a\n', []],
])('reads %s, wherever the pieces break', async (_, text, rows) => {
  for (const size of [Infinity, 1, 3]) expect(await rowsOf(text, size)).toEqual(rows)
})

it('says in which line a record begins, and whether its fields are as many as the names', async () => {
  async function* text() {
    yield 'a,b\r\n1,2\r\n\r\n"x\ny",3,4\n5,6'
  }
  const lines = []
  for await (const { line, isRagged } of readCsvLines(text())) lines.push([line, isRagged])

  expect(lines).toEqual([
    [2, false],
    [4, true],
    [6, false],
  ])
})
