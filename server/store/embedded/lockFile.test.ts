import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, it, onTestFinished } from 'vitest'

import { isStale, parseLockFile, readLockFile, removeStaleLock } from './lockFile.ts'

const text = '4711\n/data/postgres\n1795245600\n5432\n/data/socket\n\n  7304101   1\nready   \n'

function lockFile(content: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'shaotai-lock-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'postmaster.pid')
  writeFileSync(file, content)
  return file
}

it('reads who holds the folder and how far it is', () => {
  expect(parseLockFile(text)).toEqual({
    text,
    pid: 4711,
    socketFolder: '/data/socket',
    state: 'ready',
  })
  expect(parseLockFile('4711\n/data/postgres\n')).toMatchObject({ pid: 4711, state: 'unknown' })
  expect(parseLockFile('')).toEqual({ text: '', state: 'unknown' })
})

it('takes away a dead lock', () => {
  const file = lockFile(text)

  removeStaleLock(file, parseLockFile(text))

  expect(readLockFile(file)).toBeUndefined()
})

it('puts back a lock that was made since it looked', () => {
  const file = lockFile(text.replace('4711', '4712'))

  removeStaleLock(file, parseLockFile(text))

  expect(readFileSync(file, 'utf8')).toBe(text.replace('4711', '4712'))
})

it('takes an empty lock for dead only when nobody can be writing it any more', () => {
  const file = lockFile('')
  const fresh = isStale(file, parseLockFile(''), () => true)
  const longAgo = new Date('2026-01-01')
  utimesSync(file, longAgo, longAgo)

  expect([fresh, isStale(file, parseLockFile(''), () => true)]).toEqual([false, true])
})
