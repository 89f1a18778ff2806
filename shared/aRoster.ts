import type { RosterLine, RosterOverride, RosterPlan, UnitRoster } from './roster.ts'

/** For tests: `2026-11-23 08:00` of the district's clocks as an instant. */
export const moment = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+08:00`)

export const aLine = (change: Partial<RosterLine> = {}): RosterLine => ({
  rank: 1,
  members: ['甲', '乙', '丙'],
  turn: { every: 1, unit: 'weeks' },
  // A Monday.
  startsOn: '2026-11-02',
  handover: '08:00',
  days: 'every',
  hours: { from: '08:00', to: '08:00' },
  ...change,
})

export const aPlan = (change: Partial<RosterPlan> = {}): RosterPlan => ({
  id: 'rotation',
  kind: 'rotation',
  lines: [aLine()],
  from: moment('2026-01-01 00:00'),
  to: Infinity,
  ...change,
})

export const anOverride = (change: Partial<RosterOverride> = {}): RosterOverride => ({
  id: 'override',
  rank: 1,
  accountId: '丁',
  from: moment('2026-11-24 08:00'),
  to: moment('2026-11-24 20:00'),
  insteadOf: null,
  swapId: null,
  madeAt: 1,
  ...change,
})

export const aRoster = (change: Partial<UnitRoster> = {}): UnitRoster => ({
  plans: [aPlan()],
  overrides: [],
  needs: [],
  goneSince: new Map(),
  ...change,
})
