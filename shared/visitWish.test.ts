import { expect, it } from 'vitest'
import { refuseWish, wishCommandNames, WishState } from './visitWish.ts'

const officer = { post: 'unitOfficer' as const }
const wish = (state: WishState, isTakenByUs = false) => ({ state, townCode: 'T1', isTakenByUs })

it('may be taken while it is open, and fulfilled or put back by who took it', () => {
  const allowed = WishState.options.flatMap((state) =>
    [true, false].flatMap((ours) =>
      wishCommandNames
        .filter((name) => refuseWish(name, officer, 'T1', wish(state, ours)) === null)
        .map((name) => `${state}${ours ? ' ours' : ''}: ${name}`),
    ),
  )

  expect(allowed).toEqual([
    'open ours: take',
    'open: take',
    'taken ours: fulfil',
    'taken ours: putBack',
  ])
})

it.each([
  ['of another town', officer, 'T2'],
  ['of no town', officer, null],
  ['who only reads', { post: 'dutyOfficer' as const }, 'T1'],
])('is refused to somebody %s', (_, account, townCode) => {
  expect(refuseWish('take', account, townCode, wish('open'))?.code).toBe('notAllowed')
})
