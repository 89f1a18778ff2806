import { expect, it } from 'vitest'
import { anOrder } from '#shared/aCase.ts'
import { expectedOn } from './eta.ts'

const eta = '2026-11-20T03:30:00.000Z'
const at = (iso: string) => Date.parse(iso)

it('tells when a unit on its way will be there, and that it is overdue', () => {
  const order = anOrder({ state: 'acknowledged', eta })

  expect(expectedOn(order, at('2026-11-20T03:29:59Z'))).toEqual({ at: eta, isPast: false })
  expect(expectedOn(order, at('2026-11-20T03:30:01Z'))).toEqual({ at: eta, isPast: true })
})

it('says nothing of one that is there, was not told, or never said', () => {
  expect(expectedOn(anOrder({ state: 'arrived', eta }), 0)).toBeNull()
  expect(expectedOn(anOrder({ state: 'sent', eta }), 0)).toBeNull()
  expect(expectedOn(anOrder({ state: 'acknowledged' }), 0)).toBeNull()
})
