import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createHeldSending, type BulkOrder } from './heldSending.ts'

const one = (n: number) => ({ id: `id-${n}`, version: n, caseNo: `No-${n}` })
const order: BulkOrder = { name: 'urge', body: { note: '请尽快' }, cases: [one(1), one(2), one(3)] }

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

function held(conflictFor: string[] = []) {
  const sent: string[] = []
  const sending = createHeldSending(async (name, { id, version }, body) => {
    sent.push(`${name} ${id} ${version} ${JSON.stringify(body)}`)
    await Promise.resolve()
    return conflictFor.includes(id)
      ? { ok: false, error: { status: 409, code: 'versionConflict', message: '' } }
      : { ok: true }
  })
  sending.hold(order)
  return { sent, ...sending }
}

it('sends nothing before ten seconds are over, and then each once, at the version seen', async () => {
  const { sent, state } = held()
  await vi.advanceTimersByTimeAsync(9_999)
  expect([state.value.is, sent]).toEqual(['held', []])

  await vi.advanceTimersByTimeAsync(1)
  expect(sent).toEqual([1, 2, 3].map((n) => `urge id-${n} ${n} {"note":"请尽快"}`))
  expect(state.value).toEqual({ is: 'sent', order, failures: [] })
})

it('let go of sends nothing, ever', async () => {
  const { sent, state, letGo } = held()
  letGo()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([state.value.is, sent]).toEqual(['idle', []])
})

it('sent at once is sent once', async () => {
  const { sent, sendNow } = held()
  await sendNow()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sent).toHaveLength(3)
})

it('names each that failed, and why, beside those that were done', async () => {
  const { state, sendNow } = held(['id-2'])
  await sendNow()
  expect(state.value).toEqual({
    is: 'sent',
    order,
    failures: [{ case: one(2), why: { code: 'error.versionConflict' } }],
  })
})

it('takes no other one while the first is held or under way', async () => {
  const { sent, hold, sendNow, state } = held()
  expect(hold({ ...order, name: 'file' })).toBe(false)
  const sending = sendNow()
  expect([state.value.is, hold({ ...order, name: 'file' })]).toEqual(['sending', false])
  await sending
  expect(sent.every((line) => line.startsWith('urge'))).toBe(true)
  expect(hold({ ...order, name: 'file' })).toBe(true)
})
