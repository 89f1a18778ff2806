import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import type { CaseCard } from '#shared/case.ts'
import type { ErrorBody } from '#shared/errors.ts'
import type { EvidenceItem } from '#shared/evidence.ts'
import { everybody, startPlaying } from '#server/cases/playing.ts'
import { settableClock, startTestApp } from '#server/live/testing.ts'
import { createFolderStore } from './folderStore.ts'

export const CHENGGUAN = 'ZHAOXIANG-CHENGGUAN'

/** What an address for evidence answers: one or the other. */
export interface Answered {
  evidence: EvidenceItem
  error: ErrorBody
}

/** The product with a folder of its own for files, everybody of the demo, and what they do with photos. */
export async function startEvidenceWorld() {
  const clock = settableClock('2026-11-20T10:30:00+08:00')
  const folder = await mkdtemp(path.join(tmpdir(), 'shaotai-evidence-'))
  const product = await startTestApp({ clock, filesDir: folder })
  const playing = await startPlaying(product, everybody, [CHENGGUAN])

  /** The SHA-256 of every whole file. */
  async function files(): Promise<string[]> {
    const names: string[] = []
    for await (const { sha256 } of createFolderStore(folder).list()) names.push(sha256)
    return names.sort()
  }

  /** A case with an order that 城管 has acknowledged. */
  async function dispatched(): Promise<{ card: CaseCard; orderId: string }> {
    let card = await playing.receive('12345')
    card = await playing.onCase('duty', card, 'file')
    card = await playing.onCase('duty', card, 'sort', { tier: 2 })
    card = await playing.onCase('duty', card, 'dispatch', { unitId: CHENGGUAN, task: '' })
    card = await playing.onOrder('chengguan', card, CHENGGUAN, 'acknowledge')
    return { card, orderId: card.orders[0]?.id ?? '' }
  }

  async function send(
    who: string,
    address: string,
    file: Uint8Array,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; body: Answered }> {
    const response = await fetch(product.url + address, {
      method: 'POST',
      headers: {
        cookie: playing.person(who).cookie,
        'Content-Type': 'application/octet-stream',
        ...headers,
      },
      body: new Uint8Array(file),
    })
    return { status: response.status, body: (await response.json()) as Answered }
  }

  /** Sent and accepted, and told rightly to every audience. */
  async function taken(who: string, address: string, file: Uint8Array): Promise<EvidenceItem> {
    let item: EvidenceItem | undefined
    await playing.proving(async () => {
      const { status, body } = await send(who, address, file)
      expect(body).toHaveProperty('evidence')
      expect(status).toBe(201)
      item = body.evidence
    })
    return item as EvidenceItem
  }

  async function fetchFile(who: string, id: string, size = '', headers = {}) {
    const { cookie } = playing.person(who)
    const response = await fetch(`${product.url}/api/evidence/${id}${size}`, {
      headers: { cookie, ...headers },
    })
    return { response, bytes: Buffer.from(await response.arrayBuffer()) }
  }

  async function listed(who: string, caseId: string): Promise<EvidenceItem[]> {
    const address = `/api/cases/${caseId}/evidence`
    const { body } = await playing.person(who).get<{ evidence: EvidenceItem[] }>(address)
    return body.evidence
  }

  return {
    ...{ clock, folder, product, playing, files, dispatched, send, taken, fetchFile, listed },
    /** Names of uploads that are not whole yet. */
    drafts: () => readdir(path.join(folder, 'drafts')),
    async close() {
      await product.close()
      await rm(folder, { recursive: true })
    },
  }
}
