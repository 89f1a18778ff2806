import { expect, it } from 'vitest'
import type { Presence } from '#shared/presence.ts'
import { presenceOfUnit } from './unitPresence.ts'

const unit = (...presences: Presence[]) => ({
  unitId: 'CHENGGUAN',
  officers: presences.map((presence, n) => ({
    ...{ label: '值班员', rank: n + 1, present: presence !== 'absent', presence },
  })),
})
const order = { unitId: 'CHENGGUAN', state: 'sent' } as const

it.each([
  ['by the officer who is nearest to a desk', order, [unit('absent', 'atDesk')], 'atDesk'],
  ['as there being nobody on duty', order, [unit()], 'nobody'],
  ['not at all while nobody knows', order, null, null],
  ['not at all for a unit of elsewhere', order, [], null],
  [
    'by its order alone once it answered',
    { ...order, state: 'acknowledged' as const },
    [unit('atDesk')],
    null,
  ],
])('tells a unit %s', (_, asked, units, told) => {
  expect(presenceOfUnit(asked, units)).toBe(told)
})
