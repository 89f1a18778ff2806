import { expect, it } from 'vitest'
import { wrapText } from './wrapText.ts'

/** A Chinese sign is as wide as two Latin ones. */
const measure = (text: string): number =>
  Array.from(text).reduce((sum, sign) => sum + (/[ -~]/.test(sign) ? 1 : 2), 0)

it.each([
  ['between any two signs', '烧烤店油烟扰民严重', 8, ['烧烤店油', '烟扰民严', '重']],
  [
    'before a sign that a closing mark would leave alone',
    '请现场查看，并回复',
    10,
    ['请现场查', '看，并回复'],
  ],
  ['with an opening mark on the next line', '见附件（照片）', 8, ['见附件', '（照片）']],
  ['around words and numbers', '限值为 1.0 mg 不得超过', 8, ['限值为', '1.0 mg', '不得超过']],
  ['inside a word wider than the line', 'abcdefghij', 4, ['abcd', 'efgh', 'ij']],
  ['where the text itself does', '一\n二', 20, ['一', '二']],
  ['nothing', '', 20, ['']],
])('breaks %s', (_where, text, width, lines) => {
  expect(wrapText(text, width, measure)).toEqual(lines)
})

it('makes no line too wide and loses no sign, whatever the marks', () => {
  const text =
    '嘉松中路5555号（近业辉路）有人反映：油烟、噪声、污水……都没人管！！！！！！请“尽快”处理。'
  for (let width = 6; width < 40; width++) {
    const lines = wrapText(text, width, measure)
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
    for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(width)
  }
})
