import { describe, expect, it } from 'vitest'
import type { Problem } from '../link/http.ts'
import {
  afterStep,
  dueNow,
  eased,
  nextStep,
  nextTryMs,
  pauseMs,
  withoutRefused,
  type PendingReport,
} from './pendingReport.ts'

const photo = (key: string) => ({ key, file: new Blob([key]) })
const pending = (change: Partial<PendingReport> = {}): PendingReport => ({
  ...{ key: 'k', solveKey: 's', accountId: 'a', writtenAt: '2026-11-22T02:00:00Z', what: '乱堆物' },
  words: { what: '乱堆物', place: '佳杰路99弄3号501室', done: '' },
  ...{ photos: [], isSolving: false, taken: null },
  ...{ failed: 0, triedAtMs: null, nextAtMs: 0, problem: null, isRefused: false },
  ...change,
})
const taken = { id: 'r', number: 'SB261122-0001' }
const failure = (code: Problem['code'], status: number, retryAfter?: number) => ({
  ok: false as const,
  error: { code, status, message: '', ...(retryAfter !== undefined && { retryAfter }) },
})

describe('a report that waits', () => {
  it('sends its words, then its photos one by one, then closes', () => {
    let report: PendingReport | null = pending({
      photos: [photo('1'), photo('2')],
      isSolving: true,
    })
    const steps: string[] = []
    while (report) {
      const step = nextStep(report)
      if (!step) break
      steps.push(step)
      report = afterStep(report, step, { ok: true, data: taken }, 0)
    }
    expect(steps).toEqual(['report', 'photo', 'photo', 'solve'])
    expect(report).toBeNull()
  })

  it('keeps none of its words once the server has them', () => {
    const after = afterStep(
      pending({ photos: [photo('1')] }),
      'report',
      { ok: true, data: taken },
      0,
    )
    expect(after).toMatchObject({ words: null, taken })
    expect(JSON.stringify(after)).not.toContain('501室')
  })

  it('stays whole and tries later when nobody answers, the store is away or the session is over', () => {
    for (const answer of [
      failure('noAnswer', 0),
      failure('storeUnavailable', 503),
      failure('unexpected', 500),
      failure('notLoggedIn', 401),
    ]) {
      const after = afterStep(pending(), 'report', answer, 1000)
      const tried = { failed: 1, triedAtMs: 1000, nextAtMs: 6000, problem: answer.error }
      expect(after).toEqual({ ...pending(), ...tried })
    }
  })

  it('leaves the line alone longer each time, as long as the server asks, never longer than two minutes', () => {
    expect([1, 2, 3, 4, 5, 6, 60].map((failed) => pauseMs(failed))).toEqual([
      5_000, 10_000, 20_000, 40_000, 80_000, 120_000, 120_000,
    ])
    const slowed = afterStep(pending(), 'report', failure('slowDown', 429, 60), 1000)
    expect(slowed).toMatchObject({ nextAtMs: 61_000, isRefused: false })
  })

  it('waits for its author when the server says no, and lets the others pass', () => {
    const older = pending({ key: 'older', writtenAt: '2026-11-22T01:00:00Z' })
    const refused = afterStep(older, 'report', failure('badRequest', 400), 0)
    expect(refused).toMatchObject({ isRefused: true, failed: 1, words: older.words })
    const list = [refused ?? older, pending({ key: 'younger' })]
    expect(dueNow(list, 0)?.key).toBe('younger')
    expect(nextTryMs([refused ?? older])).toBeNull()
  })

  it('goes in the order in which it was written, as soon as its time has come', () => {
    const list = [
      pending({ key: 'c', writtenAt: '2026-11-22T03:00:00Z' }),
      pending({ key: 'a', writtenAt: '2026-11-22T01:00:00Z', nextAtMs: 500 }),
      pending({ key: 'b', writtenAt: '2026-11-22T02:00:00Z' }),
    ]
    expect(dueNow(list, 499)?.key).toBe('b')
    expect(dueNow(list, 500)?.key).toBe('a')
    expect(nextTryMs(list.map((one) => ({ ...one, nextAtMs: 700 })))).toBe(700)
    expect(dueNow([], 0)).toBeNull()
  })

  it('is tried at once when the line is back, under the same keys', () => {
    const tired = pending({ failed: 6, nextAtMs: 9e12, triedAtMs: 5 })
    expect(eased(tired)).toMatchObject({ key: 'k', solveKey: 's', nextAtMs: 0, failed: 0 })
  })

  it('goes on without a photo or an ending that was not taken', () => {
    const stuck = { isRefused: true, taken, words: null }
    const two = pending({ ...stuck, photos: [photo('bad'), photo('good')] })
    expect(withoutRefused(two)).toMatchObject({ isRefused: false, photos: [{ key: 'good' }] })
    expect(withoutRefused(pending({ ...stuck, photos: [photo('bad')] }))).toBeNull()
    expect(withoutRefused(pending({ ...stuck, isSolving: true }))).toBeNull()
  })
})
