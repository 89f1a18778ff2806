import { expect, it } from 'vitest'
import type { Handover } from '#shared/handover.ts'
import { stepsOf } from './handoverSteps.ts'

const one: Handover = {
  id: 'h1',
  place: { townCode: 'ZX' },
  state: 'offered',
  from: 1,
  upto: 9,
  since: '2026-11-20T00:30:00.000Z',
  asOf: '2026-11-20T09:30:00.000Z',
  shiftEnds: '2026-11-21T00:30:00.000Z',
  offeredBy: '值班员',
  offeredAt: '2026-11-20T09:30:00.000Z',
  takenBy: null,
  takenAt: null,
  staysOn: false,
  unsigned: 0,
  remark: '',
}
const fresh = { offer: null, isMine: false, isOnDuty: false, confirmed: [] }

it.each([
  ['hands over while nobody ever did', fresh, 'offer', ['alone'], false],
  ['takes what another gave', { ...fresh, offer: one }, 'take', [], false],
  [
    'waits for another, once given',
    { ...fresh, offer: one, isMine: true, isOnDuty: true },
    null,
    ['offer', 'alone'],
    false,
  ],
  [
    'goes on alone after having taken over last',
    { ...fresh, isOnDuty: true, confirmed: [one] },
    'offer',
    ['alone'],
    false,
  ],
  [
    'takes alone what another left without a word',
    { ...fresh, confirmed: [one] },
    'offer',
    ['alone'],
    true,
  ],
] as const)('%s', (_what, standing, main, beside, isTakingAlone) => {
  expect(stepsOf({ ...standing, confirmed: [...standing.confirmed] })).toEqual({
    main,
    beside,
    isTakingAlone,
  })
})
