import type { FileAnswer, FileLine, FileTaking } from '#shared/ruleTable.ts'

export const isTaken = (lines: readonly FileLine[], take: FileTaking): boolean =>
  take === 'good' || (take === 'whole' && lines.every(({ what }) => what !== 'refused'))

export function answerOf(lines: readonly FileLine[], taken: number): FileAnswer {
  const counts: FileAnswer['counts'] = { added: 0, changed: 0, ended: 0, same: 0, refused: 0 }
  for (const { what } of lines) counts[what] += 1
  return { lines: [...lines], counts, taken }
}
