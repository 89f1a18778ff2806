import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium } from './chromium.ts'
import { add, Counts, failure, nothing } from './counts.ts'
import { runAndKeep, runToEnd } from './runToEnd.ts'

export interface Stage {
  name: string
  /** Whether it runs programs that npm does not bring: a browser, Redis. */
  needsSystemPackages: boolean
  /** Whether it keeps both cores busy by itself. */
  isAlone: boolean
  /**
   * `extra`: what the caller wants handed to the test runner, such as the path of one test. It may
   * name tests of another stage, so finding none of them here is no failure.
   */
  run: (extra: readonly string[]) => Promise<Counts>
}

const STORIES = 'e2e/playwright.config.ts'

/**
 * As the stories: one of thousands that a busy machine made wait is played again and named at the end, so
 * that it is mended and nothing else is held up. A counterexample found by chance may not come twice: it
 * fails at once.
 */
export const ONCE_MORE = ['--retry.count=1', '--retry.condition=^(?!Property failed)'] as const

/** The longest first: two go side by side. */
export const stages: Stage[] = [
  {
    name: 'unit',
    needsSystemPackages: true,
    // Half of its time it waits: for a disk, a clock, another process.
    isAlone: false,
    run: (extra) => {
      const reporters = ['--reporter=default', '--reporter=./e2e/check/vitestCounts.ts']
      const chosen = extra.length > 0 ? ['--passWithNoTests', ...extra] : []
      const args = ['run', '--allowOnly=false', ...ONCE_MORE, ...reporters, ...chosen]
      return counted('vitest/vitest.mjs', args)
    },
  },
  check('lint', 'eslint/bin/eslint.js', ['.', '--max-warnings=0']),
  check('format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
  check('unused', 'knip/bin/knip.js', []),
  check('types', 'vue-tsc/bin/vue-tsc.js', ['--noEmit']),
  { name: 'stories', needsSystemPackages: true, isAlone: true, run: runStories },
]

/** A program that says yes or no counts as one test. */
function check(name: string, program: string, args: readonly string[]): Stage {
  return {
    name,
    needsSystemPackages: false,
    isAlone: false,
    run: async () => {
      const { code, printed } = await runAndKeep(process.execPath, [modulePath(program), ...args])
      return code === 0 ? { ...nothing, passed: 1 } : failure(name, lastLines(printed, 60))
    },
  }
}

async function runStories(extra: readonly string[]): Promise<Counts> {
  if (!existsSync(STORIES)) return nothing
  const chromium = findChromium()
  if (chromium === undefined) {
    return { ...nothing, skipped: [{ name: 'browser stories', reason: 'no Chromium was found' }] }
  }
  // Built here, once, so that no story waits for it.
  const built = await runToEnd(process.execPath, ['server/start.mjs', '--build'])
  if (built !== 0) return failure('browser stories', 'The screens could not be built.')

  const reporters = '--reporter=line,./e2e/check/storyCounts.ts'
  const chosen = extra.length > 0 ? ['--pass-with-no-tests', ...extra] : []
  const args = ['test', '-c', STORIES, reporters, ...chosen]
  return counted('@playwright/test/cli.js', args, { CHROMIUM_PATH: chromium })
}

/** Runs a test runner whose reporter writes `Counts`; a failure it did not count is counted here. */
async function counted(
  program: string,
  args: readonly string[],
  variables: Record<string, string> = {},
): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'shaotai-test-'))
  const file = join(folder, 'counts.json')
  try {
    const env = { ...process.env, ...variables, COUNTS_FILE: file }
    const code = await runToEnd(process.execPath, [modulePath(program), ...args], { env })
    const counts = existsSync(file)
      ? Counts.parse(JSON.parse(readFileSync(file, 'utf8')))
      : failure(program, `It ended with ${code} before it could count its tests.`)
    return code !== 0 && counts.failed.length === 0
      ? add(counts, failure(program, `It ended with ${code}, though no test failed.`))
      : counts
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function lastLines(text: string, count: number): string {
  return text.split('\n').slice(-count).join('\n')
}

function modulePath(program: string): string {
  return join('node_modules', program)
}
