import { expect, it } from 'vitest'
import { layOut, type PictureWords } from './sharePicture.ts'

const words: PictureWords = {
  mark: '哨台',
  caseNo: '赵巷261120-0001',
  urgent: null,
  title: '烧烤店油烟扰民',
  facts: [
    ['任务', '请现场查看'],
    ['地点', '业辉路88弄'],
  ],
  madeBy: '赵巷镇城运中心值班员 11/20 10:00 制',
  foot: '不含诉求人信息',
}
const measureAt = (size: number) => (text: string) => Array.from(text).length * size

const layout = (changes: Partial<PictureWords> = {}) => layOut({ ...words, ...changes }, measureAt)

it('holds every word inside the picture, none over another', () => {
  const { width, height, texts } = layout({ urgent: '紧急', title: '油烟'.repeat(40) })

  for (const { text, x, y, size, align } of texts) {
    const [from, to] = align === 'left' ? [x, x + text.length * size] : [x - text.length * size, x]
    expect(from).toBeGreaterThanOrEqual(0)
    expect(to).toBeLessThanOrEqual(width)
    expect(y).toBeLessThan(height)
  }
  const body = texts.slice(2)
  for (const [n, line] of body.entries()) {
    const before = body[n - 1]
    if (before) expect(line.y - before.y).toBeGreaterThanOrEqual(line.size * 1.1)
  }
})

it('grows with what it says, and cuts nothing', () => {
  const task = '请到现场查看油烟净化器是否在运行，并在今天十七点前回复。'.repeat(6)
  const long = layout({ facts: [['任务', task]] })
  expect(long.height).toBeGreaterThan(layout().height)
  expect(long.texts.map(({ text }) => text).join('')).toContain(task)
})

it('is legible at half its size: no letters below 12 px there', () => {
  expect(Math.min(...layout().texts.map(({ size }) => size)) / 2).toBeGreaterThanOrEqual(12)
})
