import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { startTestApp } from '#server/live/testing.ts'

it('stops though somebody has begun a question and never ends it', async () => {
  const product = await startTestApp()
  const { hostname, port } = new URL(product.url)
  const line = connect({ host: hostname, port: Number(port) })
  const isCut = once(line, 'close')
  line.on('error', () => undefined)
  line.write('GET /healthz HTTP/1.1\r\nHost: x\r\n')
  // Another question after it is answered: by then the first line is the server's, too.
  expect((await fetch(`${product.url}/healthz`)).status).toBe(200)

  await product.close()
  await isCut
})
