import { Agent, request } from 'node:http'
import type { IntakeResult } from '#shared/ticket.ts'
import type { FeedItem } from '../support/feedItem.ts'

/** Connections of one feed that stay open, cheaper than `fetch`: the sender shares the machine. */
export interface FeedLine {
  /** Rejects unless every item was accepted. */
  send(body: Buffer): Promise<IntakeResult[]>
  close(): void
}

export const bodyOf = (items: readonly FeedItem[]): Buffer => Buffer.from(JSON.stringify({ items }))

export function openFeedLine(base: string): FeedLine {
  const agent = new Agent({ keepAlive: true })
  const url = `${base}/api/intake/12345`

  return {
    send: (body) =>
      new Promise((resolve, reject) => {
        const headers = {
          Authorization: 'Bearer demo-12345',
          'Content-Type': 'application/json',
          'Content-Length': body.length,
        }
        const sending = request(url, { method: 'POST', agent, headers }, (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString()
            const isTaken = response.statusCode === 200 && text.includes('"known":0')
            if (isTaken) resolve((JSON.parse(text) as { results: IntakeResult[] }).results)
            else reject(new Error(`${String(response.statusCode)} ${text.slice(0, 300)}`))
          })
        })
        sending.on('error', reject)
        sending.end(body)
      }),
    close: () => agent.destroy(),
  }
}
