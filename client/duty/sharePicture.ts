import { wrapText, type Measure } from './wrapText.ts'

/** What stands on the picture, in words already. */
export interface PictureWords {
  mark: string
  caseNo: string
  /** Null: not urgent. */
  urgent: string | null
  title: string
  /** Label and text, in the order in which they stand. */
  facts: readonly (readonly [label: string, text: string])[]
  /** Who made it and when; across the picture, too. */
  madeBy: string
  foot: string
}

export interface PictureText {
  text: string
  x: number
  /** The line's baseline. */
  y: number
  size: number
  bold: boolean
  color: string
  align: 'left' | 'right'
}

export interface Picture {
  width: number
  height: number
  texts: PictureText[]
  /** The coloured head, from the top. */
  headHeight: number
}

/** A chat group shows it at half this width on a phone: the smallest letters are still read there. */
const WIDTH = 720
const MARGIN = 44
const HEAD = 92
const LINE = 1.42
const INK = '#16202b'
const SOFT = '#4b5866'
const RED = '#b3261e'

/**
 * Where every line of the share card's picture stands. Long texts wrap and make it higher; nothing is
 * cut. `measureAt` says how wide a text is at a letter height.
 */
export function layOut(
  words: PictureWords,
  measureAt: (size: number, bold: boolean) => Measure,
): Picture {
  const texts: PictureText[] = []
  const inner = WIDTH - 2 * MARGIN
  let y = HEAD

  const put = (text: string, style: Partial<PictureText> & { size: number }): void => {
    texts.push({ text, x: MARGIN, y, bold: false, color: INK, align: 'left', ...style })
  }
  const paragraph = (text: string, size: number, bold: boolean, color: string): void => {
    for (const line of wrapText(text, inner, measureAt(size, bold))) {
      y += size * LINE
      put(line, { size, bold, color })
    }
  }

  texts.push(
    { ...headText(words.mark), bold: true },
    { ...headText(words.caseNo), x: WIDTH - MARGIN, size: 30, align: 'right' },
  )
  y += 14
  if (words.urgent !== null) paragraph(words.urgent, 32, true, RED)
  paragraph(words.title, 42, true, INK)
  for (const [label, text] of words.facts) {
    y += 26
    paragraph(label, 27, false, SOFT)
    paragraph(text, 36, false, INK)
  }
  y += 34
  paragraph(words.madeBy, 25, false, SOFT)
  paragraph(words.foot, 25, false, SOFT)
  return { width: WIDTH, height: Math.ceil(y + 36), texts, headHeight: HEAD }
}

const headText = (text: string): PictureText => ({
  text,
  x: MARGIN,
  y: 60,
  size: 38,
  bold: false,
  color: '#ffffff',
  align: 'left',
})
