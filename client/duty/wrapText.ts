/** How wide a text is, in the picture's own units. */
export type Measure = (text: string) => number

/** 避头尾: what may not begin a line, and what may not end one. */
const NEVER_FIRST = new Set('，。、；：！？）》」』】〉”’…—,.;:!?)]}%℃')
const NEVER_LAST = new Set('（《「『【〈“‘([{')

/** Latin words and numbers stay whole; every other sign is a piece of its own. */
const PIECES = /[\p{Script=Latin}\p{N}]+(?:[.:/-][\p{Script=Latin}\p{N}]+)*|\s+|[\s\S]/gu

/**
 * Breaks a text into lines no wider than `width`, as Chinese is set: between any two signs, but no line
 * begins with a closing mark or ends with an opening one. A word wider than a line is cut.
 */
export function wrapText(text: string, width: number, measure: Measure): string[] {
  return text.split(/\r?\n/).flatMap((paragraph) => wrapParagraph(paragraph, width, measure))
}

function wrapParagraph(text: string, width: number, measure: Measure): string[] {
  const lines: string[] = []
  let line: string[] = []
  const fits = (pieces: readonly string[]): boolean => measure(pieces.join('').trimEnd()) <= width

  for (const piece of piecesOf(text, width, measure)) {
    if (line.length === 0 || fits([...line, piece])) {
      line.push(piece)
      continue
    }
    const carried = carriedOver(line, piece)
    lines.push(line.join('').trimEnd())
    line = [...carried, ...(piece.trim() === '' ? [] : [piece])]
  }
  if (line.length > 0 || lines.length === 0) lines.push(line.join('').trimEnd())
  return lines
}

/** Takes from the line's end what must stand with the next piece; never the whole line. */
function carriedOver(line: string[], next: string): string[] {
  const carried: string[] = []
  const mustMove = (): boolean =>
    line.length > 1 && (NEVER_FIRST.has(carried[0] ?? next) || NEVER_LAST.has(line.at(-1) ?? ''))
  while (mustMove()) carried.unshift(line.pop() ?? '')
  return carried
}

const piecesOf = (text: string, width: number, measure: Measure): string[] =>
  (text.match(PIECES) ?? []).flatMap((piece) =>
    measure(piece) <= width ? [piece] : Array.from(piece),
  )
