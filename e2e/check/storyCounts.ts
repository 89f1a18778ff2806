import { writeFileSync } from 'node:fs'
import type { Reporter, Suite, TestCase, TestError, TestResult } from '@playwright/test/reporter'
import { nothing, skipReason, type Counts } from './counts.ts'

/** Counts for `npm test`, in the same form as those of the other tests. */
export default class StoryCounts implements Reporter {
  readonly #counts: Counts = structuredClone(nothing)
  #suite: Suite | undefined

  onBegin(_config: unknown, suite: Suite) {
    this.#suite = suite
  }

  /** A spec that cannot be loaded, and whatever else belongs to no test. */
  onError({ message }: TestError) {
    this.#counts.failed.push({ name: 'outside every story', reason: message ?? 'no message' })
  }

  onEnd() {
    for (const test of this.#suite?.allTests() ?? []) this.#count(test)
    const { COUNTS_FILE } = process.env
    if (COUNTS_FILE !== undefined) writeFileSync(COUNTS_FILE, JSON.stringify(this.#counts))
  }

  printsToStdio() {
    return false
  }

  #count(test: TestCase) {
    const outcome = test.outcome()
    const name = test.titlePath().filter(Boolean).join(' › ')
    const seconds = test.results.reduce((sum, { duration }) => sum + duration, 0) / 1000
    this.#counts.lasted.push({ name, seconds })
    if (outcome === 'expected') this.#counts.passed++
    else if (outcome === 'skipped') {
      const said = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')
      this.#counts.skipped.push({ name, reason: skipReason(name, said?.description) })
    } else if (outcome === 'flaky') {
      this.#counts.passed++
      this.#counts.unsteady.push({ name, reason: errorsOf(test.results[0]) })
    } else this.#counts.failed.push({ name, reason: errorsOf(test.results.at(-1)) })
  }
}

const errorsOf = (result: TestResult | undefined): string =>
  result?.errors.map(({ message }) => message).join('\n') ?? 'It never ran.'
