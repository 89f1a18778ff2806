import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

import { expect, it, onTestFinished } from 'vitest'

import { isPostgresOf } from './processes.ts'

/** A program that is called postgres and works in `folder`; its parent never asks how it ended. */
async function startNamesake(folder: string): Promise<number> {
  const program = path.join(folder, 'postgres')
  copyFileSync('/bin/sleep', program)
  const script = `"${program}" 60 & echo $!; exec sleep 60`
  const parent = spawn('sh', ['-c', script], { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  onTestFinished(() => void parent.kill('SIGKILL'))
  return Number(line.toString())
}

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'shaotai-process-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

it.runIf(process.platform === 'linux')('tells the living from a zombie', async () => {
  const folder = temporaryFolder()
  const pid = await startNamesake(folder)
  await expect.poll(() => isPostgresOf(pid, folder)).toBe(true)

  process.kill(pid, 'SIGKILL')

  await expect.poll(() => readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ')
  expect(isPostgresOf(pid, folder)).toBe(false)
})

it.runIf(process.platform === 'linux')('tells the PostgreSQL of another folder', async () => {
  const folder = temporaryFolder()
  const pid = await startNamesake(folder)
  await expect.poll(() => isPostgresOf(pid, folder)).toBe(true)

  expect(isPostgresOf(pid, temporaryFolder())).toBe(false)
  process.kill(pid, 'SIGKILL')
})

it('does not take another program for PostgreSQL', () => {
  expect(isPostgresOf(process.pid, process.cwd())).toBe(false)
})
