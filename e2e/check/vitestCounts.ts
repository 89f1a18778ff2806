import { writeFileSync } from 'node:fs'
import type { SerializedError } from 'vitest'
import type { Reporter, TestModule } from 'vitest/node'
import { nothing, skipReason, type Counts } from './counts.ts'

/** Counts for `npm test`. Vitest's own JSON leaves out why a test was skipped. */
export default class VitestCounts implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]) {
    const counts: Counts = structuredClone(nothing)
    const fail = (name: string, errors: readonly { message: string }[]) => {
      counts.failed.push({ name, reason: reasonOf(errors) })
    }
    for (const error of unhandled) fail('outside every test', [error])
    for (const module of modules) {
      // A file that could not be loaded has errors and no tests.
      if (module.errors().length > 0) fail(module.relativeModuleId, module.errors())
      for (const test of module.children.allTests()) {
        const name = `${module.relativeModuleId} › ${test.fullName}`
        const result = test.result()
        if (result.state === 'passed') {
          counts.passed++
          if (test.diagnostic()?.flaky)
            counts.unsteady.push({ name, reason: reasonOf(result.errors ?? []) })
        } else if (result.state === 'skipped') {
          counts.skipped.push({ name, reason: skipReason(test.fullName, result.note) })
        } else fail(name, result.errors ?? [])
      }
    }
    const { COUNTS_FILE } = process.env
    if (COUNTS_FILE !== undefined) writeFileSync(COUNTS_FILE, JSON.stringify(counts))
  }
}

const reasonOf = (errors: readonly { message: string }[]): string =>
  errors.map(({ message }) => message).join('\n')
