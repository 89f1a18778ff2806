export interface Judged {
  /** The mean of every label's F1, whatever its size. */
  macroF1: number
  accuracy: number
  perLabel: Map<string, { f1: number; count: number }>
}

/** Guesses against the truth; no guess (null) is a wrong one. */
export function judge(truth: readonly string[], guesses: readonly (string | null)[]): Judged {
  const perLabel = new Map<string, { f1: number; count: number }>()
  for (const label of [...new Set(truth)].sort()) {
    const count = truth.filter((one) => one === label).length
    const guessed = guesses.filter((one) => one === label).length
    const right = truth.filter((one, n) => one === label && guesses[n] === label).length
    perLabel.set(label, { f1: (2 * right) / (count + guessed), count })
  }
  const right = truth.filter((label, n) => guesses[n] === label).length
  const sum = [...perLabel.values()].reduce((total, { f1 }) => total + f1, 0)
  return { macroF1: sum / perLabel.size, accuracy: right / truth.length, perLabel }
}
