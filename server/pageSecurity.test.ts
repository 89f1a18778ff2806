import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp, type TestApp } from './live/testing.ts'

const WORKBENCH = 'https://work.example'
let product: TestApp
let clientDir = ''
beforeAll(async () => {
  clientDir = await mkdtemp(path.join(tmpdir(), 'shaotai-client-'))
  await writeFile(path.join(clientDir, 'index.html'), '<!doctype html>')
  product = await startTestApp({ clientDir, frameAncestors: [WORKBENCH] })
})
afterAll(async () => {
  await product.close()
  await rm(clientDir, { recursive: true })
})

async function framesOf(page: string): Promise<{ policy: string; older: string | null }> {
  const { headers } = await fetch(product.url + page)
  const policy = headers.get('content-security-policy') ?? ''
  return {
    policy: /frame-ancestors ([^;]*)/.exec(policy)?.[1] ?? '',
    older: headers.get('x-frame-options'),
  }
}

it('lets the workbench it was told of hold the street’s page and the login, and no other page', async () => {
  for (const page of ['/patrol', '/login'])
    expect(await framesOf(page)).toEqual({ policy: `'self' ${WORKBENCH}`, older: null })
  for (const page of ['/duty', '/wall', '/patrol/x', '/api/session'])
    expect(await framesOf(page)).toEqual({ policy: "'self'", older: 'SAMEORIGIN' })
})

it('lets nobody hold anything unless told', async () => {
  const closed = await startTestApp({ clientDir })
  try {
    const { headers } = await fetch(`${closed.url}/patrol`)
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'self'")
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN')
  } finally {
    await closed.close()
  }
})
