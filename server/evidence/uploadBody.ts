import type { Request, Response } from 'express'

/** What is left of a refused upload is read and thrown away up to here, so that the refusal arrives. */
const LEFT_MAX = 64_000_000

/** The body as it comes in. Stopping halfway leaves the connection open for the answer. */
export const bodyOf = (req: Request): AsyncIterable<Uint8Array> =>
  req.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Uint8Array>

/** After a refusal the sender still sends: a connection closed at once would swallow the reason. */
export function letGo(req: Request, res: Response): void {
  if (req.readableEnded || req.destroyed) return
  if (!res.headersSent) res.setHeader('Connection', 'close')
  let left = 0
  req.on('data', (chunk: Uint8Array) => {
    left += chunk.byteLength
    if (left > LEFT_MAX) req.destroy()
  })
  req.on('error', () => req.destroy())
  req.resume()
}
