import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSendingBudget } from './sendingBudget.ts'

const SHARE = 0.4
const SAVED_MS = 20

it('lets a quiet line send at once, also a few times in a row', () => {
  const budget = createSendingBudget(SHARE, SAVED_MS)
  budget.spend(5, 0)
  expect(budget.waitMs(0)).toBe(0)
  budget.spend(15, 5)
  expect(budget.waitMs(20)).toBe(0)
})

it('never waits while sending takes less than its share', () => {
  const budget = createSendingBudget(SHARE, SAVED_MS)
  for (let ms = 0; ms < 10_000; ms += 20) {
    expect(budget.waitMs(ms)).toBe(0)
    budget.spend(7.9, ms)
  }
})

it('waits until a sending that was too dear is earned', () => {
  const budget = createSendingBudget(SHARE, SAVED_MS)
  budget.spend(SAVED_MS + 8, 100)
  expect(budget.waitMs(100)).toBeCloseTo(20)
  expect(budget.waitMs(110)).toBeCloseTo(10)
  expect(budget.waitMs(121)).toBe(0)
})

it('keeps to its share over time, whatever sending costs', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ cost: fc.double({ min: 0, max: 50, noNaN: true }), gap: fc.nat(60) }), {
        minLength: 1,
        maxLength: 200,
      }),
      (sendings) => {
        const budget = createSendingBudget(SHARE, SAVED_MS)
        let [nowMs, spentMs] = [0, 0]
        for (const { cost, gap } of sendings) {
          nowMs += gap
          nowMs += budget.waitMs(nowMs)
          spentMs += cost
          nowMs += cost
          budget.spend(cost, nowMs)
        }
        nowMs += budget.waitMs(nowMs)
        expect(spentMs).toBeLessThanOrEqual(SAVED_MS + nowMs * SHARE + 1e-6)
      },
    ),
  )
})
