import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { Counts } from './counts.ts'
import { runToEnd } from './runToEnd.ts'
import { ONCE_MORE } from './stages.ts'

const TESTS = `
let plays = 0
it('stands', () => expect(1).toBe(1))
it('stumbles', () => { plays += 1; expect(plays).toBe(2) })
it('falls', () => expect(1).toBe(2))
let found = 0
it('meets a counterexample', () => {
  found += 1
  if (found === 1) throw new Error('Property failed after 1 tests')
})
it.skip('waits (needs rain)', () => expect(1).toBe(2))
`

it('names what needed a second try, and gives none to what failed twice or by a counterexample', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'shaotai-counts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'fixture.test.js'), TESTS)
  const file = join(folder, 'counts.json')
  const args = [
    ...['node_modules/vitest/vitest.mjs', 'run', '--root', folder, '--globals'],
    ...[...ONCE_MORE, `--reporter=${resolve('e2e/check/vitestCounts.ts')}`],
  ]
  const env = { ...process.env, COUNTS_FILE: file }
  const code = await runToEnd(process.execPath, args, { env, stdio: 'ignore' })
  const counts = Counts.parse(JSON.parse(readFileSync(file, 'utf8')))

  expect(code).toBe(1)
  expect(counts).toMatchObject({
    passed: 2,
    unsteady: [{ name: expect.stringContaining('stumbles') as string }],
    skipped: [{ reason: 'needs rain' }],
  })
  expect(counts.failed.map(({ name }) => name.split('› ')[1])).toEqual([
    'falls',
    'meets a counterexample',
  ])
})
