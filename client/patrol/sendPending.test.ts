import { expect, it } from 'vitest'
import type { Answer } from '../link/http.ts'
import type { PendingReport, Step } from './pendingReport.ts'
import { sendPending, type SendDeps } from './sendPending.ts'

const pending = (key: string, change: Partial<PendingReport> = {}): PendingReport => ({
  ...{ key, solveKey: `${key}-solve`, accountId: 'me', writtenAt: `2026-11-22T02:00:00Z` },
  ...{ what: key, words: { what: key, place: 'x', done: '' }, photos: [], isSolving: false },
  ...{ taken: null, failed: 0, triedAtMs: null, nextAtMs: 0, problem: null, isRefused: false },
  ...change,
})

/** A device and a server behind a line that answers as told. */
function world(reports: PendingReport[], answerTo: (key: string, step: Step) => 'ok' | number) {
  const kept = new Map(reports.map((one) => [one.key, one]))
  const sent: string[] = []
  const deps: SendDeps = {
    read: async () => [...kept.values()],
    renew: async (report) => {
      if (kept.has(report.key)) kept.set(report.key, report)
    },
    drop: async (key) => {
      kept.delete(key)
    },
    whoAmI: async () => ({ ok: true, data: 'me' }),
    send: async ({ key }, step): Promise<Answer<{ id: string; number: string }>> => {
      sent.push(`${key} ${step}`)
      const answer = answerTo(key, step)
      if (answer === 'ok') return { ok: true, data: { id: key, number: key } }
      const code = answer === 0 ? 'noAnswer' : 'badRequest'
      return { ok: false, error: { code, status: answer, message: '' } }
    },
    nowMs: () => 1000,
    moved: async () => undefined,
  }
  return { kept, sent, deps }
}

it('sends everything in order and keeps nothing', async () => {
  const photos = [{ key: 'p', file: new Blob(['p']) }]
  const { kept, sent, deps } = world(
    [pending('b'), pending('a', { photos, isSolving: true })],
    () => 'ok',
  )
  await sendPending(deps, 'me')
  expect(sent).toEqual(['a report', 'a photo', 'a solve', 'b report'])
  expect(kept.size).toBe(0)
})

it('stops at the first that nobody answers: the others would wait as long', async () => {
  const { kept, sent, deps } = world([pending('a'), pending('b')], () => 0)
  await sendPending(deps, 'me')
  expect(sent).toEqual(['a report'])
  expect([...kept.values()].map(({ failed }) => failed)).toEqual([1, 0])
})

it('says of each that waits when nobody answered, and keeps it for later', async () => {
  const { kept, sent, deps } = world([pending('a'), pending('b')], () => 'ok')
  const away = { code: 'noAnswer', status: 0, message: '' } as const
  await sendPending({ ...deps, whoAmI: async () => ({ ok: false, error: away }) }, 'me')
  expect(sent).toEqual([])
  for (const report of kept.values())
    expect(report).toMatchObject({ problem: away, triedAtMs: 1000, nextAtMs: 6000 })
})

it('goes past what was refused', async () => {
  const { kept, sent, deps } = world([pending('a'), pending('b')], (key) =>
    key === 'a' ? 400 : 'ok',
  )
  await sendPending(deps, 'me')
  expect(sent).toEqual(['a report', 'b report'])
  expect([...kept.values()]).toMatchObject([{ key: 'a', isRefused: true }])
})

it('sends nothing of another account, nor while another is logged in', async () => {
  const others = world([pending('a', { accountId: 'other' })], () => 'ok')
  await sendPending(others.deps, 'me')
  const foreign = world([pending('a')], () => 'ok')
  await sendPending({ ...foreign.deps, whoAmI: async () => ({ ok: true, data: 'other' }) }, 'me')
  expect([...others.sent, ...foreign.sent]).toEqual([])
})

it('does not bring back what was thrown away while it was on its way', async () => {
  const { kept, deps } = world([pending('a', { isSolving: true })], () => 'ok')
  const send: SendDeps['send'] = async (report, step) => {
    kept.delete('a')
    return deps.send(report, step)
  }
  await sendPending({ ...deps, send }, 'me')
  expect(kept.size).toBe(0)
})
