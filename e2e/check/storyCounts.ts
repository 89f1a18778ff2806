import { writeFileSync } from 'node:fs'
import type { Reporter, Suite, TestCase, TestError } from '@playwright/test/reporter'
import { skipReason, type Counts } from './counts.ts'

/** Counts for `npm test`, in the same form as those of the other tests. */
export default class StoryCounts implements Reporter {
  readonly #counts: Counts = { passed: 0, failed: [], skipped: [] }
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
    if (outcome === 'expected') this.#counts.passed++
    else if (outcome === 'skipped') {
      const said = test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')
      this.#counts.skipped.push({ name, reason: skipReason(name, said?.description) })
    } else {
      const reason = test.results
        .at(-1)
        ?.errors.map(({ message }) => message)
        .join('\n')
      this.#counts.failed.push({ name, reason: reason ?? 'It never ran.' })
    }
  }
}
