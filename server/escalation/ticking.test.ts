import { expect, it } from 'vitest'
import { inOneTick } from './ticking.ts'

it('gives every duty its turn though one fails, and names the one that did', async () => {
  const done: string[] = []
  const duty = (name: string) => ({ tick: async () => void done.push(name) })
  const broken = new Error('the store is away')
  const all = inOneTick({
    escalation: duty('escalation'),
    positions: { tick: () => Promise.reject(broken) },
    notify: duty('notify'),
  })
  const failure: unknown = await all.tick().catch((error: unknown) => error)
  expect(done).toEqual(['escalation', 'notify'])
  expect(failure).toMatchObject({ message: 'Not done: positions', errors: [broken] })
})

it('is silent when nothing fails', async () => {
  const all = inOneTick({ one: { tick: async () => undefined } })
  await expect(all.tick()).resolves.toBeUndefined()
})
