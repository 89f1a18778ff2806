import { expect, it } from 'vitest'
import { createAsk } from './socket.ts'

const asking = (connected: boolean, answer: () => Promise<unknown>) => ({
  connected,
  timeout: () => ({ emitWithAck: answer }),
})
const callId = { callId: 'call-1' }

it('hands on the one answer', async () => {
  const ask = createAsk(asking(true, async () => ({ ok: true, data: null })))

  expect(await ask('call:hangUp', callId)).toEqual({ ok: true, data: null })
})

it('counts a silent server as no answer and never throws', async () => {
  const ask = createAsk(
    asking(true, async () => {
      throw new Error('operation has timed out')
    }),
  )

  expect(await ask('call:hangUp', callId)).toMatchObject({ ok: false, error: { code: 'noAnswer' } })
})

it('does not keep a question for the next connection', async () => {
  const ask = createAsk(asking(false, () => Promise.reject(new Error('must not be sent'))))

  expect(await ask('call:hangUp', callId)).toMatchObject({
    ok: false,
    error: { code: 'noAnswer', message: 'not connected' },
  })
})
