import { writeFileSync } from 'node:fs'
import type { SerializedError } from 'vitest'
import type { Reporter, TestModule } from 'vitest/node'
import { skipReason, type Counts } from './counts.ts'

/** Counts for `npm test`. Vitest's own JSON leaves out why a test was skipped. */
export default class VitestCounts implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]) {
    const counts: Counts = { passed: 0, failed: unhandled.length, skipped: [] }
    for (const module of modules) {
      // A file that could not be loaded has errors and no tests.
      counts.failed += module.errors().length
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') counts.passed++
        else if (result.state === 'skipped') {
          const reason = skipReason(test.fullName, result.note)
          counts.skipped.push({ name: `${module.relativeModuleId} › ${test.fullName}`, reason })
        } else counts.failed++
      }
    }
    const { COUNTS_FILE } = process.env
    if (COUNTS_FILE !== undefined) writeFileSync(COUNTS_FILE, JSON.stringify(counts))
  }
}
