/** How a set of verdicts stands against the truth. */
export interface Judged {
  found: number
  right: number
  precision: number
  recall: number
  f1: number
}

export function judge(found: ReadonlySet<string>, truth: ReadonlySet<string>): Judged {
  let right = 0
  for (const one of found) if (truth.has(one)) right++
  return judgeCounts({ found: found.size, right, truth: truth.size })
}

export function judgeCounts(counts: { found: number; right: number; truth: number }): Judged {
  const { found, right, truth } = counts
  const precision = found === 0 ? 0 : right / found
  const recall = truth === 0 ? 0 : right / truth
  const f1 = right === 0 ? 0 : (2 * precision * recall) / (precision + recall)
  return { found, right, precision, recall, f1 }
}

export const share = (value: number): string => value.toFixed(3)

/** A table as text, its first row the names of the columns. */
export function table(title: string, rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  )
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `\n${title}\n${lines.join('\n')}`
}
